// The form behind "Decline follow-up": the reason.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { followupEnded } from '../../src/domain/followup-verbs.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

const why = 'One sentence is enough: why is it not done?';

export default view({
  where: 'incident',
  fields: z.object({ reason: z.string({ error: why }).trim().min(3, why).max(1_000, 'Keep it under 1,000 characters.'), meta: itemPlace }),
  decide: (situation, { reason, meta: id }) => followupEnded(situation.incident, id, 'declined', { ...situation, reason }),
});
