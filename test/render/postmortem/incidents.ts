// Incidents to render: facts as the store would give them back, with their chain, and the incident folded from them.
import type { Actor, Person } from '../../../src/domain/actor.ts';
import { genesis, linkHash } from '../../../src/domain/chain.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import type { Fact, FactData, FactKind, NewFact } from '../../../src/domain/facts.ts';
import { foldAll } from '../../../src/domain/fold.ts';
import type { PostmortemInput } from '../../../src/render/postmortem/index.ts';

/** `at` is minutes after 2026-11-21 03:00 UTC; `recorded` defaults to two seconds later. */
export type Happening = { readonly [K in FactKind]: { readonly kind: K; readonly data: FactData<K>; readonly at: number; readonly by?: Actor; readonly recorded?: number } }[FactKind];

export const ada: Person = { type: 'person', id: 'U0ADA', via: 'slack', name: 'Ada Lovelace' };
export const grace: Person = { type: 'person', id: 'U0GRACE', via: 'slack', name: 'Grace Hopper' };
export const pager: Actor = { type: 'system', id: 'pagerduty', name: 'PagerDuty' };
const tocsin: Actor = { type: 'system', id: 'tocsin', name: 'Tocsin' };

export const run = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';

function instant(minutes: number): string {
  return new Date(Date.UTC(2026, 10, 21, 3) + Math.round(minutes * 60_000)).toISOString();
}

export function factsFrom(happenings: readonly Happening[]): Fact[] {
  let hash = genesis;
  return happenings.map((happening, index) => {
    const { kind, data, by = tocsin } = happening;
    const link = {
      incident: 42, seq: index + 1, kind, at: instant(happening.at), recordedAt: instant(happening.recorded ?? happening.at + 1 / 30), by, data, cause: 'test',
    };
    hash = linkHash(hash, link);
    return { ...link, hash } as unknown as Fact;
  });
}

export function inputFrom(happenings: readonly Happening[], more: Partial<PostmortemInput> = {}): PostmortemInput {
  const facts = factsFrom(happenings);
  const incident = foldAll(facts, 42);
  const last = facts.at(-1);
  if (!incident || !last) throw new Error('an incident needs facts');
  return { incident, facts, config: defaultConfig, publicUrl: 'https://tocsin.example.com', head: { seq: last.seq, hash: last.hash }, ...more };
}

export const alert = {
  source: 'pagerduty', key: 'Q1ALERT', title: 'Checkout: 5xx above 2 %', url: 'https://acme.pagerduty.com/incidents/Q1ALERT',
  service: { id: 'PCHECK', name: 'checkout-api' }, urgency: 'high', priority: 'P2', assignees: [{ id: 'PADA', name: 'Ada Lovelace' }],
};

const opening: readonly Happening[] = [
  { kind: 'incident.opened', at: 0, by: pager, data: { title: alert.title, kind: 'live', private: false, severity: 'SEV2', source: 'pagerduty', services: [alert.service] } },
  { kind: 'alert.attached', at: 0, by: pager, data: alert },
  { kind: 'runbook.offered', at: 0.05, data: { runbook: 'checkout-5xx', title: 'Checkout answers 5xx' } },
  { kind: 'channel.created', at: 0.1, data: { channel: 'C0INC42', name: 'inc-42-checkout-5xx-above-2', adopted: false } },
  { kind: 'people.invited', at: 0.2, data: { people: ['U0ADA', 'U0GRACE'] } },
  { kind: 'card.posted', at: 0.2, data: { channel: 'C0INC42', ts: '1795230012.000100' } },
  { kind: 'announcement.posted', at: 0.2, data: { channel: 'C0INCIDENTS', ts: '1795230012.000200' } },
];

export const resolvedWithRun: readonly Happening[] = [
  ...opening,
  { kind: 'alert.acknowledged', at: 2, by: { type: 'person', id: 'PADA', via: 'pagerduty', name: 'Ada Lovelace' }, data: { source: 'pagerduty', key: 'Q1ALERT' } },
  { kind: 'commander.set', at: 3, by: ada, data: { commander: ada } },
  { kind: 'status.set', at: 4, by: ada, data: { status: 'investigating', was: 'triage' } },
  { kind: 'note.added', at: 6, by: grace, data: { text: 'Errors began with *release 512*, see <https://grafana.example.com/d/checkout|the dashboard>.\n• only `eu-west-1`\n• <@U0ADA> looks at the pool' } },
  { kind: 'severity.set', at: 7, by: ada, data: { severity: 'SEV1', was: 'SEV2' } },
  {
    kind: 'run.requested', at: 9, by: ada,
    data: {
      run, runbook: 'checkout-5xx', title: 'Checkout answers 5xx', blob: '9f2c1d0b7a6e5f4d3c2b1a0f9e8d7c6b5a4f3e2d', params: { service: 'checkout-api' },
      steps: [
        { name: 'Look at the pods', kind: 'run', risk: 'read', approvals: 0, aside: false },
        { name: 'Roll back', kind: 'run', risk: 'change', approvals: 1, aside: false },
        { name: 'Fail over', kind: 'run', risk: 'destructive', approvals: 2, aside: true },
      ],
    },
  },
  { kind: 'run.shown', at: 9.1, data: { run, channel: 'C0INC42', ts: '1795230550.000100' } },
  { kind: 'step.ready', at: 9.1, data: { run, step: 0, name: 'Look at the pods', why: 'reads only' } },
  { kind: 'step.started', at: 9.2, data: { run, step: 0, name: 'Look at the pods', token: 1 } },
  { kind: 'step.finished', at: 9.3, data: { run, step: 0, name: 'Look at the pods', status: 'succeeded', code: 0, durationMs: 1_840, outputSha: 'a'.repeat(64), output: '3 pods restarting' } },
  { kind: 'step.waiting', at: 9.4, data: { run, step: 1, name: 'Roll back', for: 'approval', digest: 'd'.repeat(64), needed: 1, preview: 'kubectl rollout undo' } },
  { kind: 'step.approved', at: 11, by: grace, data: { run, step: 1, name: 'Roll back', digest: 'd'.repeat(64) } },
  { kind: 'step.started', at: 11.1, data: { run, step: 1, name: 'Roll back', token: 2 } },
  { kind: 'step.finished', at: 13, data: { run, step: 1, name: 'Roll back', status: 'succeeded', code: 0, durationMs: 114_000, outputSha: 'b'.repeat(64) } },
  { kind: 'run.finished', at: 13, data: { run, status: 'succeeded' } },
  { kind: 'status.set', at: 20, by: ada, data: { status: 'mitigated', was: 'investigating', evidence: 'error rate back to 0.1 % for five minutes' } },
  { kind: 'alert.cleared', at: 24, by: pager, data: { source: 'pagerduty', key: 'Q1ALERT' } },
  { kind: 'status.set', at: 45, by: ada, data: { status: 'resolved', was: 'mitigated' } },
  { kind: 'postmortem.wanted', at: 45, data: { why: 'SEV1 requires one' } },
];

export const unresolved: readonly Happening[] = [
  { kind: 'incident.opened', at: 12, recorded: 12, by: grace, data: { title: 'Zahlungen hängen', kind: 'live', private: false, source: 'slack', services: [] } },
  { kind: 'commander.set', at: 12, by: grace, data: { commander: grace } },
  { kind: 'note.added', at: 0, recorded: 14, by: grace, data: { text: 'Support had the first call at 03:00.' } },
  { kind: 'status.set', at: 15, by: grace, data: { status: 'mitigated', was: 'triage' } },
  { kind: 'status.set', at: 30, by: grace, data: { status: 'investigating', was: 'mitigated' } },
  { kind: 'people.missing', at: 31, data: { id: 'PBOB', name: 'Bob', why: 'no Slack account with his address' } },
  { kind: 'effect.given_up', at: 32, data: { effect: 7, effectKind: 'slack.channel.create', lane: 'slack/channel', code: 'restricted_action', reason: 'The workspace does not let apps make channels.' } },
  { kind: 'commander.set', at: 33, by: ada, data: { commander: ada, was: grace } },
];

export const drill: readonly Happening[] = [
  { kind: 'incident.opened', at: 0, by: ada, data: { title: 'Game day: lose a zone', kind: 'drill', private: false, severity: 'SEV3', source: 'slack', services: [] } },
  { kind: 'commander.set', at: 0, by: ada, data: { commander: ada } },
  { kind: 'status.set', at: 10, by: ada, data: { status: 'resolved', was: 'triage', evidence: 'traffic moved by itself' } },
];

const kept = { channel: 'C0INC42', ts: '1795230180.000100' };
const takenOff = { channel: 'C0INC42', ts: '1795230185.000100' };

/** People at work: roles, tasks, updates, decisions, what they kept of what was said, and what is to be done afterwards. */
export const worked: readonly Happening[] = [
  ...resolvedWithRun.slice(0, 9),
  { kind: 'role.set', at: 3.1, by: ada, data: { role: 'scribe', person: { type: 'person', id: 'U0GRACE', via: 'slack' } } },
  { kind: 'message.recorded', at: 3, recorded: 3.2, by: grace, data: { ...kept, author: 'U0ADA', text: 'Errors *only* in `eu-west-1`, <@U0GRACE> please look', permalink: 'https://acme.slack.com/archives/C0INC42/p1795230180000100' } },
  { kind: 'message.edited', at: 3.3, by: ada, data: { ...kept, text: 'Errors *only* in `eu-west-1` and `eu-west-2`' } },
  { kind: 'message.recorded', at: 3.4, by: grace, data: { ...takenOff, author: 'U0ADA', text: 'where is lunch?' } },
  { kind: 'message.dropped', at: 3.5, by: grace, data: takenOff },
  { kind: 'task.added', at: 4, by: ada, data: { task: 1, text: 'look at the pool', assignee: { type: 'person', id: 'U0GRACE', via: 'slack' }, boxMs: 600_000, dueAt: instant(14) } },
  { kind: 'item.shown', at: 4, data: { item: 'task', ref: '1', channel: 'C0INC42', ts: '1795230240.000100' } },
  { kind: 'nudge.sent', at: 7, data: { nudge: 'task_unacknowledged', ref: '1', times: 1 } },
  { kind: 'nudge.silenced', at: 7.1, by: ada, data: { nudge: 'task_unacknowledged', ref: '1' } },
  { kind: 'task.ended', at: 9, by: grace, data: { task: 1, how: 'done' } },
  { kind: 'hypothesis.stated', at: 9, by: grace, data: { hypothesis: 1, text: 'the pool is too small' } },
  { kind: 'hypothesis.settled', at: 10, by: grace, data: { hypothesis: 1, how: 'confirmed' } },
  { kind: 'decision.proposed', at: 10, by: ada, data: { decision: 1, text: 'double the pool', until: instant(12) } },
  { kind: 'decision.made', at: 12, by: ada, data: { decision: 1, how: 'unopposed' } },
  { kind: 'update.sent', at: 12, by: ada, data: { update: 1, text: 'We make room for more connections.\nIt takes ten minutes.', impact: '1 in 5 card payments fails in the EU', nextAt: instant(32) } },
  { kind: 'followup.added', at: 13, by: grace, data: { followup: 1, text: 'Alert on the size of the pool', owner: grace } },
  { kind: 'followup.added', at: 13, by: grace, data: { followup: 2, text: 'Buy a bigger machine' } },
  { kind: 'followup.added', at: 14, by: ada, data: { followup: 3, text: 'Write down how to double the pool' } },
  { kind: 'followup.dropped', at: 14, by: ada, data: { followup: 2 } },
  { kind: 'status.set', at: 20, by: ada, data: { status: 'resolved', was: 'investigating', evidence: 'error rate back to 0.1 %' } },
  { kind: 'update.sent', at: 21, by: ada, data: { update: 2, text: 'It is fixed.', impact: 'Nothing any more' } },
  { kind: 'postmortem.wanted', at: 20, data: { why: 'SEV2 asks for one' } },
  { kind: 'postmortem.owned', at: 20, by: ada, data: { owner: { type: 'person', id: 'U0GRACE', via: 'slack' } } },
];

export type { NewFact };
