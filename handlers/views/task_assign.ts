// The form behind "Give to…": the next person.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { taskAssigned } from '../../src/domain/tasks.ts';

export default view({
  where: 'incident',
  fields: z.object({ who: z.string({ error: 'Choose who does it.' }).regex(/^[UW][A-Z0-9]{2,20}$/, 'Choose who does it.'), meta: itemPlace }),
  needs: ({ who }) => [{ need: 'account', user: who }],
  decide: (situation, { who, meta: id }) => taskAssigned(situation.incident, id, slackPerson(who), situation),
});
