// The button "Give a role": the form. Its value is "<incident>", or "<incident>:<role>" for one that is chosen already.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { over } from '../../src/domain/command.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { roleModal } from '../../src/render/forms/role.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+(?::[a-z][a-z-]{0,39})?$/).transform((value) => value.split(':')[1]),
  decide: ({ incident, config, by }, role) => (isOpen(incident) ? { open: roleModal(incident, config, { by, role }) } : over(incident)),
});
