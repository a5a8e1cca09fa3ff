// The form behind "Add task": who, what, how long.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { originPlace } from '../../src/domain/item-place.ts';
import { taskAdded } from '../../src/domain/tasks.ts';
import { boxChoice } from '../../src/domain/time-box.ts';

const missing = 'Say in a few words what is to be done.';

export default view({
  where: 'incident',
  fields: z.object({
    text: z.string({ error: missing }).trim().min(3, missing).max(1_000, 'Keep it under 1,000 characters.'),
    who: z.string({ error: 'Choose who does it.' }).regex(/^[UW][A-Z0-9]{2,20}$/, 'Choose who does it.'),
    box: boxChoice,
    meta: originPlace,
  }),
  needs: ({ who }) => [{ need: 'account', user: who }],
  decide: (situation, { text, who, box, meta: from }) => taskAdded(situation.incident, { text, assignee: slackPerson(who), boxMs: box, from }, situation),
});
