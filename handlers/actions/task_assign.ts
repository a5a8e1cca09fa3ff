// The button "Give to…" under a task: asks whom.
import { action } from '../../src/contracts.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { liveTask, whyNot } from '../../src/domain/tasks.ts';
import { taskInPlace } from '../../src/render/told/task.ts';
import { taskAssignModal } from '../../src/render/forms/task-assign.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide(situation, id) {
    const { incident } = situation;
    const task = liveTask(incident, id);
    return task ? { open: taskAssignModal(incident, task) } : taskInPlace(situation, id, whyNot(incident, id));
  },
});
