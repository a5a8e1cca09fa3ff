// The button "Add note".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { noteModal } from '../../src/render/forms/note.ts';

export default action({ where: 'incident', input: z.string(), decide: ({ incident }) => ({ open: noteModal(incident) }) });
