// Performs one claimed step, at most once: marker, then the outside, then a fenced write-back. Nothing here repeats anything, and nothing here is a fact yet.
import { createHash } from 'node:crypto';
import type { StepResult } from '../../contracts.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import { capOutput } from '../../domain/runbook/output.ts';
import { digestOf, sensitiveOf, stepAt, valuesFor } from '../../domain/runbook/pinned.ts';
import { createRedactor, redactAll } from '../../domain/runbook/redact.ts';
import { requirementsFor } from '../../domain/runbook/requirements.ts';
import { endStep, endUnbegun, isStopAsked, markStarted, type StepEnd, type StepRow } from '../../store/step.ts';
import type { Context } from '../context.ts';
import type { Lease } from '../lease.ts';
import { tellOf } from './tell.ts';
import { pinnedRun, type PinnedRun } from './pinned.ts';

type End = { readonly status: StepEnd['status']; readonly code?: number | undefined; readonly output: Uint8Array; readonly value?: string | undefined; readonly final?: boolean };

/** `signal`: this process goes down. */
export async function performStep(context: Context, row: StepRow, lease: Lease, signal?: AbortSignal): Promise<void> {
  const pinned = await pinnedRun(context.pool, row.run_id, [...context.registry.steps.keys()]);
  if (!pinned) throw new Error(`step ${row.name} belongs to no run`);
  const began = context.clock.monotonicMs();
  const end = await attempt(context, pinned, row, lease, signal);
  if (!end) return;
  const { head, tail } = capOutput(end.output);
  const sha = createHash('sha256').update(end.output).digest('hex');
  await endStep(context.pool, row, {
    status: end.status, code: end.code, head: text(head), tail: text(tail), sha, bytes: end.output.length, value: end.value, final: end.final, tookMs: Math.round(context.clock.monotonicMs() - began),
  });
  context.bell.ring('count');
}

async function attempt(context: Context, pinned: PinnedRun, row: StepRow, lease: Lease, signal: AbortSignal | undefined): Promise<End | undefined> {
  const step = stepAt(pinned, row.idx);
  const kind = context.registry.steps.get(step.kind);
  const perform = kind?.perform;
  if (!perform) throw new Error(`steps of kind ${step.kind} are not performed here`);
  if (digestOf(pinned, step, context.policy) !== row.digest) return failure('What would run is not what was approved any more (the policy or the runbook changed). Start the run again.');
  const missing = pinned.runbook.secrets.find((name) => context.secrets[name] === undefined);
  if (missing !== undefined) return failure(`The secret ${missing} is not set: give Tocsin RUNBOOK_SECRET_${missing}.`);
  lease.check();
  if (!(await markStarted(context.pool, row))) return unbegun(context, row);
  context.bell.ring('count');
  const secrets = Object.fromEntries(pinned.runbook.secrets.map((name) => [name, context.secrets[name] ?? '']));
  const hidden = { ...sensitiveOf(pinned), ...secrets };
  try {
    const timeoutMs = requirementsFor(pinned.runbook, step, context.policy).timeoutMs ?? 60_000;
    const result: StepResult = await perform({
      step, params: valuesFor(pinned, step), secrets, egress: pinned.runbook.egress, timeoutMs, outbound: context.ports.outbound, github: context.ports.github,
      clock: context.clock, ref: `${row.run_id}-${row.idx}-${row.token}`, lost: row.lost, stopAsked: () => isStopAsked(context.pool, row), tell: (words) => tellOf(context, row, redacted(hidden, words)), ...(signal ? { signal } : {}),
    });
    const value = step.output === undefined ? undefined : text(masked(hidden, result.value ?? result.output).subarray(0, mostValue));
    return { status: result.status, code: result.code, output: masked(hidden, result.output), value };
  } catch (error) {
    // It goes on without us, and whoever claims it after our lease recognises it.
    if (signal?.aborted && kind.recognises) return undefined;
    const end = afterError(error, row.idempotent);
    return { ...end, output: masked(hidden, end.output) };
  }
}

/** Its claim passed to somebody else while we slept, or a person stopped it before it began. */
async function unbegun(context: Context, row: StepRow): Promise<undefined> {
  await endUnbegun(context.pool, row);
  context.bell.ring('count');
}

// One byte more than a value may have (param-check.ts), so that one that is too long is seen to be.
const mostValue = 4_097;

/** An answer that never came: only an idempotent step may be called failed; of any other nobody knows whether it happened. */
function afterError(error: unknown, idempotent: boolean): End {
  if (error instanceof Rejected) return failure(error.message);
  if (!(error instanceof Outage)) throw error;
  if (!error.ambiguous || idempotent) return { ...failure(error.message), final: false, status: error.ambiguous ? 'timed_out' : 'failed' };
  return { status: 'unknown', output: Buffer.from(error.message) };
}

function failure(why: string): End {
  return { status: 'failed', output: Buffer.from(why), final: true };
}

function masked(secrets: Readonly<Record<string, string>>, output: Uint8Array): Uint8Array {
  const made = createRedactor(secrets);
  if (!made.ok) throw new Error(made.why);
  return redactAll(made.redactor, output);
}

function redacted(secrets: Readonly<Record<string, string>>, words: string): string {
  return text(masked(secrets, Buffer.from(words)));
}

// PostgreSQL's text holds no NUL.
function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replaceAll('\u0000', '\uFFFD');
}
