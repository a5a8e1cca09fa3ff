// The open tasks of an incident with their buttons, seen only by who asked.
import { isOpen, type Incident, type Task } from '../domain/incident.ts';
import { isTaskOpen } from '../domain/work.ts';
import type { Message } from './blocks.ts';
import { clip, mention } from './escape.ts';
import { actions, button, context, header, message, section } from './kit.ts';
import { leftOver, taskButtons, taskState } from './task-parts.ts';
import { count, nameOf } from './words.ts';

// Two blocks each: well within Slack's fifty, and no more than somebody reads.
const most = 12;

export function renderTasks(incident: Incident): Message {
  const open = incident.tasks.filter(isTaskOpen);
  const of = (state: Task['state']) => incident.tasks.filter((one) => one.state === state).length;
  const ended = [...(of('done') > 0 ? [`${of('done')} done`] : []), ...(of('dropped') > 0 ? [`${of('dropped')} dropped`] : [])].join(', ');
  const title = `${nameOf(incident)}: ${open.length === 0 ? 'no task is open' : count(open.length, 'open task')}`;
  const left = open.length - most;
  const blocks = [
    header(title),
    ...open.slice(0, most).flatMap((task) => {
      const buttons = taskButtons(incident, task, `:${task.id}`);
      return [section(`*${task.id}*  ${clip(task.text, 300)}\n${mention(task.assignee)}  ·  ${leftOver(incident, task) ?? taskState(task)}`), ...(buttons.length === 0 ? [] : [actions(buttons)])];
    }),
    ...(left > 0 ? [context(`${left} more are not shown here.`)] : []),
    ...(ended === '' ? [] : [context(`${ended}. The timeline has them: \`/incident timeline\`.`)]),
    ...(isOpen(incident) ? [actions([button({ id: 'add_task', text: 'Add task', value: String(incident.id) })])] : []),
  ];
  const lines = open.slice(0, 8).map((task) => `${task.id} ${mention(task.assignee)}: ${clip(task.text, 150)}`);
  return message([title, ...lines].join('; '), blocks, `${incident.id}:${incident.seq}:tasks`);
}
