// An incident in which people work: a task of Grace's, a proposal of Ada's, a hypothesis, a follow-up. For tests of the buttons under them.
import { ada, after, anIncident, at, grace } from './incidents.ts';

/** Ada gave Grace task 1 at 03:00:10, with ten minutes; Grace has not said that she is on it. */
export const working = anIncident({
  then: [
    { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } },
    { kind: 'task.added', at: at(10), by: ada, data: { task: 1, text: 'check the logs', assignee: grace, boxMs: 600_000, dueAt: at(610) } },
    { kind: 'decision.proposed', at: at(20), by: ada, data: { decision: 1, text: 'fail over to the west', until: at(140) } },
    { kind: 'hypothesis.stated', at: at(30), by: ada, data: { hypothesis: 1, text: 'the new cache' } },
    { kind: 'followup.added', at: at(40), by: ada, data: { followup: 1, text: 'alert on a full disk' } },
  ],
});

export const overWorking = after(working, { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'triage' } });

/** What no button about an item carries. */
export const notPlaces = ['42', '42:', '42:0', '42:x', 'x:1', '42:1:1', ''] as const;
