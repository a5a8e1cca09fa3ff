// Performs one claimed step, at most once: marker, then the outside, then a fenced write-back. Nothing here repeats anything.
import { createHash } from 'node:crypto';
import { tocsin } from '../../domain/actor.ts';
import { decide } from '../../domain/decision.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { NewFact } from '../../domain/facts.ts';
import { capOutput, forSlack } from '../../domain/runbook/output.ts';
import { createRedactor, redactAll } from '../../domain/runbook/redact.ts';
import { requirementsFor } from '../../domain/runbook/requirements.ts';
import type { StepResult } from '../../contracts.ts';
import { lockIncident } from '../../store/incident.ts';
import { endStep, extendStep, markStarted, type StepRow } from '../../store/step.ts';
import { commit, databaseNow } from '../commit.ts';
import type { Context } from '../context.ts';
import type { Lease } from '../worker.ts';
import { advance } from './advance.ts';
import { digestOf, pinnedRun, stepAt, type PinnedRun } from './pinned.ts';

type End = { readonly status: 'succeeded' | 'failed' | 'timed_out' | 'unknown'; readonly code?: number | undefined; readonly output: Uint8Array; readonly repeatable: boolean };

export async function performStep(context: Context, row: StepRow, lease: Lease): Promise<void> {
  const pinned = await pinnedRun(context.pool, row.run_id, [...context.registry.steps.keys()]);
  if (!pinned) throw new Error(`step ${row.name} belongs to no run`);
  if (!(await sayStarted(context, row))) return;
  const began = context.clock.monotonicMs();
  const end = await attempt(context, pinned, row, lease);
  if (!end) return;
  await writeBack(context, pinned, row, end, Math.round(context.clock.monotonicMs() - began));
  context.bell.ring('effect', 'step');
}

async function attempt(context: Context, pinned: PinnedRun, row: StepRow, lease: Lease): Promise<End | undefined> {
  const step = stepAt(pinned, row.idx);
  const perform = context.registry.steps.get(step.kind)?.perform;
  if (!perform) throw new Error(`steps of kind ${step.kind} are not performed here`);
  if (digestOf(pinned, step, context.policy) !== row.digest) return failure('What would run is not what was approved any more (the policy or the runbook changed). Start the run again.');
  const missing = pinned.runbook.secrets.find((name) => context.secrets[name] === undefined);
  if (missing !== undefined) return failure(`The secret ${missing} is not set: give Tocsin RUNBOOK_SECRET_${missing}.`);
  lease.check();
  if (!(await markStarted(context.pool, row))) return undefined;
  const secrets = Object.fromEntries(pinned.runbook.secrets.map((name) => [name, context.secrets[name] ?? '']));
  try {
    const timeoutMs = requirementsFor(pinned.runbook, step, context.policy).timeoutMs ?? 60_000;
    const result: StepResult = await perform({ step, params: pinned.values, secrets, egress: pinned.runbook.egress, timeoutMs, outbound: context.ports.outbound });
    return { ...result, output: masked(secrets, result.output), repeatable: result.status === 'failed' };
  } catch (error) {
    return afterError(error, row.idempotent);
  }
}

/** An answer that never came: only an idempotent step may be called failed; of any other nobody knows whether it happened. */
function afterError(error: unknown, idempotent: boolean): End {
  if (error instanceof Rejected) return failure(error.message);
  if (!(error instanceof Outage)) throw error;
  if (!error.ambiguous || idempotent) return { ...failure(error.message), status: error.ambiguous ? 'timed_out' : 'failed', repeatable: true };
  return { status: 'unknown', output: Buffer.from(error.message), repeatable: false };
}

function failure(why: string): End {
  return { status: 'failed', output: Buffer.from(why), repeatable: false };
}

function masked(secrets: Readonly<Record<string, string>>, output: Uint8Array): Uint8Array {
  const made = createRedactor(secrets);
  if (!made.ok) throw new Error(made.why);
  return redactAll(made.redactor, output);
}

async function writeBack(context: Context, pinned: PinnedRun, row: StepRow, end: End, durationMs: number): Promise<void> {
  const step = stepAt(pinned, row.idx);
  const again = end.repeatable && row.idempotent && row.attempt <= step.retries;
  const { head, tail } = capOutput(end.output);
  const sha = createHash('sha256').update(end.output).digest('hex');
  const ref = { run: row.run_id, step: row.idx, name: row.name };
  await context.pool.transaction(async (tx) => {
    const locked = await lockIncident(tx, row.incident_id);
    if (!locked) throw new Error(`INC-${row.incident_id} is gone`);
    const ended = await endStep(tx, row, {
      status: again ? 'ready' : end.status, code: end.code, head: text(head), tail: text(tail), sha, delayMs: again ? Math.max(step.delay, 1_000) : 0,
    });
    // The examiner was here: what it wrote stands, and what we did is in the row's place as "unknown".
    if (!ended) return;
    const output = forSlack(text(end.output)).text;
    const facts: NewFact[] = again ? [{ kind: 'step.ready', data: { ...ref, why: `try ${row.attempt + 1} of ${step.retries + 1}` } }] : [endFact(ref, end, output, sha, durationMs)];
    const cause = { id: `step:${row.run_id}:${row.idx}`, depth: 0, by: tocsin };
    const now = await databaseNow(tx);
    await commit(tx, context, locked, decide(facts, [{ kind: 'slack.run.show', data: { run: row.run_id } }]), cause, now);
    if (again || end.status === 'unknown') return;
    const after = await lockIncident(tx, row.incident_id);
    if (after) await commit(tx, context, after, await advance(tx, context, row.run_id), cause, now);
  });
}

function endFact(ref: { run: string; step: number; name: string }, end: End, output: string, sha: string, durationMs: number): NewFact {
  if (end.status === 'unknown') return { kind: 'step.unknown', data: { ...ref, why: output.slice(0, 500) } };
  return {
    kind: 'step.finished',
    data: { ...ref, status: end.status, outputSha: sha, durationMs, output, ...(end.code === undefined ? {} : { code: end.code }) },
  };
}

// PostgreSQL's text holds no NUL.
function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replaceAll('\u0000', '\uFFFD');
}

/** False when it must not start: the claim passed to somebody else while we slept, or a person stopped the run meanwhile. */
async function sayStarted(context: Context, row: StepRow): Promise<boolean> {
  return context.pool.transaction(async (tx) => {
    const locked = await lockIncident(tx, row.incident_id);
    if (!locked) throw new Error(`INC-${row.incident_id} is gone`);
    if (!(await extendStep(tx, row, context.settings.leaseMs))) return false;
    if (locked.incident.runs.find((run) => run.id === row.run_id)?.status !== 'running') {
      await endStep(tx, row, { status: 'cancelled', code: undefined, head: '', tail: '', sha: '' });
      return false;
    }
    const fact: NewFact = {
      kind: 'step.started', key: `step:${row.run_id}:${row.idx}:${row.token}`, data: { run: row.run_id, step: row.idx, name: row.name, token: row.token },
    };
    const cause = { id: `step:${row.run_id}:${row.idx}`, depth: 0, by: tocsin };
    await commit(tx, context, locked, decide([fact], [{ kind: 'slack.run.show', data: { run: row.run_id } }]), cause, await databaseNow(tx));
    return true;
  });
}
