// /incident postmortem: where it is; or begins one, or says why there is none.
import { command } from '../../src/contracts.ts';
import { endedPull, postmortemAgain } from '../../src/domain/postmortem-again.ts';
import { postmortemAsked } from '../../src/domain/resolving.ts';
import { renderEnded } from '../../src/render/postmortem-again.ts';

export default command<{ readonly again: boolean }>({
  where: 'incident',
  usage: 'postmortem [again]',
  help: 'Show where the postmortem is. If there is none yet and there may be one, it is begun. `again` opens another pull request after people merged or closed the last.',
  examples: ['postmortem', 'postmortem INC-42', 'postmortem again'],
  aliases: ['retro', 'pm'],
  parse: (text) => ({ again: /^(?:again|new|anew|another)\b/i.test(text.trim()) }),
  decide: ({ incident, by, known }, { again }) => {
    if (again) return postmortemAgain(incident, by);
    return endedPull(incident) === undefined ? postmortemAsked(incident, by, known) : { say: renderEnded(incident) };
  },
});
