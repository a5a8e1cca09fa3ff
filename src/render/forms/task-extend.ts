// The form behind "More time": whoever does the task says how long it takes. A fixed extension would be our guess, not theirs.
import type { Incident, Task } from '../../domain/incident.ts';
import type { ModalView } from '../blocks.ts';
import { clip, mention, since } from '../escape.ts';
import { form, heading } from './form.ts';
import { section } from '../kit.ts';
import { boxField } from './time-box-field.ts';

export function taskExtendModal(incident: Incident, task: Task): ModalView {
  const due = task.dueAt === undefined ? '' : `, due ${since(task.dueAt)}`;
  const blocks = [
    ...heading(incident),
    section(`*Task ${task.id}*, with ${mention(task.assignee)}${due}\n${clip(task.text, 1_500)}`),
    boxField({ label: 'How long does it take from now?', hint: 'Your honest guess. When it is over you are asked again.', chosenMs: task.boxMs }),
  ];
  return form({ callback: 'task_extend', title: 'More time for a task', submit: 'Set the time', meta: `${incident.id}:${task.id}`, blocks });
}
