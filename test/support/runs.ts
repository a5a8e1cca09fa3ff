// A runbook and its run at every stage, for tests of what people may do with it.
import type { NewFact } from '../../src/domain/facts.ts';
import { defaultPolicy, type Policy } from '../../src/domain/runbook/policy.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { Risk, Runbook } from '../../src/domain/runbook/types.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Person } from '../../src/domain/actor.ts';
import { ada, after, anAlertedIncident, at } from './incidents.ts';

export const runId = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';
export const digest = 'd'.repeat(64);
/** The value of a button about the first step. */
export const place = `42:${runId}:0:${digest.slice(0, 16)}`;

/** A team that has its own policy: leads may run and approve what destroys, responders may break glass. */
export const teamPolicy: Policy = {
  ...defaultPolicy,
  risk: { ...defaultPolicy.risk, destructive: { ...defaultPolicy.risk.destructive, runBy: ['sre-lead'], approveBy: ['sre-lead'] } },
  breakGlass: { roles: ['responder'], channel: undefined },
};

type Making = { readonly id?: string; readonly risk?: Risk; readonly kind?: 'http' | 'manual'; readonly front?: string };

/** One step named `flag-off`; `front` adds lines to the frontmatter. */
export function aRunbook({ id = 'checkout-5xx', risk = 'change', kind = 'http', front = '' }: Making = {}): Runbook {
  const request = (annotation: object, line: string) => `\`\`\`http ${JSON.stringify(annotation)}\n${line} https://flags.acme.example/api/flags/new-payment-flow\n\`\`\``;
  // What destroys has to be looked at before.
  const look = request({ name: 'look', risk: 'read', excludeFromRunAll: 'true' }, 'GET');
  const destructive = [request({ name: 'flag-off', risk, idempotent: 'true', 'dry-run': 'look' }, 'PUT'), '', look].join('\n');
  const byMachine = risk === 'destructive' ? destructive : request({ name: 'flag-off', risk, idempotent: 'true' }, 'PUT');
  const step = kind === 'http' ? byMachine : '```text {"name":"flag-off","kind":"manual"}\nTurn the flag off.\n```';
  const text = ['---', 'runbook: 1', `id: ${id}`, 'title: Checkout answers with 5xx errors', 'owner: "@acme/checkout"', 'last-reviewed: 2026-11-02',
    'executor: http-only', 'egress: [flags.acme.example:443]', ...(front === '' ? [] : [front]), '---', '', '# Guide', '', step, ''].join('\n');
  const read = parseRunbook({ path: `runbooks/${id}.md`, text });
  if (!read.ok) throw new Error(`the test's runbook is wrong: ${JSON.stringify(read.findings)}`);
  return read.runbook;
}

const ref = { run: runId, step: 0, name: 'flag-off' };

export function requestedBy(by: Person, risk: Risk = 'change'): NewFact {
  return {
    kind: 'run.requested', at: at(60), by,
    data: {
      run: runId, runbook: 'checkout-5xx', title: 'Checkout answers with 5xx errors', blob: 'b'.repeat(40), params: {},
      steps: [{ name: 'flag-off', kind: 'http', risk, approvals: 1, aside: false }],
    },
  };
}

export function waitingFor(what: 'approval' | 'person', needed = 1): NewFact {
  return { kind: 'step.waiting', at: at(61), data: { ...ref, for: what, digest, needed, preview: 'PUT https://flags.acme.example' } };
}

export const unknownStep: NewFact = { kind: 'step.unknown', at: at(70), data: { ...ref, why: 'its worker was lost' } };
export const runningStep: NewFact = { kind: 'step.started', at: at(65), data: { ...ref, token: 1 } };
export const finishedRun: NewFact = { kind: 'run.finished', at: at(90), data: { run: runId, status: 'succeeded' } };

/** An incident in which Ada's run has come this far. */
export function withRun(...stages: readonly NewFact[]): Incident {
  return after(anAlertedIncident(), requestedBy(ada), ...stages);
}
