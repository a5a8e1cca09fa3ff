// The button "Make private": shows what it means and asks first.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName } from '../../src/domain/incident.ts';
import { privateModal } from '../../src/render/forms/private.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident }) => (incident.private ? tell(`${incidentName(incident.id)} is private already. Nothing changed.`) : { open: privateModal(incident, '') }),
});
