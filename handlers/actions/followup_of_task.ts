// The button "Make it a follow-up" under a task that outlived its incident.
import { action } from '../../src/contracts.ts';
import { followupOfTask } from '../../src/domain/followups.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { taskInPlace } from '../../src/render/told/task.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide: (situation, id) => taskInPlace(situation, id, followupOfTask(situation.incident, id, situation)),
});
