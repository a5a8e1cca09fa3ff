// The form behind "Resolve incident": one sentence of evidence.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { resolution } from '../../src/domain/resolving.ts';

export default view({
  where: 'incident',
  fields: z.object({ evidence: z.string({ error: 'One sentence is enough: how do you know?' }).trim().min(3, 'One sentence is enough: how do you know?').max(3_000) }),
  decide({ incident, config }, { evidence }) {
    if (!isOpen(incident)) return tell(`${incidentName(incident.id)} is ${incident.status} already. Nothing changed.`);
    return resolution(incident, config, evidence);
  },
});
