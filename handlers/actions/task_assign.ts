// The button "Give to…" under a task: asks whom.
import { action } from '../../src/contracts.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { liveTask, whyNot } from '../../src/domain/tasks.ts';
import { taskAssignModal } from '../../src/render/forms/task-assign.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide({ incident }, id) {
    const task = liveTask(incident, id);
    return task ? { open: taskAssignModal(incident, task) } : whyNot(incident, id);
  },
});
