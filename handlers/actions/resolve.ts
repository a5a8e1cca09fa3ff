// The button "Resolve incident": asks how you know, and who sees to the postmortem.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { inPlace } from '../../src/domain/command.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { resolveModal } from '../../src/render/forms/resolve.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident, config, by, channel }) => (isOpen(incident) ? { open: resolveModal(incident, { config, by }) } : inPlace(channel, `${incidentName(incident.id)} is ${incident.status} already.`)),
});
