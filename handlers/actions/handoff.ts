// The button "Hand over command": the form. For everybody but the commander it asks for command.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { over } from '../../src/domain/command.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { handoffModal } from '../../src/render/forms/handoff.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident, by }) => (isOpen(incident) ? { open: handoffModal(incident, { by }) } : over(incident)),
});
