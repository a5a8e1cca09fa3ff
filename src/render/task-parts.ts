// A task in a line, and the buttons under it: the same in the channel, in a list and in what one person is told.
import { incidentName, isOpen, type Incident, type Task } from '../domain/incident.ts';
import { sayDuration } from '../domain/time.ts';
import { isTaskOpen } from '../domain/work.ts';
import type { Button } from './blocks.ts';
import { mention, since, when } from './escape.ts';
import { button } from './kit.ts';
import { nameOf, statusWords } from './words.ts';

const drop = { title: 'Drop this task?', text: 'It ends without being done. Its record stays.', yes: 'Drop task' };

/** None for one that has ended, or that goes on in another incident. `tail` tells the buttons of one task from those of another in the same message. */
export function taskButtons(incident: Pick<Incident, 'id' | 'status' | 'mergedInto'>, task: Task, tail = ''): readonly Button[] {
  if (!isTaskOpen(task) || incident.mergedInto !== undefined) return [];
  const value = `${incident.id}:${task.id}`;
  const one = (id: string, text: string, more: Partial<Parameters<typeof button>[0]> = {}) => button({ id: `${id}${tail}`, text, value, ...more });
  const [done, dropped] = [one('task_done', 'Finish task'), one('task_drop', 'Drop task', { confirm: drop })];
  if (!isOpen(incident)) return [done, one('followup_of_task', 'Make it a follow-up'), dropped];
  return [
    // In a list each task has its own: many of them stand out from nothing.
    ...(task.state === 'asked' ? [one('task_ack', 'I’m on it', tail === '' ? { style: 'primary' } : {})] : []),
    done,
    ...(task.dueAt === undefined ? [] : [one('task_extend', 'More time')]),
    one('task_assign', 'Give to…'),
    dropped,
  ];
}

/** A task that is open although its incident is not: what is to become of it; undefined otherwise. */
export function leftOver(incident: Pick<Incident, 'id' | 'kind' | 'status' | 'mergedInto'>, task: Task): string | undefined {
  if (isOpen(incident) || !isTaskOpen(task)) return undefined;
  if (incident.mergedInto !== undefined) return `It goes on in ${incidentName(incident.mergedInto)}, into which ${nameOf(incident)} was merged`;
  return `${nameOf(incident)} is ${statusWords[incident.status].toLowerCase()}. Done, or still to be done?`;
}

/** `Not acknowledged yet  ·  until 03:20 (time-box 10 min)`; `Done by @ada 03:14` for one that has ended. */
export function taskState(task: Task): string {
  const { state, acknowledgedAt, endedAt, endedBy, dueAt, boxMs } = task;
  if (state === 'done' || state === 'dropped') {
    const who = endedBy ? ` by ${mention(endedBy)}` : '';
    return `${state === 'done' ? 'Done' : 'Dropped'}${who}${endedAt === undefined ? '' : ` ${when(endedAt)}`}`;
  }
  const taken = acknowledgedAt === undefined ? 'In hand' : `In hand since ${when(acknowledgedAt)}`;
  const until = dueAt === undefined ? 'no time-box' : `until ${since(dueAt)}${boxMs === undefined ? '' : `, time-box ${sayDuration(boxMs)}`}`;
  return `${state === 'asked' ? '*Not acknowledged yet*' : taken}  ·  ${until}`;
}
