// Runs of runbooks: what was asked for, pinned to the runbook's text as it stood then.
import { actor, type Actor } from '../domain/actor.ts';
import type { Db } from './pool.ts';

export type RunRecord = {
  readonly id: string; readonly incident: number; readonly runbook: string; readonly blob: string; readonly source: string;
  readonly params: Readonly<Record<string, string>>; readonly requestedBy: Actor; readonly status: string; readonly concurrencyKey: string | undefined;
};
type Row = {
  id: string; incident_id: number; runbook_id: string; blob_sha: string; source: string; params: Record<string, string>; requested_by: unknown;
  status: string; concurrency_key: string | null;
};

/** Who holds a concurrency key: the run, and where it is. */
export type Holder = { readonly run: string; readonly incident: number; readonly requestedBy: Actor; readonly at: Date };

const isActive = `status in ('running', 'waiting', 'unknown')`;

/**
 * Stores a run once. When another active run holds the concurrency key, it is stored as waiting for its turn (`queue`) or not at all, and who holds
 * it comes back. Told apart by the key and not by the id, so that repeating the same run is no collision.
 */
export async function insertRun(db: Db, run: Omit<RunRecord, 'status'> & { readonly timeoutMs?: number | undefined }, queue = false): Promise<{ readonly held: Holder | undefined } | undefined> {
  const insert = (status: string) => db.query(
    `insert into runbook_run (id, incident_id, runbook_id, blob_sha, source, params, requested_by, status, concurrency_key, timeout_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $9, $8, $10) on conflict do nothing`,
    [run.id, run.incident, run.runbook, run.blob, run.source, JSON.stringify(run.params), JSON.stringify(run.requestedBy), run.concurrencyKey, status, run.timeoutMs],
  );
  await insert('running');
  const stored = await readRun(db, run.id);
  if (stored && stored.status !== 'queued') return undefined;
  if (queue && !stored) await insert('queued');
  return { held: await holderOf(db, run.concurrencyKey) };
}

async function holderOf(db: Db, key: string | undefined): Promise<Holder | undefined> {
  const { rows } = await db.query<{ id: string; incident_id: number; requested_by: unknown; created_at: Date }>(
    `select id, incident_id, requested_by, created_at from runbook_run where concurrency_key = $1 and ${isActive}`, [key],
  );
  const [row] = rows;
  return row && { run: row.id, incident: row.incident_id, requestedBy: actor.parse(row.requested_by), at: row.created_at };
}

/** Queued runs whose turn it is: the oldest of each key that nobody holds. */
export async function runsToBegin(db: Db): Promise<{ readonly run: string; readonly incident: number }[]> {
  const { rows } = await db.query<{ run: string; incident: number }>(
    `select distinct on (q.concurrency_key) q.id as run, q.incident_id as incident from runbook_run q where q.status = 'queued'
       and not exists (select 1 from runbook_run a where a.concurrency_key = q.concurrency_key and a.${isActive})
     order by q.concurrency_key, q.created_at`,
  );
  return rows;
}

/** Runs that have taken longer than they may, while nothing of them runs or is undecided. */
export async function overdueRuns(db: Db): Promise<{ readonly run: string; readonly incident: number }[]> {
  const { rows } = await db.query<{ run: string; incident: number }>(
    `select r.id as run, r.incident_id as incident from runbook_run r where r.status = 'running' and r.timeout_ms is not null
       and r.begun_at + r.timeout_ms * interval '1 millisecond' < now()
       and not exists (select 1 from runbook_step s where s.run_id = r.id and s.status in ('running', 'unknown')) limit 50`,
  );
  return rows;
}

/** False when it does not wait for its turn any more. Throws (23505) when a rival took the key in the same moment. */
export async function beginQueued(db: Db, id: string): Promise<boolean> {
  return (await db.query(`update runbook_run set status = 'running', begun_at = now() where id = $1 and status = 'queued'`, [id])).rowCount === 1;
}

export async function readRun(db: Db, id: string): Promise<RunRecord | undefined> {
  const { rows } = await db.query<Row>('select * from runbook_run where id = $1', [id]);
  const [row] = rows;
  if (!row) return undefined;
  return {
    id: row.id, incident: row.incident_id, runbook: row.runbook_id, blob: row.blob_sha, source: row.source, params: row.params,
    requestedBy: actor.parse(row.requested_by), status: row.status, concurrencyKey: row.concurrency_key ?? undefined,
  };
}

export async function setRunStatus(db: Db, id: string, status: string): Promise<void> {
  await db.query('update runbook_run set status = $2 where id = $1', [id, status]);
}
