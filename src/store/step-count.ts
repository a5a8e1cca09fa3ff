// What the ledger knows and the facts do not yet: steps that began, ended or came back since they were last counted.
import type { StepStatus } from '../domain/incident.ts';
import type { Db } from './pool.ts';

/** A step that was performed, as far as its facts are concerned. */
export type Uncounted = {
  readonly run_id: string; readonly idx: number; readonly name: string; readonly status: StepStatus; readonly token: number; readonly attempt: number; readonly idempotent: boolean; readonly final: boolean;
  readonly marked_at: Date | null; readonly ended_at: Date | null; readonly start_counted: number; readonly end_counted: number;
  readonly exit_code: number | null; readonly output_head: string | null; readonly output_tail: string | null; readonly output_sha: string | null;
  readonly output_bytes: number | null; readonly output_value: string | null; readonly duration_ms: number | null;
};

// The predicate of the index runbook_step_uncounted.
const uncounted = `(s.token > s.end_counted and s.status <> 'running' or s.token > s.start_counted and s.marked_at is not null)`;

/** Runs with something to count, those longest waiting first. */
export async function uncountedRuns(db: Db, most: number): Promise<{ readonly run: string; readonly incident: number }[]> {
  const { rows } = await db.query<{ run: string; incident: number }>(
    `select s.run_id as run, r.incident_id as incident from runbook_step s join runbook_run r on r.id = s.run_id where ${uncounted}
     group by s.run_id, r.incident_id order by min(coalesce(s.ended_at, s.marked_at, s.started_at)) limit $1`, [most],
  );
  return rows;
}

/** Under the incident's lock. The rows stay locked, so that no worker moves them meanwhile. */
export async function uncountedSteps(db: Db, run: string): Promise<Uncounted[]> {
  const { rows } = await db.query<Uncounted>(
    `select s.run_id, s.idx, s.name, s.status, s.token, s.attempt, s.idempotent, s.final, s.marked_at, s.ended_at, s.start_counted, s.end_counted,
       s.exit_code, s.output_head, s.output_tail, s.output_sha, s.output_bytes, s.output_value, s.duration_ms
     from runbook_step s where s.run_id = $1 and ${uncounted} order by s.idx for update`, [run],
  );
  return rows;
}

/** Says that the facts know of it now. `to`: what counting made of it, where that is not what the worker said. `value`: the checked one, if any. */
export async function counted(db: Db, row: Uncounted, more: { to?: StepStatus | undefined; delayMs?: number | undefined; value?: string | undefined } = {}): Promise<void> {
  await db.query(
    `update runbook_step set start_counted = case when marked_at is not null then token else start_counted end,
       end_counted = case when status = 'running' then end_counted else token end,
       status = coalesce($3, status), output_value = $4, run_at = case when $5::int is null then run_at else now() + $5::int * interval '1 millisecond' end
     where run_id = $1 and idx = $2`,
    [row.run_id, row.idx, more.to, more.value, more.delayMs],
  );
}

/** Steps whose approval grew old before anybody claimed them: by run, with their incident. */
export async function expiredApprovals(db: Db): Promise<{ readonly run: string; readonly incident: number; readonly idx: number }[]> {
  const { rows } = await db.query<{ run: string; incident: number; idx: number }>(
    `select s.run_id as run, s.idx, r.incident_id as incident from runbook_step s join runbook_run r on r.id = s.run_id
     where s.status = 'ready' and s.approved_until <= now() limit 50`,
  );
  return rows;
}
