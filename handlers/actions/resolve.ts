// The button "Resolve incident": asks how you know.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { resolveModal } from '../../src/render/modals.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident }) => (isOpen(incident) ? { open: resolveModal(incident) } : tell(`${incidentName(incident.id)} is ${incident.status} already.`)),
});
