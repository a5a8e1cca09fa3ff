// A run with a dry run, outputs and rollbacks in the states in which a person has to know more: for the live message of a run.
import { tocsin } from '../../src/domain/actor.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import { ada, bela, digest, runId, workedFacts } from './stories.ts';

const markdown = `---
runbook: 1
id: k8s-rollback
title: Roll back a Kubernetes deployment
owner: "@acme/checkout-oncall"
last-reviewed: 2026-10-02
executor: k8s-prod
secrets: [KUBE_TOKEN]
concurrency: { key: [DEPLOYMENT], policy: queue }
params:
  NAMESPACE: { type: k8s-name, default: checkout }
  DEPLOYMENT: { type: k8s-name, required: true, from: incident.service }
  TOKEN: { type: string, pattern: "^[a-z0-9]{4,40}$", required: true, sensitive: true }
---

# Roll back a Kubernetes deployment

Use this when errors rose within an hour of a deploy.

\`\`\`sh {"name":"BEFORE_REVISION","risk":"read","output":"integer"}
kubectl -n "$NAMESPACE" get "deployment/$DEPLOYMENT" -o name
\`\`\`

\`\`\`sh {"name":"preview","risk":"read","excludeFromRunAll":"true"}
kubectl -n "$NAMESPACE" rollout undo "deployment/$DEPLOYMENT" --dry-run=client
\`\`\`

Undoing replaces every pod within about two minutes. Compare the revision with the one before.

\`\`\`sh {"name":"undo","risk":"change","dry-run":"preview","rollback":"redo","idempotent":"false","on-failure":"ask"}
kubectl -n "$NAMESPACE" rollout undo "deployment/$DEPLOYMENT"
\`\`\`

\`\`\`sh {"name":"wait-ready","risk":"read","on-failure":"ask"}
kubectl -n "$NAMESPACE" rollout status "deployment/$DEPLOYMENT" --timeout=300s
\`\`\`

\`\`\`sh {"name":"redo","risk":"change","excludeFromRunAll":"true"}
kubectl -n "$NAMESPACE" rollout undo "deployment/$DEPLOYMENT" --to-revision="$BEFORE_REVISION"
\`\`\`

\`\`\`text {"name":"freeze","kind":"manual","by":"dba"}
Stop the deploy pipeline of this service.
\`\`\`
`;

export const rollback: Runbook = read(markdown);
export const outputs = { BEFORE_REVISION: '41' };

function read(text: string): Runbook {
  const made = parseRunbook({ path: 'runbooks/k8s-rollback.md', text });
  if (!made.ok) throw new Error(JSON.stringify(made.findings));
  return made.runbook;
}

function ref(step: number) {
  return { run: runId, step, name: rollback.steps[step]?.name ?? '' };
}

const requested: NewFact = {
  kind: 'run.requested', by: bela,
  data: {
    run: runId, runbook: rollback.id, title: rollback.title, blob: rollback.blobSha, params: { NAMESPACE: 'checkout', DEPLOYMENT: 'checkout-api', TOKEN: 'hush1234' },
    sources: { NAMESPACE: 'default', DEPLOYMENT: 'alert', TOKEN: 'given' },
    steps: rollback.steps.map((step) => ({ name: step.name, kind: step.kind, risk: step.risk, approvals: step.risk === 'read' ? 0 : 1, aside: step.aside })),
  },
};

function finished(step: number, output: string, more: Partial<Extract<NewFact, { kind: 'step.finished' }>['data']> = {}): NewFact {
  return { kind: 'step.finished', by: tocsin, data: { ...ref(step), status: 'succeeded', code: 0, durationMs: 1_900, output, bytes: output.length, ...more } };
}

function waiting(step: number, forWhat: 'approval' | 'person', why?: string): NewFact {
  return { kind: 'step.waiting', data: { ...ref(step), for: forWhat, digest, needed: 1, preview: rollback.steps[step]?.body ?? '', ...(why === undefined ? {} : { why }) } };
}

const waitingForTwo: NewFact = { kind: 'step.waiting', data: { ...ref(5), for: 'person', digest, needed: 2, preview: rollback.steps[5]?.body ?? '' } };
const started = (step: number): NewFact => ({ kind: 'step.started', data: { ...ref(step), token: 1 } });
const yes: NewFact = { kind: 'step.approved', by: ada, data: { ...ref(2), digest } };

const asked: readonly NewFact[] = [...workedFacts, requested, { kind: 'step.ready', data: { ...ref(0), why: 'no approval is needed' } }, started(0), finished(0, '41')];
const dryRun: readonly NewFact[] = [...asked, started(1), finished(1, 'Pod Template:\n  Image: checkout:2026-11-20.3')];
const approval: readonly NewFact[] = [...dryRun, waiting(2, 'approval')];
const running: readonly NewFact[] = [...approval, yes, { kind: 'step.ready', data: { ...ref(2), why: 'approved' } }, started(2)];
const undone: readonly NewFact[] = [...running, finished(2, 'deployment.apps/checkout-api rolled back'), started(3)];
const long = ['Waiting for rollout: 0 of 6 new replicas', '… 211 lines left out …', 'error: timed out waiting for the condition'].join('\n');
const failed: readonly NewFact[] = [...undone, finished(3, long, { status: 'failed', code: 1, durationMs: 301_000, bytes: 41_900, asks: true })];
const rolling: readonly NewFact[] = [
  ...failed, { kind: 'step.chosen', by: ada, data: { ...ref(3), choice: 'roll-back' } },
  { kind: 'run.rolling_back', by: ada, data: { ...ref(3), why: 'wait-ready failed, and Ada chose to undo what was done' } },
];
const unknown: readonly NewFact[] = [...running, { kind: 'step.unknown', data: { ...ref(2), why: 'Its worker was lost after it had started. Nobody knows whether it happened.' } }];

/** By name; the runbook is `rollback`. */
export const rollbackStories: Readonly<Record<string, readonly NewFact[]>> = {
  queued: [...workedFacts, requested, { kind: 'run.queued', data: { run: runId, holder: 'a run in INC-7, begun by Ben Okafor at 02:41 UTC' } }],
  'dry-run': [...asked, started(1)],
  'approval-with-dry-run': approval,
  'dry-run-failed': [...asked, started(1), finished(1, 'error: forbidden', { status: 'failed', code: 1 }), waiting(2, 'approval', 'Its dry run failed: read what it said before you say yes.')],
  'approved': [...approval, yes, { kind: 'step.ready', data: { ...ref(2), why: 'approved' } }],
  'grown-old': [...approval, yes, { kind: 'step.ready', data: { ...ref(2), why: 'approved' } }, waiting(2, 'approval', 'The approval grew old before the step began.')],
  'no-runner': [...dryRun, waiting(2, 'person', 'No runner with the profile "k8s-prod" was seen in the last 2 min.')],
  'waits-outside': [...running, { kind: 'step.told', data: { ...ref(2), words: 'Waits for a review of the environment production: sre-leads' } }],
  stopping: [...running, { kind: 'run.stop_asked', by: ada, data: { run: runId } }],
  'failed-asks': failed,
  'failed-asks-nothing-to-undo': [...running, finished(2, 'error: forbidden', { status: 'failed', code: 1, asks: true })],
  'tried-again': [...failed, { kind: 'step.chosen', by: ada, data: { ...ref(3), choice: 'retry' } }, { kind: 'step.ready', data: { ...ref(3), why: 'no approval is needed' } }],
  'rolling-back': [...rolling, { kind: 'step.ready', data: { ...ref(4), why: 'it undoes undo, and was approved with it' } }, started(4)],
  'rolled-back': [...rolling, started(4), finished(4, 'deployment.apps/checkout-api rolled back'), { kind: 'run.finished', data: { run: runId, status: 'failed', why: 'wait-ready failed; what was done was undone.' } }],
  unknown,
  'unknown-checked': [...unknown, started(1), finished(1, 'Pod Template:\n  Image: checkout:2026-11-21.1')],
  'by-hand': [...undone, finished(3, 'ready'), waiting(5, 'person')],
  'log-shared': [...failed, { kind: 'step.logged', data: { ...ref(3), channel: 'C0INC42', file: 'wait-ready.log' } }],
  'one-of-two-done': [...undone, finished(3, 'ready'), waitingForTwo, { kind: 'step.confirmed', by: bela, data: { ...ref(5), digest, note: 'Pipeline 812 is paused' } }],
  'two-of-two-done': [...undone, finished(3, 'ready'), waitingForTwo, { kind: 'step.confirmed', by: bela, data: { ...ref(5), digest, note: 'Pipeline 812 is paused' } }, { kind: 'step.finished', by: ada, data: { ...ref(5), status: 'succeeded', note: 'I see it too' } }],
  'done-with-note': [...undone, finished(3, 'ready'), waiting(5, 'person'), { kind: 'step.finished', by: bela, data: { ...ref(5), status: 'succeeded', note: 'Paused pipeline 812; <!here> see the channel' } }, { kind: 'run.finished', data: { run: runId, status: 'succeeded' } }],
};
