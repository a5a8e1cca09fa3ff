// The form behind "Add follow-up": what, and who sees to it.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { followupAdded } from '../../src/domain/followups.ts';
import { originPlace } from '../../src/domain/item-place.ts';

const missing = 'Say in a few words what is to be done.';

export default view({
  where: 'incident',
  fields: z.object({
    text: z.string({ error: missing }).trim().min(3, missing).max(1_000, 'Keep it under 1,000 characters.'),
    who: z.string().regex(/^[UW][A-Z0-9]{2,20}$/, 'Choose a person.').optional(),
    meta: originPlace,
  }),
  needs: ({ who }) => (who === undefined ? [] : [{ need: 'account', user: who }]),
  decide: (situation, { text, who, meta: from }) => followupAdded(situation.incident, { text, owner: who === undefined ? undefined : slackPerson(who), from }, situation),
});
