// The button "Resolve incident": asks how you know, and who sees to the postmortem.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { resolveModal } from '../../src/render/forms/resolve.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident, config, by }) => (isOpen(incident) ? { open: resolveModal(incident, { config, by }) } : tell(`${incidentName(incident.id)} is ${incident.status} already.`)),
});
