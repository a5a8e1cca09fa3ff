// The step ledger's rows. Every write-back is fenced by the token of the claim; what was started is never simply queued again.
import type { StepStatus } from '../domain/incident.ts';
import type { Db } from './pool.ts';

export type StepRow = {
  readonly run_id: string; readonly idx: number; readonly name: string; readonly kind: string; readonly digest: string | null; readonly status: StepStatus;
  readonly idempotent: boolean; readonly token: number; readonly marked_at: Date | null; readonly attempt: number; readonly started_at: Date | null;
  readonly incident_id: number;
};

export type StepClaim = { readonly run_id: string; readonly idx: number; readonly token: number };

export async function insertStep(db: Db, step: { run: string; idx: number; name: string; kind: string; idempotent: boolean; aside: boolean }): Promise<void> {
  await db.query(
    `insert into runbook_step (run_id, idx, name, kind, status, idempotent) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [step.run, step.idx, step.name, step.kind, step.aside ? 'skipped' : 'pending', step.idempotent],
  );
}

export async function stepsOf(db: Db, run: string): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>('select s.*, r.incident_id from runbook_step s join runbook_run r on r.id = s.run_id where run_id = $1 order by idx', [run]);
  return rows;
}

/** Moves a step that nobody performs. False when it is not in one of `from` any more. */
export async function moveStep(
  db: Db, step: { run: string; idx: number }, from: readonly StepStatus[], to: StepStatus, more: { digest?: string; delayMs?: number } = {},
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set status = $4, digest = coalesce($5, digest), run_at = now() + $6 * interval '1 millisecond',
       ended_at = case when $4 in ('succeeded', 'failed', 'cancelled', 'skipped') then now() end
     where run_id = $1 and idx = $2 and status = any ($3)`,
    [step.run, step.idx, from, to, more.digest, more.delayMs ?? 0],
  );
  return rowCount === 1;
}

/** Claims ready steps of these kinds. The row says "running" before anything starts; only the marker says that it started. */
export async function claimSteps(db: Db, options: { kinds: readonly string[]; owner: string; host: string; most: number; leaseMs: number }): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>(
    `with next as (
       select run_id, idx from runbook_step where status = 'ready' and run_at <= now() and kind = any ($1)
       order by run_at limit $4 for update skip locked)
     update runbook_step s set status = 'running', token = s.token + 1, attempt = s.attempt + 1, owner = $2, host = $3, marked_at = null,
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
    `update runbook_step set marked_at = now() where run_id = $1 and idx = $2 and token = $3 and status = 'running' and marked_at is null and now() < start_by`,
    [claim.run_id, claim.idx, claim.token],
  );
  return rowCount === 1;
}

export async function extendStep(db: Db, claim: StepClaim, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set lease_until = now() + $4 * interval '1 millisecond' where run_id = $1 and idx = $2 and token = $3 and status = 'running'`,
    [claim.run_id, claim.idx, claim.token, leaseMs],
  );
  return rowCount === 1;
}

/** Writes what came of a step that was performed. False when the claim is no longer ours: the examiner was there. */
export async function endStep(db: Db, claim: StepClaim, end: {
  status: StepStatus; code: number | undefined; head: string; tail: string; sha: string; delayMs?: number;
}): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runbook_step set status = $4, exit_code = $5, output_head = $6, output_tail = $7, output_sha = $8, ended_at = now(), lease_until = null,
       run_at = now() + $9 * interval '1 millisecond'
     where run_id = $1 and idx = $2 and token = $3 and status = 'running'`,
    [claim.run_id, claim.idx, claim.token, end.status, end.code, end.head, end.tail, end.sha, end.delayMs ?? 0],
  );
  return rowCount === 1;
}

/**
 * The examiner: steps whose lease is over. Without a marker nothing was started, so they are ready again; idempotent ones may
 * be repeated; everything else is unknown, and a person decides. One statement per row state: a marker cannot slip in between.
 */
export async function expiredSteps(db: Db): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>(
    `select s.*, r.incident_id from runbook_step s join runbook_run r on r.id = s.run_id where s.status = 'running' and s.lease_until < now() limit 50`,
  );
  return rows;
}

export async function settleExpired(db: Db, claim: StepClaim): Promise<'ready' | 'unknown' | undefined> {
  const { rows } = await db.query<{ status: 'ready' | 'unknown' }>(
    `update runbook_step set status = case when marked_at is null or idempotent then 'ready' else 'unknown' end, lease_until = null, run_at = now()
     where run_id = $1 and idx = $2 and token = $3 and status = 'running' and lease_until < now() returning status`,
    [claim.run_id, claim.idx, claim.token],
  );
  return rows[0]?.status;
}

/** One row a person and digest: a second click adds nothing. */
export async function insertApproval(db: Db, approval: { run: string; idx: number; digest: string; approver: string; decision: 'approve' | 'refuse' }): Promise<void> {
  await db.query(
    'insert into runbook_approval (run_id, idx, digest, approver, decision) values ($1, $2, $3, $4, $5) on conflict do nothing',
    [approval.run, approval.idx, approval.digest, approval.approver, approval.decision],
  );
}
