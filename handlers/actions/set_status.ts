// The menu of statuses on the card; its value is "<incident>:<status>".
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { isOpen } from '../../src/domain/incident.ts';
import { moved, settable } from '../../src/domain/lifecycle.ts';

export default action({
  where: 'incident',
  input: z.string().regex(/^\d+:(investigating|identified|mitigated)$/).transform((value) => z.enum(settable).parse(value.split(':')[1])),
  decide({ incident }, status) {
    // A menu on an old card must not open an incident again by a slip.
    if (!isOpen(incident)) return { refuse: `This incident is ${incident.status}. To take it up again: \`/incident reopen\`.` };
    return moved(incident, status);
  },
});
