// The form behind "More time": how long it takes from now.
import { z } from 'zod';
import { view } from '../../src/contracts.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { taskExtended } from '../../src/domain/tasks.ts';
import { boxChoice, defaultBoxMs } from '../../src/domain/time-box.ts';

export default view({
  where: 'incident',
  fields: z.object({ box: boxChoice, meta: itemPlace }),
  decide: (situation, { box = defaultBoxMs, meta: id }) => taskExtended(situation.incident, id, box, situation),
});
