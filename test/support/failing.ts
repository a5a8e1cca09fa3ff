// A run with a rollback and a dry run whose step failed, or of whose step nobody knows: for tests of what people choose then.
import type { NewFact } from '../../src/domain/facts.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import type { Runbook } from '../../src/domain/runbook/types.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { ada, after, anAlertedIncident, at } from './incidents.ts';
import { digest, runId } from './runs.ts';

const request = (annotation: object, line: string) => `\`\`\`http ${JSON.stringify(annotation)}\n${line}\n\`\`\`\n`;
const text = [
  '---', 'runbook: 1', 'id: checkout-5xx', 'title: Checkout answers with 5xx errors', 'owner: "@acme/checkout"', 'last-reviewed: 2026-11-02',
  'executor: http-only', 'egress: [flags.acme.example:443]', '---', '', '# Guide', '',
  request({ name: 'flag-off', risk: 'change', idempotent: 'true', rollback: 'flag-on' }, 'PUT https://flags.acme.example/off'),
  'Restarting twice throws people out twice.', '',
  request({ name: 'restart', risk: 'change', 'dry-run': 'look', 'on-failure': 'ask' }, 'POST https://flags.acme.example/restart'),
  request({ name: 'recovered', risk: 'read' }, 'GET https://flags.acme.example/health'),
  request({ name: 'flag-on', risk: 'change', idempotent: 'true', excludeFromRunAll: 'true' }, 'PUT https://flags.acme.example/on'),
  request({ name: 'look', risk: 'read', excludeFromRunAll: 'true' }, 'GET https://flags.acme.example/restarts'),
].join('\n');

export const failing: Runbook = read();

function read(): Runbook {
  const made = parseRunbook({ path: 'runbooks/checkout-5xx.md', text });
  if (!made.ok) throw new Error(JSON.stringify(made.findings));
  return made.runbook;
}

const ref = (step: number) => ({ run: runId, step, name: failing.steps[step]?.name ?? '' });

const requested: NewFact = {
  kind: 'run.requested', at: at(60), by: ada,
  data: {
    run: runId, runbook: failing.id, title: failing.title, blob: failing.blobSha, params: {},
    steps: failing.steps.map(({ name, kind, risk, aside }) => ({ name, kind, risk, aside, approvals: risk === 'read' ? 0 : 1 })),
  },
};
const done: NewFact = { kind: 'step.finished', at: at(62), data: { ...ref(0), status: 'succeeded' } };
const waits: NewFact = { kind: 'step.waiting', at: at(63), data: { ...ref(1), for: 'approval', digest, needed: 1, preview: 'POST https://flags.acme.example/restart' } };

/** The value of a button about the step `restart`. */
export const restartPlace = `42:${runId}:1:${digest.slice(0, 16)}`;
export const failedFact: NewFact = { kind: 'step.finished', at: at(70), data: { ...ref(1), status: 'failed', code: 503, asks: true } };
export const lostFact: NewFact = { kind: 'step.unknown', at: at(70), data: { ...ref(1), why: 'Its worker was lost.' } };
export const checkRuns: NewFact = { kind: 'step.ready', at: at(75), data: { ...ref(4), why: 'a person wants to see how it is' } };

/** `first` is false where nothing was done that could be undone. */
export function withFailure(end: NewFact, { first = true } = {}): Incident {
  return after(anAlertedIncident(), requested, ...(first ? [done] : []), waits, end);
}
