// The form behind "Give to…": who does the task from now on.
import type { Incident, Task } from '../../domain/incident.ts';
import { sayDuration } from '../../domain/time.ts';
import type { ModalView } from '../blocks.ts';
import { clip, mention } from '../escape.ts';
import { field, form, heading } from './form.ts';
import { context, section } from '../kit.ts';

export function taskAssignModal(incident: Incident, task: Task): ModalView {
  const anew = task.dueAt === undefined || task.boxMs === undefined ? '' : ` Their time begins anew: ${sayDuration(task.boxMs)}.`;
  const blocks = [
    ...heading(incident),
    section(`*Task ${task.id}*, with ${mention(task.assignee)} now\n${clip(task.text, 1_500)}`),
    field({ id: 'who', label: 'Who does it from now on?', element: { type: 'users_select', action_id: 'who' } }),
    context(`They are told and brought into the channel.${anew}`),
  ];
  return form({ callback: 'task_assign', title: 'Give task to somebody', submit: 'Give task', meta: `${incident.id}:${task.id}`, blocks });
}
