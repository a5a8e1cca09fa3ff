// /incident note: a line for the timeline, with your name and the time. It also goes to PagerDuty.
import { command } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { noteTaken } from '../../src/domain/notes.ts';
import { noteModal } from '../../src/render/modals.ts';

export default command<{ text: string }>({
  where: 'incident',
  usage: 'note <text>',
  help: 'Put a line on the timeline, with your name and the time.',
  examples: ['note rolled back checkout to 2026-11-20.3', 'note customer impact: EU card payments'],
  aliases: ['log', 'n'],
  parse: (text) => (text.length > 3_000 ? { refuse: 'Keep a note under 3,000 characters; link to the rest.' } : { text }),
  decide({ incident }, { text }) {
    if (text === '') return { open: noteModal(incident) };
    return { ...noteTaken(incident, text), answer: tell('Noted on the timeline.') };
  },
});
