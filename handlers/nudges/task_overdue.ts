// A time-box is over: whoever has the task is asked how long it takes, then whoever leads hears of it. More time or its end stops it.
import { nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import type { Incident, Task } from '../../src/domain/incident.ts';
import { dueAfter, inChargeBeside, partsOf, stamp, tellOne } from '../../src/domain/nudging.ts';
import { isTaskOpen } from '../../src/domain/work.ts';
import { clip, mention, when } from '../../src/render/escape.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 2;
/** Long enough for an answer to the first. */
const minutes5 = 5 * 60_000;
const topic = 'task_overdue';

type Boxed = Task & { readonly dueAt: NonNullable<Task['dueAt']> };

/** More time makes a new one of it, and so does somebody else. */
function refOf(task: Boxed): string {
  return `${task.id}-${stamp(task.dueAt)}-${stamp(task.assignedAt)}`;
}

function boxed(incident: Incident): readonly Boxed[] {
  return incident.tasks.flatMap((task) => (isTaskOpen(task) && task.dueAt !== undefined ? [{ ...task, dueAt: task.dueAt }] : []));
}

export default nudge({
  most,
  again: () => minutes5,
  due: (incident, config) => boxed(incident).flatMap((task) => dueAfter(incident, config, 'task-overdue', { ref: refOf(task), since: task.dueAt })),
  act({ incident, ref, times }) {
    const task = boxed(incident).find((one) => refOf(one) === ref);
    const lead = times === 1 || !task ? undefined : inChargeBeside(incident, task.assignee);
    return decide([], lead ? tellOne(lead, { nudge: topic, ref, to: 'lead' }) : tellOne(task?.assignee, { nudge: topic, ref }));
  },
  words(incident, ref) {
    const { what, to } = partsOf(ref);
    const task = boxed(incident).find((one) => refOf(one) === what);
    if (!task) return undefined;
    const named = `task ${task.id}, “${clip(task.text, 300)}”`;
    const value = `${incident.id}:${task.id}`;
    // At expiry the expert says how long: a fixed extension would be a guess of ours (PagerDuty's incident commander course).
    const text = to === 'lead'
      ? `The time for ${named}, was over ${when(task.dueAt)}. Ask ${mention(task.assignee)} how long they need, and whether they need help.`
      : `The time for ${named}, was over ${when(task.dueAt)}. How long do you need? Do you need help?`;
    const acts = to === 'lead' ? [button({ id: 'task_assign', text: 'Give to…', value })] : [button({ id: 'task_done', text: 'Finish task', value }), button({ id: 'task_extend', text: 'More time', value })];
    return renderReminder(incident, { nudge: topic, ref, most, text, acts, without: 'Not needed' });
  },
});
