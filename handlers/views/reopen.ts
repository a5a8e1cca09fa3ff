// The form behind "Reopen incident": a reason, if there is time for one.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { reopened } from '../../src/domain/lifecycle.ts';

export default view({
  where: 'incident',
  fields: z.object({ reason: z.string().trim().max(1_000, 'Keep it under 1,000 characters.').optional() }),
  decide: ({ incident }, { reason }) => reopened(incident, { why: reason === '' ? undefined : reason }),
});
