// /incident note: a line for the timeline, with your name and the time. It also goes to PagerDuty.
import { command } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { notedWords, noteInstant, noteTaken, readNote, type TypedNote } from '../../src/domain/notes.ts';
import { noteModal } from '../../src/render/forms/note.ts';

export default command<TypedNote>({
  where: 'incident',
  usage: 'note [10m ago] <text>',
  help: 'Put a line on the timeline, with your name and the time. What happened earlier has its own time: `10m ago`, `14:05Z`, `2026-11-20 14:05Z`.',
  examples: ['note rolled back checkout to 2026-11-20.3', 'note 10m ago error rate began to fall', 'note 14:05Z customer impact: EU card payments'],
  aliases: ['log', 'n'],
  parse(text) {
    const note = readNote(text);
    if (note.text.length > 3_000) return { refuse: 'Keep a note under 3,000 characters; link to the rest.' };
    if (note.text === '' && note.when !== undefined) return { refuse: 'Say what happened then as well: `/incident note 10m ago rolled back`.' };
    return note;
  },
  decide({ incident, now }, { text, when }) {
    if (text === '') return { open: noteModal(incident) };
    const at = noteInstant(when, now);
    if (at !== undefined && at > now) return { refuse: 'That lies in the future. A note is about what has happened: check its day and time (UTC).' };
    return { ...noteTaken(incident, text, at), answer: tell(notedWords(at, now)) };
  },
});
