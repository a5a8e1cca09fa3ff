// The button "Decline incident": asks why it was none.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { declineModal } from '../../src/render/forms/decline.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident }) => (isOpen(incident) ? { open: declineModal(incident) } : tell(`${incidentName(incident.id)} is ${incident.status} already.`)),
});
