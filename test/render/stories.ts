// Incidents for the tests of what Tocsin says: each is folded from facts, as the real ones are.
import { slackPerson, tocsin, type Actor, type Person } from '../../src/domain/actor.ts';
import type { Alert } from '../../src/domain/alert.ts';
import { config as configSchema, type Config } from '../../src/domain/config.ts';
import type { Fact, NewFact } from '../../src/domain/facts.ts';
import { foldAll } from '../../src/domain/fold.ts';
import type { Incident, Run } from '../../src/domain/incident.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { plus } from '../../src/domain/time.ts';

export const start = '2026-11-21T03:00:00.000Z';
export const now = '2026-11-21T03:42:00.000Z';
export const ada = slackPerson('U0ADA', 'Ada');
export const bela = slackPerson('U0BELA', 'Bela');
export const pagerduty: Actor = { type: 'system', id: 'pagerduty', name: 'PagerDuty' };
export const runId = '0b9f3c52-8d0e-4c0a-9d26-1f6f5b3a7e10';
export const digest = 'a1b2c3d4e5f60718'.repeat(4);

export const config: Config = configSchema.parse({
  services: { 'checkout-api': { dashboard: 'https://grafana.acme.example/d/checkout?orgId=1&from=now-1h' } },
});

export const alert: Alert = {
  source: 'pagerduty', key: 'Q1ALERT', title: 'Checkout API: 5xx rate above 5 %', url: 'https://acme.pagerduty.example/incidents/Q1ALERT',
  service: { id: 'PCHECK', name: 'checkout-api' }, urgency: 'high', priority: 'P2', assignees: [{ id: 'PADA', name: 'Ada Lovelace' }],
};
export const second: Alert = { ...alert, key: 'Q2ALERT', title: 'Payments: queue is growing', url: 'https://acme.pagerduty.example/incidents/Q2ALERT', service: { id: 'PPAY', name: 'payments' } };

/** Facts as they would stand: numbered, a minute apart, by Tocsin unless somebody is named. */
export function facts(...told: readonly NewFact[]): Fact[] {
  return told.map((one, n) => {
    const at = one.at ?? plus(start, n * 60_000);
    return { kind: one.kind, data: one.data, seq: n + 1, at, recordedAt: at, by: one.by ?? tocsin, cause: 'test', hash: '00' } as Fact;
  });
}

export function incidentOf(told: readonly NewFact[], id = 42): Incident {
  const incident = foldAll(facts(...told), id);
  if (!incident) throw new Error('a story without facts');
  return incident;
}

const channel: NewFact = { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42-checkout', adopted: false } };

export function opened(over: Partial<Extract<NewFact, { kind: 'incident.opened' }>['data']> = {}): NewFact {
  return {
    kind: 'incident.opened', by: pagerduty,
    data: { title: alert.title, kind: 'live', private: false, severity: 'SEV2', source: 'pagerduty', services: [alert.service], ...over },
  };
}

export const freshFacts: readonly NewFact[] = [
  opened(),
  { kind: 'alert.attached', by: pagerduty, data: alert },
  { kind: 'runbook.offered', data: { runbook: 'checkout-5xx', title: 'Checkout answers with 5xx errors' } },
  channel,
  { kind: 'people.invited', data: { people: ['U0ADA'] } },
];

export const workedFacts: readonly NewFact[] = [
  ...freshFacts,
  { kind: 'commander.set', by: ada, data: { commander: ada } },
  { kind: 'alert.acknowledged', by: ada, data: { source: 'pagerduty', key: 'Q1ALERT' } },
  { kind: 'status.set', by: ada, data: { status: 'investigating', was: 'triage' } },
  { kind: 'alert.attached', by: pagerduty, data: second },
  { kind: 'people.missing', data: { id: 'PLIN', name: 'Linus Pauling', why: 'no Slack account has their PagerDuty e-mail address' } },
  { kind: 'people.missing', data: { id: 'U0GUEST', name: '<@U0GUEST>', why: 'Slack says user_is_restricted' } },
  { kind: 'note.added', by: bela, data: { text: 'Rolled back checkout to 2026-11-20.3\nError rate is falling' } },
];

export const mitigatedFacts: readonly NewFact[] = [
  ...workedFacts,
  { kind: 'alert.cleared', by: pagerduty, data: { source: 'pagerduty', key: 'Q1ALERT' } },
  { kind: 'status.set', by: ada, data: { status: 'mitigated', was: 'investigating' } },
  {
    kind: 'effect.given_up',
    data: { effect: 7, effectKind: 'slack.announcement.show', lane: '42/slack/announcement', code: 'channel_not_found', reason: 'there is no channel #incidents: create it and invite Tocsin, or set "announce" in tocsin.yaml' },
  },
];

export const resolvedFacts: readonly NewFact[] = [
  ...mitigatedFacts,
  { kind: 'effect.retried', data: { effect: 7, effectKind: 'slack.announcement.show' } },
  { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'mitigated', evidence: 'Error rate under 0.1 % for ten minutes' } },
  { kind: 'alert.cleared', by: ada, data: { source: 'pagerduty', key: 'Q2ALERT' } },
  { kind: 'postmortem.wanted', data: { why: 'SEV2 asks for one' } },
];

export const closingFacts: readonly NewFact[] = [
  ...resolvedFacts,
  {
    kind: 'postmortem.opened',
    data: { repo: 'acme/postmortems', number: 12, url: 'https://github.example/acme/postmortems/pull/12', path: 'postmortems/2026/inc-42.md', branch: 'tocsin/inc-42', draft: true },
  },
];

export function declaredFacts(over: { kind?: 'live' | 'drill'; private?: boolean; title?: string } = {}): readonly NewFact[] {
  const { title = 'Search is slow', kind = 'live' } = over;
  return [
    { kind: 'incident.opened', by: ada, data: { title, kind, private: over.private ?? false, source: 'slack', services: [] } },
    { kind: 'commander.set', by: ada, data: { commander: ada } },
    channel,
  ];
}

const markdown = `---
runbook: 1
id: checkout-5xx
title: Checkout answers with 5xx errors
owner: "@acme/checkout-oncall"
last-reviewed: 2026-06-02
review-every: 90d
executor: http-only
egress: [flags.acme.example:443]
params:
  FLAG: { type: enum, values: [new-payment-flow, express-checkout], default: new-payment-flow, description: The feature flag to turn off }
  SERVICE: { type: k8s-name, required: true, from: incident.service }
  WAIT: { type: integer, min: 0, max: 60, default: 5, description: Minutes to wait }
  DRY: { type: boolean, default: true }
  TOKEN: { type: string, pattern: "^[a-z0-9]{4,40}$", required: true, sensitive: true }
---

# Checkout answers with 5xx errors

Customers see an error page instead of paying.
Use this when errors rose without a deploy.

\`\`\`http {"name":"checkout-status","risk":"read"}
GET https://flags.acme.example/api/checkout
\`\`\`

Turning a flag off takes effect within seconds.

\`\`\`http {"name":"flag-off","risk":"change","idempotent":"true","rollback":"flag-on"}
PUT https://flags.acme.example/api/flags/{{FLAG}}
Content-Type: application/json

{"enabled": false}
\`\`\`

\`\`\`text {"name":"go","kind":"approval"}
Restart every pod of $SERVICE?
\`\`\`

\`\`\`sh {"name":"restart","risk":"destructive","idempotent":"false"}
kubectl rollout restart deployment/$SERVICE
\`\`\`

\`\`\`text {"name":"tell-support","kind":"manual"}
Tell support that checkout works again.
\`\`\`

\`\`\`http {"name":"flag-on","risk":"change","idempotent":"true","excludeFromRunAll":"true"}
PUT https://flags.acme.example/api/flags/{{FLAG}}
Content-Type: application/json

{"enabled": true}
\`\`\`
`;

export const runbook: Runbook = parsed(markdown);

export function parsed(text: string): Runbook {
  const read = parseRunbook({ path: 'runbooks/checkout-5xx.md', text });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.runbook;
}

const requested: NewFact = {
  kind: 'run.requested', by: bela,
  data: {
    run: runId, runbook: runbook.id, title: runbook.title, blob: runbook.blobSha, params: { FLAG: 'new-payment-flow', SERVICE: 'checkout-api', TOKEN: 'hush1234' },
    steps: runbook.steps.map((step) => ({ name: step.name, kind: step.kind, risk: step.risk, approvals: step.risk === 'read' ? 0 : 1, aside: step.aside })),
  },
};

function ref(step: number) {
  return { run: runId, step, name: runbook.steps[step]?.name ?? '' };
}

function succeeded(step: number, by: Actor = tocsin): NewFact {
  const output = by === tocsin ? { code: 200, durationMs: 840, output: 'HTTP 200\n{"enabled": false}' } : {};
  return { kind: 'step.finished', by, data: { ...ref(step), status: 'succeeded', ...output } };
}

function waiting(step: number, preview: string, needed = 1): NewFact {
  const { kind } = runbook.steps[step] ?? {};
  const person = kind === 'manual' || kind === 'run';
  return { kind: 'step.waiting', data: { ...ref(step), for: person ? 'person' : 'approval', digest, needed, preview } };
}

const approved = (step: number, by: Person, reason?: string): NewFact => ({
  kind: 'step.approved', by, data: { ...ref(step), digest, ...(reason === undefined ? {} : { reason }) },
});

const put = 'PUT https://flags.acme.example/api/flags/new-payment-flow\ncontent-type: application/json\n\n{"enabled": false}';
const asked: readonly NewFact[] = [...workedFacts, requested, { kind: 'step.ready', data: { ...ref(0), why: 'no approval is needed' } }];
const first: readonly NewFact[] = [...asked, { kind: 'step.started', data: { ...ref(0), token: 1 } }, succeeded(0), waiting(1, put, 2)];
const second2: readonly NewFact[] = [...first, approved(1, ada), approved(1, bela), succeeded(1), waiting(2, 'Restart every pod of checkout-api?')];
const third: readonly NewFact[] = [...second2, approved(2, ada, 'Alone on call, customers cannot pay <!channel>'), succeeded(2, ada), waiting(3, 'kubectl rollout restart deployment/$SERVICE')];
const fourth: readonly NewFact[] = [...third, succeeded(3, bela), waiting(4, 'Tell support that checkout works again.')];

/** A run in each of its states, by name. */
export const runStories: Readonly<Record<string, readonly NewFact[]>> = {
  ready: asked,
  running: [...asked, { kind: 'step.started', data: { ...ref(0), token: 1 } }],
  'waiting-for-approval': first,
  'half-approved': [...first, approved(1, ada)],
  'waiting-for-a-decision': second2,
  'shell-step': third,
  'by-hand': fourth,
  succeeded: [...fourth, succeeded(4, bela), { kind: 'run.finished', data: { run: runId, status: 'succeeded' } }],
  refused: [...first, { kind: 'step.refused', by: ada, data: { ...ref(1), digest } }, { kind: 'run.finished', by: ada, data: { run: runId, status: 'cancelled' } }],
  failed: [
    ...first, approved(1, ada), approved(1, bela),
    { kind: 'step.finished', data: { ...ref(1), status: 'failed', code: 503, durationMs: 15_000, output: 'HTTP 503\n<html>&amp; no upstream</html>' } },
    { kind: 'run.finished', data: { run: runId, status: 'failed' } },
  ],
  'timed-out': [...asked, { kind: 'step.finished', data: { ...ref(0), status: 'timed_out', durationMs: 60_000 } }, { kind: 'run.finished', data: { run: runId, status: 'failed' } }],
  unknown: [...first, approved(1, ada), approved(1, bela), { kind: 'step.started', data: { ...ref(1), token: 2 } }, { kind: 'step.unknown', data: { ...ref(1), why: 'Its worker was lost after it had started.' } }],
  stopped: [...asked, { kind: 'run.finished', by: ada, data: { run: runId, status: 'cancelled', why: 'Stopped by a person.' } }],
};

export function runOf(incident: Incident): Run {
  const [run] = incident.runs;
  if (!run) throw new Error('a story without a run');
  return run;
}
