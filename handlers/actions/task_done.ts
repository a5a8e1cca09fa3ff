// The button "Finish task" under a task: anybody may press it, and it is kept who did.
import { action } from '../../src/contracts.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { taskEnded } from '../../src/domain/tasks.ts';
import { taskInPlace } from '../../src/render/told/task.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide: (situation, id) => taskInPlace(situation, id, taskEnded(situation.incident, id, 'done', situation)),
});
