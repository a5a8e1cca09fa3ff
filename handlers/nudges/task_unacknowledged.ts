// A task that nobody has said yes to: whoever has it is asked, then whoever leads. "I'm on it", a new assignee or the task's end stops it.
import { nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import type { Incident, Task } from '../../src/domain/incident.ts';
import { dueAfter, inChargeBeside, partsOf, sameWait, stamp, tellOne } from '../../src/domain/nudging.ts';
import { clip, mention } from '../../src/render/escape.ts';
import { button } from '../../src/render/kit.ts';
import { renderReminder } from '../../src/render/nudge.ts';

const most = 2;
const topic = 'task_unacknowledged';

/** Given to somebody else, it is asked of them anew. */
function refOf(task: Task): string {
  return `${task.id}-${stamp(task.assignedAt)}`;
}

function waiting(incident: Incident): readonly Task[] {
  return incident.tasks.filter((task) => task.state === 'asked');
}

export default nudge({
  most,
  again: sameWait('task-unacknowledged'),
  due: (incident, config) => waiting(incident).flatMap((task) => dueAfter(incident, config, 'task-unacknowledged', { ref: refOf(task), since: task.assignedAt })),
  act({ incident, ref, times }) {
    const task = waiting(incident).find((one) => refOf(one) === ref);
    const lead = times === 1 || !task ? undefined : inChargeBeside(incident, task.assignee);
    return decide([], lead ? tellOne(lead, { nudge: topic, ref, to: 'lead' }) : tellOne(task?.assignee, { nudge: topic, ref }));
  },
  words(incident, ref) {
    const { what, to } = partsOf(ref);
    const task = waiting(incident).find((one) => refOf(one) === what);
    if (!task) return undefined;
    const named = `task ${task.id}, “${clip(task.text, 300)}”`;
    const value = `${incident.id}:${task.id}`;
    const give = button({ id: 'task_assign', text: 'Give to…', value });
    if (to === 'lead') {
      return renderReminder(incident, {
        nudge: topic, ref, most, acts: [give], without: 'Not needed',
        text: `${mention(task.assignee)} has not answered to ${named}. Ask them, or give it to somebody else.`,
      });
    }
    return renderReminder(incident, {
      nudge: topic, ref, most, text: `You were asked to do ${named}. Are you on it? If not, give it to somebody else.`,
      acts: [button({ id: 'task_ack', text: 'I’m on it', value, style: 'primary' }), give], without: 'Not needed',
    });
  },
});
