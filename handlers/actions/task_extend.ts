// The button "More time" under a task: asks how long.
import { action } from '../../src/contracts.ts';
import { itemPlace } from '../../src/domain/item-place.ts';
import { liveTask, whyNot } from '../../src/domain/tasks.ts';
import { taskExtendModal } from '../../src/render/forms/task-extend.ts';

export default action({
  where: 'incident',
  input: itemPlace,
  decide({ incident }, id) {
    const task = liveTask(incident, id);
    return task ? { open: taskExtendModal(incident, task) } : whyNot(incident, id);
  },
});
