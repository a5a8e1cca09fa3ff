// The menu of statuses on the card; its value is "<incident>:<status>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { tell } from '../../src/domain/decision.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { statusChange } from '../../src/domain/status.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:(investigating|identified|mitigated)$/).transform((value) => z.enum(['investigating', 'identified', 'mitigated']).parse(value.split(':')[1])),
  decide({ incident }, status) {
    if (!isOpen(incident)) return { refuse: `This incident is ${incident.status}; its status no longer moves here.` };
    return statusChange(incident, status) ?? tell(`It is ${status} already. Nothing changed.`);
  },
});
