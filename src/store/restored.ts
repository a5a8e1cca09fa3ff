// A database that was brought back to an earlier moment: what waited then may have been done since, so nothing of it is repeated blindly.
import type { Sql } from './sql.ts';

/** `tokens`: in force, and so also what was revoked since. */
export type Doubted = { readonly effects: number; readonly steps: number; readonly tokens: number };

export async function isInUse(db: Sql): Promise<boolean> {
  const { rowCount } = await db.query(`select 1 from pg_stat_activity where datname = current_database() and application_name = 'tocsin'`);
  return rowCount > 0;
}

/**
 * Effects count as tried once: whoever takes one up looks for what is there. Steps that were ready or running count as begun by
 * somebody who is gone: the examiner repeats those that may be repeated, and asks people about the others.
 */
export async function doubtWhatWaited(tx: Sql): Promise<Doubted> {
  const effects = await tx.query(
    `update effect set attempt = greatest(attempt, 1), first_run_at = coalesce(first_run_at, created_at) where state in ('waiting', 'running') and kind not in ('timer', 'nudge')`,
  );
  // The next claim's number and name, as claimSteps gives them: a kind that recognises what it started finds that.
  const steps = await tx.query(
    `update runbook_step s set status = 'running', token = next.token, external_ref = s.run_id || '-' || s.idx || '-' || next.token,
       marked_at = coalesce(s.marked_at, now()), started_at = coalesce(s.started_at, now()), start_by = now(), lease_until = now(), ended_at = null
     from (select run_id, idx, token + (status = 'ready' and end_counted = token)::int as token from runbook_step where status in ('ready', 'running')) next
     where s.run_id = next.run_id and s.idx = next.idx`,
  );
  const { rows } = await tx.query<{ n: number }>('select count(*)::int as n from api_token where revoked_at is null and (expires_at is null or expires_at > now())');
  return { effects: effects.rowCount, steps: steps.rowCount, tokens: rows[0]?.n ?? 0 };
}
