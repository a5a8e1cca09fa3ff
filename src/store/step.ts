// The step ledger's rows. Every write-back is fenced by the token of the claim; what was started is never simply queued again.
import type { StepStatus } from '../domain/incident.ts';
import type { Db } from './pool.ts';

export type StepRow = {
  readonly run_id: string; readonly idx: number; readonly name: string; readonly kind: string; readonly digest: string | null; readonly status: StepStatus;
  readonly idempotent: boolean; readonly token: number; readonly marked_at: Date | null; readonly attempt: number; readonly started_at: Date | null;
  readonly approved_until: Date | null; readonly lost: boolean; readonly output_value: string | null; readonly incident_id: number;
};

export type StepClaim = { readonly run_id: string; readonly idx: number; readonly token: number };

type NewStep = { readonly run: string; readonly idx: number; readonly name: string; readonly kind: string; readonly idempotent: boolean; readonly aside: boolean; readonly executor?: string | undefined };

export async function insertStep(db: Db, step: NewStep): Promise<void> {
  await db.query(
    `insert into runbook_step (run_id, idx, name, kind, status, idempotent, executor) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [step.run, step.idx, step.name, step.kind, step.aside ? 'skipped' : 'pending', step.idempotent, step.executor],
  );
}

export async function stepsOf(db: Db, run: string): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>('select s.*, r.incident_id from runbook_step s join runbook_run r on r.id = s.run_id where run_id = $1 order by idx', [run]);
  return rows;
}

type Moved = { readonly digest?: string | undefined; readonly delayMs?: number; readonly approvedUntil?: Date | undefined };

/** Moves a step that nobody performs. False when it is not in one of `from` any more. */
export async function moveStep(db: Db, step: { run: string; idx: number }, from: readonly StepStatus[], to: StepStatus, more: Moved = {}): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set status = $4, digest = coalesce($5, digest), run_at = now() + $6 * interval '1 millisecond', approved_until = $7,
       ended_at = case when $4 in ('succeeded', 'failed', 'cancelled', 'skipped') then now() end
     where run_id = $1 and idx = $2 and status = any ($3)`,
    [step.run, step.idx, from, to, more.digest, more.delayMs ?? 0, more.approvedUntil],
  );
  return rowCount === 1;
}

/** Claims ready steps of these kinds. The row says "running" before anything starts; only the marker says that it started. */
export async function claimSteps(db: Db, options: { kinds: readonly string[]; owner: string; host: string; most: number; leaseMs: number }): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>(
    `with next as (
       select run_id, idx from runbook_step where status = 'ready' and run_at <= now() and kind = any ($1) and end_counted = token
         and (approved_until is null or approved_until > now())
       order by run_at limit $4 for update skip locked)
     update runbook_step s set status = 'running', token = s.token + 1, attempt = s.attempt + 1, owner = $2, host = $3, marked_at = null, stop_asked_at = null, final = false,
       lease_until = now() + $5 * interval '1 millisecond', start_by = now() + $5 * interval '1 millisecond',
       external_ref = s.run_id || '-' || s.idx || '-' || (s.token + 1), started_at = now(), ended_at = null
     from next, runbook_run r where s.run_id = next.run_id and s.idx = next.idx and r.id = s.run_id
     returning s.*, r.incident_id`,
    [options.kinds, options.owner, options.host, options.most, options.leaseMs],
  );
  return rows;
}

/** The start marker: won once per claim, right before the step starts. False means: do not start. */
export async function markStarted(db: Db, claim: StepClaim): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set marked_at = now() where run_id = $1 and idx = $2 and token = $3 and status = 'running' and marked_at is null and stop_asked_at is null and now() < start_by`,
    [claim.run_id, claim.idx, claim.token],
  );
  return rowCount === 1;
}

/** True while this claim is the one that counts. */
export async function holdsStep(db: Db, claim: StepClaim): Promise<boolean> {
  const { rowCount } = await db.query(`select 1 from runbook_step where run_id = $1 and idx = $2 and token = $3 and status = 'running'`, [claim.run_id, claim.idx, claim.token]);
  return rowCount === 1;
}

export async function extendStep(db: Db, claim: StepClaim, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set lease_until = now() + $4 * interval '1 millisecond' where run_id = $1 and idx = $2 and token = $3 and status = 'running'`,
    [claim.run_id, claim.idx, claim.token, leaseMs],
  );
  return rowCount === 1;
}

export type StepEnd = {
  readonly status: 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'unknown'; readonly code: number | undefined;
  readonly head: string; readonly tail: string; readonly sha: string; readonly bytes: number; readonly tookMs: number;
  /** Trying again cannot help. */
  readonly final?: boolean | undefined;
  /** What it hands on, not checked yet. */
  readonly value?: string | undefined;
};

/** Writes what came of a step that was performed. False when the claim is no longer ours: the examiner was there. */
export async function endStep(db: Db, claim: StepClaim, end: StepEnd): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set status = $4, exit_code = $5, output_head = $6, output_tail = $7, output_sha = $8, output_bytes = $9, duration_ms = $10, output_value = $11, final = $12, lost = false,
       ended_at = now(), lease_until = null
     where run_id = $1 and idx = $2 and token = $3 and status = 'running'`,
    [claim.run_id, claim.idx, claim.token, end.status, end.code, end.head, end.tail, end.sha, end.bytes, end.tookMs, end.value, end.final ?? false],
  );
  return rowCount === 1;
}

/** A step that a person stopped between its claim and its marker has ended without having begun. False when that is not why it may not start. */
export async function endUnbegun(db: Db, claim: StepClaim): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set status = 'cancelled', ended_at = now(), lease_until = null
     where run_id = $1 and idx = $2 and token = $3 and status = 'running' and marked_at is null and stop_asked_at is not null`,
    [claim.run_id, claim.idx, claim.token],
  );
  return rowCount === 1;
}

/** At a stop: one that was claimed and not begun is examined at once, and from now on it cannot begin here. False when it has begun. */
export async function giveBackStep(db: Db, claim: StepClaim): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set lease_until = now(), start_by = now() where run_id = $1 and idx = $2 and token = $3 and status = 'running' and marked_at is null`,
    [claim.run_id, claim.idx, claim.token],
  );
  return rowCount === 1;
}

/** Asks whoever performs it to stop. False when it is not running. */
export async function askToStop(db: Db, step: { run: string; idx: number }): Promise<boolean> {
  const { rowCount } = await db.query(`update runbook_step set stop_asked_at = coalesce(stop_asked_at, now()) where run_id = $1 and idx = $2 and status = 'running'`, [step.run, step.idx]);
  return rowCount === 1;
}

export async function isStopAsked(db: Db, claim: StepClaim): Promise<boolean> {
  const { rows } = await db.query('select 1 from runbook_step where run_id = $1 and idx = $2 and token = $3 and stop_asked_at is not null', [claim.run_id, claim.idx, claim.token]);
  return rows.length > 0;
}

/**
 * The examiner of expired leases. Without a marker nothing was started, and from now on nothing can be: the step is ready again. An idempotent one
 * may be repeated, and one of a kind that recognises what it started (`recognised`) looks for it; everything else is unknown, and a person decides. What a runner had marked is left for `graceMs` more: its own host looks at its
 * spool first (runner_adopt), and a start that was put off has given up by then (start_by).
 */
export async function settleExpired(db: Db, { graceMs, recognised = [] }: { graceMs: number; recognised?: readonly string[] }): Promise<number> {
  const { rowCount } = await db.query(
    `update runbook_step set lease_until = null, run_at = now(), lost = lost or marked_at is not null,
       status = case when marked_at is null or idempotent or kind = any ($2) then 'ready' else 'unknown' end
     where status = 'running' and lease_until < now() - case when executor is not null and marked_at is not null then $1 else 0 end * interval '1 millisecond'`,
    [graceMs, recognised],
  );
  return rowCount;
}

/** One row a person and digest: a second click adds nothing. */
export async function insertApproval(db: Db, approval: { run: string; idx: number; digest: string; approver: string; decision: 'approve' | 'refuse' }): Promise<void> {
  await db.query(
    'insert into runbook_approval (run_id, idx, digest, approver, decision) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [approval.run, approval.idx, approval.digest, approval.approver, approval.decision],
  );
}
