// /incident rename: a better title, once more is known.
import { command } from '../../../../src/contracts.ts';
import { decide, tell } from '../../../../src/domain/decision.ts';
import { refresh } from '../../../../src/domain/opening.ts';

export default command<{ title: string }>({
  where: 'incident',
  usage: 'rename <title>',
  help: 'Give this incident a better title.',
  examples: ['rename card payments fail in the EU'],
  parse: (text) => (text === '' || text.length > 300 ? { refuse: 'Write the title, up to 300 characters: `/incident rename card payments fail`.' } : { title: text }),
  decide: ({ incident }, { title }) => {
    if (title === incident.title) return tell('It is called that already. Nothing changed.');
    return decide([{ kind: 'incident.renamed', data: { title } }], refresh, tell('Renamed.'));
  },
});
