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

/**
 * Stores a run once. When another active run holds the concurrency key, nothing is stored and its id comes back. Told apart by
 * the key and not by the id, so that repeating the same run is no collision.
 */
export async function insertRun(db: Db, run: Omit<RunRecord, 'status'>): Promise<{ heldBy: string } | undefined> {
  await db.query(
    `insert into runbook_run (id, incident_id, runbook_id, blob_sha, source, params, requested_by, status, concurrency_key)
     values ($1, $2, $3, $4, $5, $6, $7, 'running', $8) on conflict do nothing`,
    [run.id, run.incident, run.runbook, run.blob, run.source, JSON.stringify(run.params), JSON.stringify(run.requestedBy), run.concurrencyKey],
  );
  if (await readRun(db, run.id)) return undefined;
  const { rows } = await db.query<{ id: string }>(
    `select id from runbook_run where concurrency_key = $1 and status in ('running', 'waiting', 'unknown')`, [run.concurrencyKey],
  );
  return { heldBy: rows[0]?.id ?? 'a run that has just ended: try again' };
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
