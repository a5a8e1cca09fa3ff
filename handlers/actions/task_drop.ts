// The button "Drop task" under a task: it ends without being done.
import { action } from '../../src/contracts.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { taskEnded } from '../../src/domain/tasks.ts';
import { taskInPlace } from '../../src/render/told/task.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide: (situation, id) => taskInPlace(situation, id, taskEnded(situation.incident, id, 'dropped', situation)),
});
