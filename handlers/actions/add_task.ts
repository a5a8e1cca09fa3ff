// The button "Add task": opens the form.
import { z } from 'zod';
import { action } from '../../src/contracts.ts';
import { mayNotAddTask } from '../../src/domain/tasks.ts';
import { taskModal } from '../../src/render/forms/task.ts';

export default action({
  where: 'incident',
  input: z.string(),
  decide: ({ incident, by }) => mayNotAddTask(incident) ?? { open: taskModal(incident, { by }) },
});
