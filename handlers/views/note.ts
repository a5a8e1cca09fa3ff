// The form behind "Add note".
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { noteTaken } from '../../src/domain/notes.ts';

export default view({
  where: 'incident',
  fields: z.object({ text: z.string({ error: 'Write at least a word.' }).trim().min(1, 'Write at least a word.').max(3_000, 'Keep it under 3,000 characters.') }),
  decide: ({ incident }, { text }) => noteTaken(incident, text),
});
