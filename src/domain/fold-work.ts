// The work of people, folded: updates, hypotheses, tasks, follow-ups, decisions, links, kept messages, nudges.
import type { workFacts } from './facts-work.ts';
import type { Change, Folds } from './fold-table.ts';
import type { Decision, Hypothesis, Incident, KeptMessage, Task } from './incident.ts';
import type { Origin } from './work.ts';

type From = { readonly channel?: string | undefined; readonly ts?: string | undefined };

export const workFolds: Folds<keyof typeof workFacts> = {
  'update.sent': (_now, { data: { update: id, text, impact, nextAt }, by, at }) => ({
    lastUpdate: { id, text, at, by, nextAt }, ...(impact === undefined ? {} : { impact }),
  }),
  'hypothesis.stated': (now, { data: { hypothesis: id, text }, by, at }) => ({ hypotheses: [...now.hypotheses, { id, text, by, at, state: 'open' }] }),
  'hypothesis.settled': (now, { data, by, at }) => hypothesis(now, data.hypothesis, { state: data.how, settledAt: at, settledBy: by }),
  'task.added': (now, { data: { task: id, text, assignee, dueAt, boxMs, ...from }, by, at }) => ({
    tasks: [...now.tasks, { id, text, assignee, by, at, assignedAt: at, state: 'asked', dueAt, boxMs, from: origin(from) }],
  }),
  'task.acknowledged': (now, { data, at }) => task(now, data.task, { state: 'acknowledged', acknowledgedAt: at }),
  'task.assigned': (now, { data, at }) => task(now, data.task, { assignee: data.assignee, assignedAt: at, state: 'asked', acknowledgedAt: undefined }),
  'task.extended': (now, { data }) => task(now, data.task, { dueAt: data.dueAt }),
  'task.ended': (now, { data, by, at }) => task(now, data.task, { state: data.how, endedAt: at, endedBy: by }),
  'followup.added': (now, { data: { followup: id, text, owner, row, ...from }, by, at }) => ({
    followups: [...now.followups, { id, text, by, at, owner, from: origin(from), ...(row === undefined ? {} : { row }), dropped: false }],
  }),
  'followup.dropped': (now, { data }) => ({ followups: now.followups.map((one) => (one.id === data.followup ? { ...one, dropped: true } : one)) }),
  'decision.proposed': (now, { data: { decision: id, text, until }, by, at }) => ({
    decisions: [...now.decisions, { id, text, by, at, until, objections: [], state: 'open' }],
  }),
  'decision.objected': (now, { data, by, at }) => ({
    decisions: now.decisions.map((one) => (one.id === data.decision ? { ...one, objections: [...one.objections, { by, reason: data.reason, at }] } : one)),
  }),
  'decision.made': (now, { data, by, at }) => decision(now, data.decision, { state: 'made', how: data.how, endedAt: at, endedBy: by }),
  'decision.withdrawn': (now, { data, by, at }) => decision(now, data.decision, { state: 'withdrawn', endedAt: at, endedBy: by }),
  'link.added': (now, { data: { url, title }, by }) => ({ links: [...now.links.filter((one) => one.url !== url), { url, title, by }] }),
  'message.recorded': (now, { data: { channel, ts, thread, edited }, by }) => {
    const known = now.messages.find((one) => isSame(one, { channel, ts }));
    return { messages: [...now.messages.filter((one) => one !== known), { channel, ts, thread, times: (known?.times ?? 0) + 1, by, edited, state: 'kept' }] };
  },
  'message.edited': () => ({}),
  'message.deleted': (now, { data }) => message(now, data, { state: 'deleted' }),
  'message.dropped': (now, { data }) => message(now, data, { state: 'dropped' }),
  'item.shown': (now, { data: { item, ref, channel, ts, user } }) => (user !== undefined ? { told: { ...now.told, [`${item}:${ref}:${user}`]: { channel, ts } } } : { shown: { ...now.shown, [`${item}:${ref}`]: { channel, ts } } }),
  'nudge.sent': (now, { data: { nudge, ref, times }, at }) => ({ nudges: { ...now.nudges, [`${nudge}:${ref}`]: { ...now.nudges[`${nudge}:${ref}`], times, at } } }),
  'nudge.silenced': (now, { data: { nudge, ref, until } }) => {
    const key = `${nudge}:${ref}`;
    return { nudges: { ...now.nudges, [key]: { times: 0, ...now.nudges[key], silenced: { until } } } };
  },
};

function origin({ channel, ts }: From): Origin | undefined {
  return channel === undefined || ts === undefined ? undefined : { channel, ts };
}

function isSame(a: Origin, b: Origin): boolean {
  return a.channel === b.channel && a.ts === b.ts;
}

function hypothesis(now: Incident, id: number, change: Partial<Hypothesis>): Change {
  return { hypotheses: now.hypotheses.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

function task(now: Incident, id: number, change: Partial<Task>): Change {
  return { tasks: now.tasks.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

function decision(now: Incident, id: number, change: Partial<Decision>): Change {
  return { decisions: now.decisions.map((one) => (one.id === id ? { ...one, ...change } : one)) };
}

function message(now: Incident, which: Origin, change: Partial<KeptMessage>): Change {
  return { messages: now.messages.map((one) => (isSame(one, which) ? { ...one, ...change } : one)) };
}
