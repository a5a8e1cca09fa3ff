// What a run does next, and why: the one place that decides it. Pure, so that every path through a runbook can be a row of a table.
import type { Run, RunStep, StepStatus } from '../incident.ts';
import { samePerson } from '../actor.ts';
import { between, plus, type Instant } from '../time.ts';
import { digestOf, rollbackOf, stepAt, type Pinned } from './pinned.ts';
import type { Policy } from './policy.ts';
import { requirementsFor } from './requirements.ts';
import type { Step } from './types.ts';

/** A step as the ledger has it. `digest` is that of what was approved or readied last. */
export type PlanRow = { readonly idx: number; readonly status: StepStatus; readonly digest: string | null };

/** Who performs a step: a machine, or a person (and why no machine does). */
export type Performer = { readonly by: 'machine' } | { readonly by: 'person'; readonly why?: string };

export type Plan = {
  readonly pinned: Pinned; readonly run: Run; readonly rows: readonly PlanRow[]; readonly policy: Policy; readonly now: Instant;
  readonly performer: (step: Step) => Performer;
};

export type Next =
  | { readonly do: 'nothing' }
  | { readonly do: 'ready'; readonly step: Step; readonly digest: string; readonly why: string; readonly until: Instant | undefined }
  | { readonly do: 'wait'; readonly step: Step; readonly digest: string; readonly for: 'approval' | 'person'; readonly needed: number; readonly why?: string | undefined }
  | { readonly do: 'roll back'; readonly failed: Step; readonly why: string }
  | { readonly do: 'finish'; readonly status: 'succeeded' | 'failed' | 'cancelled'; readonly why?: string };

const busy: readonly StepStatus[] = ['ready', 'running', 'unknown', 'waiting'];
const nothing: Next = { do: 'nothing' };

export function nextOf(plan: Plan): Next {
  const { rows, run, pinned } = plan;
  if (rows.some((row) => busy.includes(row.status))) return nothing;
  if (run.stopAsked) return { do: 'finish', status: 'cancelled', why: 'Stopped by a person.' };
  if (run.rollingBack) return nextRollback(plan, run.rollingBack);
  const main = rows.filter((row) => !stepAt(pinned, row.idx).aside);
  if (main.some((row) => row.status === 'cancelled')) return { do: 'finish', status: 'cancelled' };
  const failed = main.find((row) => isFailed(row) && stepAt(pinned, row.idx).onFailure !== 'continue');
  if (failed) return afterFailure(plan, stepAt(pinned, failed.idx));
  const { timeout } = pinned.runbook;
  const next = main.find((row) => row.status === 'pending');
  if (!next) return { do: 'finish', status: 'succeeded' };
  if (timeout !== undefined && between(run.at, plan.now) > timeout) return { do: 'finish', status: 'failed', why: 'It took longer than its timeout: what had not begun was not run.' };
  return begin(plan, stepAt(pinned, next.idx));
}

function isFailed(row: PlanRow): boolean {
  return row.status === 'failed' || row.status === 'timed_out';
}

function afterFailure({ run }: Plan, step: Step): Next {
  if (step.onFailure === 'rollback') return { do: 'roll back', failed: step, why: `${step.name} failed` };
  // A person chooses; when they chose to stop, nothing asks any more.
  if (step.onFailure === 'ask' && run.steps[step.index]?.asks === true) return nothing;
  return { do: 'finish', status: 'failed' };
}

/** The rollbacks of the steps that succeeded, last first, each once. One that fails ends it: a person has to look. */
function nextRollback(plan: Plan, { step: failed, why }: NonNullable<Run['rollingBack']>): Next {
  const { rows, pinned } = plan;
  const owners = rows.filter((row) => row.status === 'succeeded' && !stepAt(pinned, row.idx).aside).map((row) => stepAt(pinned, row.idx)).filter((step) => rollbackOf(pinned, step)).reverse();
  let undone = 0;
  for (const owner of owners) {
    const target = rollbackOf(pinned, owner);
    const row = rows.find((one) => one.idx === target?.index);
    if (!target || !row) continue;
    if (isFailed(row) || row.status === 'cancelled') return { do: 'finish', status: 'failed', why: `${why}. Undoing it stopped at ${target.name}: somebody has to look.` };
    if (row.status === 'succeeded') undone += 1;
    else return rollbackStep(plan, owner, target);
  }
  const name = stepAt(pinned, failed).name;
  return { do: 'finish', status: 'failed', why: undone === 0 ? `${name} failed; nothing that was done has a rollback.` : `${name} failed; what was done was undone.` };
}

/** The owner's approval covers its rollback as long as nothing it would run with has changed since. */
function rollbackStep(plan: Plan, owner: Step, target: Step): Next {
  const row = plan.rows.find((one) => one.idx === owner.index);
  const same = row?.digest === digestOf(plan.pinned, owner, plan.policy);
  if (!same || plan.performer(target).by === 'person') return begin(plan, target);
  return { do: 'ready', step: target, digest: digestOf(plan.pinned, target, plan.policy), why: `it undoes ${owner.name}, and was approved with it`, until: undefined };
}

function begin(plan: Plan, step: Step): Next {
  const look = lookFirst(plan, step);
  if (look) return look;
  const { pinned, policy } = plan;
  const digest = digestOf(pinned, step, policy);
  const { approvals, confirmations } = requirementsFor(pinned.runbook, step, policy);
  if (step.kind === 'approval') return { do: 'wait', step, digest, for: 'approval', needed: Math.max(1, approvals) };
  const performer = plan.performer(step);
  if (performer.by === 'person') return { do: 'wait', step, digest, for: 'person', needed: Math.max(1, confirmations), why: performer.why };
  const blind = dryRunOf(plan, step)?.failed ?? false;
  const needed = blind ? Math.max(1, approvals) : approvals;
  if (needed === 0) return { do: 'ready', step, digest, why: 'no approval is needed', until: undefined };
  const covered = coveredBy(plan, step, digest);
  if (!blind && covered && covered.people >= needed) return { do: 'ready', step, digest, why: `approved with ${covered.with}`, until: covered.until };
  return { do: 'wait', step, digest, for: 'approval', needed, ...(blind ? { why: 'Its dry run failed: read what it said before you say yes.' } : {}) };
}

/** A dry run goes first, by itself, with an identity that can only read; what it said stands in the approval's message. */
function lookFirst(plan: Plan, step: Step): Next | undefined {
  const dry = dryRunOf(plan, step);
  if (!dry || dry.done) return undefined;
  if (plan.performer(dry.step).by === 'person') return undefined;
  return { do: 'ready', step: dry.step, digest: digestOf(plan.pinned, dry.step, plan.policy), why: `dry run of ${step.name}`, until: undefined };
}

function dryRunOf({ pinned, rows }: Plan, step: Step): { readonly step: Step; readonly done: boolean; readonly failed: boolean } | undefined {
  const dry = step.dryRun === undefined ? undefined : pinned.runbook.steps.find((other) => other.name === step.dryRun);
  const row = rows.find((one) => one.idx === dry?.index);
  if (!dry || !row) return undefined;
  return { step: dry, done: row.status === 'succeeded' || isFailed(row), failed: isFailed(row) };
}

/** People whose approval of the approval step before this one holds for exactly this step, and until when. */
function coveredBy({ run, pinned, policy, now }: Plan, step: Step, digest: string): { readonly people: number; readonly until: Instant; readonly with: string } | undefined {
  const approval = pinned.runbook.steps.filter((one) => one.kind === 'approval' && !one.aside && one.index < step.index).at(-1);
  const said: RunStep | undefined = approval && run.steps[approval.index];
  if (!approval || said?.status !== 'succeeded') return undefined;
  const { requesterMayApprove, approvalTtlMs } = requirementsFor(pinned.runbook, step, policy);
  const fresh = said.given.filter((one) => one.covers.includes(digest) && between(one.at, now) < approvalTtlMs && (requesterMayApprove || !samePerson(run.by, one.by)));
  if (fresh.length === 0) return undefined;
  return { people: new Set(fresh.map((one) => one.by.id)).size, until: plus(fresh.map((one) => one.at).sort()[0] ?? now, approvalTtlMs), with: approval.name };
}
