// /incident rename: a better title, once more is known.
import { command } from '../../src/contracts.ts';
import { isDecision, tell } from '../../src/domain/decision.ts';
import { renamed } from '../../src/domain/lifecycle.ts';
import { readable } from '../../src/domain/typed-text.ts';
import { renameModal } from '../../src/render/forms/rename.ts';

export default command<{ title: string }>({
  where: 'incident',
  usage: 'rename [title]',
  help: 'Give this incident a better title. Its channel keeps its name.',
  examples: ['rename', 'rename card payments fail in the EU'],
  aliases: ['title'],
  parse(typed) {
    const text = readable(typed).replaceAll(/\s+/g, ' ');
    if (text.length > 300) return { refuse: 'Keep the title under 300 characters; put the rest in `/incident note`.' };
    return text !== '' && text.length < 3 ? { refuse: 'Say in a few words what is wrong: `/incident rename card payments fail in the EU`.' } : { title: text };
  },
  decide({ incident }, { title }) {
    if (title === '') return { open: renameModal(incident) };
    const outcome = renamed(incident, title);
    return isDecision(outcome) ? { ...outcome, answer: tell('It has its new title. The channel keeps its name.') } : outcome;
  },
});
