// The form behind "Set the due date" of a follow-up.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { day } from '../../src/domain/facts-followups.ts';
import { followupScheduled } from '../../src/domain/followup-verbs.ts';
import { itemPlace } from '../../src/domain/item-place.ts';

export default view({
  where: 'incident',
  fields: z.object({ day: z.string({ error: 'Choose a day.' }).pipe(day), meta: itemPlace }),
  decide: (situation, { day: dueOn, meta: id }) => followupScheduled(situation.incident, id, dueOn, situation),
});
