// The form behind "Raise objection": why.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { decisionObjected } from '../../src/domain/decisions.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

const missing = 'Say in one sentence what goes wrong.';

export default view({
  where: 'incident',
  fields: z.object({ reason: z.string({ error: missing }).trim().min(3, missing).max(1_000, 'Keep it under 1,000 characters.'), meta: itemPlace }),
  decide: (situation, { reason, meta: id }) => decisionObjected(situation.incident, id, reason, situation),
});
