// The form behind "Decline incident": why it was none.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { declined } from '../../src/domain/lifecycle.ts';

const why = 'One sentence is enough: why is it no incident?';

export default view({
  where: 'incident',
  fields: z.object({ reason: z.string({ error: why }).trim().min(3, why).max(1_000, 'Keep it under 1,000 characters.') }),
  decide: ({ incident }, { reason }) => declined(incident, reason),
});
