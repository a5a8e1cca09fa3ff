// The form behind "Resolve incident": one sentence of evidence, and who sees to the postmortem.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { incidentName, isOpen } from '../../src/domain/incident.ts';
import { namedOwner, resolution } from '../../src/domain/resolving.ts';

const how = 'One sentence is enough: how do you know?';

export default view({
  where: 'incident',
  fields: z.object({ evidence: z.string({ error: how }).trim().min(3, how).max(3_000, 'Keep it under 3,000 characters.'), owner: z.string().max(40).optional() }),
  needs: ({ owner }) => (owner === undefined ? [] : [{ need: 'account', user: owner }]),
  decide({ incident, config, by, known }, { evidence, owner: id }) {
    if (!isOpen(incident)) return tell(`${incidentName(incident.id)} is ${incident.status} already. Nothing changed.`);
    const { owner, unfit } = namedOwner(id, known.account);
    const decision = resolution(incident, config, evidence, { by, owner });
    return unfit === '' ? decision : { ...decision, answer: tell(`${incidentName(incident.id)} is resolved.${unfit}`) };
  },
});
