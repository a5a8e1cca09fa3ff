// What the doctor asks of the database: its version and roles, what protects the facts, what waits and what was put aside.
import type { Stuck } from '../domain/diagnosis.ts';
import { toInstant, type Instant } from '../domain/time.ts';
import type { Db } from './pool.ts';

export type DatabaseState = {
  /** 150004 for 15.4. */
  readonly version: number; readonly now: Date; readonly user: string; readonly takesWrites: boolean; readonly isSuperuser: boolean; readonly ownsFacts: boolean;
  /** Those that refuse changes of facts and are switched on. */
  readonly triggers: readonly string[];
};

export async function databaseState(db: Db): Promise<DatabaseState> {
  const { rows } = await db.query<{ version: number; now: Date; user: string; writes: boolean; super: boolean; owns: boolean; triggers: string[] }>(
    `select current_setting('server_version_num')::int as version, clock_timestamp() as now, current_user::text as "user", current_setting('transaction_read_only') = 'off' as writes,
       (select rolsuper from pg_roles where rolname = current_user) as super,
       coalesce((select pg_has_role(current_user, c.relowner, 'member') from pg_class c where c.oid = to_regclass('fact')), false) as owns,
       array(select t.tgname::text from pg_trigger t where t.tgrelid in (to_regclass('fact'), to_regclass('fact_text')) and not t.tgisinternal and t.tgenabled in ('O', 'A')) as triggers`,
  );
  const [row] = rows;
  if (!row) throw new Error('the database did not answer about itself');
  return { version: row.version, now: row.now, user: row.user, takesWrites: row.writes, isSuperuser: row.super, ownsFacts: row.owns, triggers: row.triggers };
}

/** For a probe. A standby, and a database that was switched to read-only, take no writes. */
export async function databasePulse(db: Db): Promise<{ readonly now: Date; readonly takesWrites: boolean }> {
  const { rows } = await db.query<{ now: Date; writes: boolean }>(`select clock_timestamp() as now, current_setting('transaction_read_only') = 'off' as writes`);
  const [row] = rows;
  if (!row) throw new Error('the database did not answer about itself');
  return { now: row.now, takesWrites: row.writes };
}

/** Names of the migrations that were applied; none where there is no such table yet. */
export async function appliedMigrations(db: Db): Promise<{ name: string; sha256: string }[]> {
  const { rows } = await db.query<{ there: boolean }>(`select to_regclass('migration') is not null as there`);
  if (rows[0]?.there !== true) return [];
  return (await db.query<{ name: string; sha256: string }>('select name, sha256 from migration order by name')).rows;
}

/** When the last delivery of a source came in, signed and verified, of the last 100,000 of all; what we found at the source ourselves did not come in. */
export async function lastDelivery(db: Db, source: string): Promise<Date | undefined> {
  const { rows } = await db.query<{ at: Date }>(
    `select received_at as at from delivery where id > (select max(id) - 100000 from delivery) and source = $1 and key not like 'sweep:%' order by id desc limit 1`, [source],
  );
  return rows[0]?.at;
}

/** The newest of those that were put aside after their last try. */
export async function parkedDeliveries(db: Db, most: number): Promise<{ id: number; source: string; receivedAt: Instant }[]> {
  const { rows } = await db.query<{ id: number; source: string; received_at: Date }>(
    `select id, source, received_at from delivery where state = 'parked' order by id desc limit $1`, [most],
  );
  return rows.map((row) => ({ id: row.id, source: row.source, receivedAt: toInstant(row.received_at) }));
}

type Row = { id: number; incident_id: number; private: boolean; kind: string; state: Stuck['state']; outcome: string | null; created_at: Date; first_run_at: Date | null; run_at: Date };

/**
 * Effects that were given up and stand on their incident still, that failed and wait for another try, or that nobody has
 * taken for a minute although they are due and nothing stands before them. Of one incident, or of all.
 */
export async function stuckEffects(db: Db, { most, incident }: { most: number; incident?: number | undefined }): Promise<Stuck[]> {
  const { rows } = await db.query<Row>(
    `select e.id, e.incident_id, i.private, e.kind, e.state, e.outcome, e.created_at, e.first_run_at, e.run_at
     from (select * from effect where state = 'given_up' union all select * from effect where state = 'waiting') e join incident i on i.id = e.incident_id
     where ($2::bigint is null or e.incident_id = $2) and (e.state = 'given_up'
        or e.state = 'waiting' and e.attempt > 0
        or e.state = 'waiting' and e.run_at < now() - interval '1 minute'
           and not exists (select 1 from effect b where b.lane = e.lane and b.id < e.id and b.state in ('waiting', 'running'))
           and not exists (select 1 from unnest(e.needs) need where not exists (
             select 1 from effect n where n.incident_id = e.incident_id and n.name = need and n.state = 'done')))
     order by e.incident_id desc, e.id desc limit $1`,
    [most, incident ?? null],
  );
  return rows.map((row) => ({
    effect: row.id, incident: row.incident_id, private: row.private, kind: row.kind, state: row.state, since: toInstant(row.first_run_at ?? row.created_at),
    reason: row.outcome ?? (row.state === 'waiting' ? 'nobody has taken it: is a process of Tocsin running that performs effects?' : ''),
    ...(row.state === 'waiting' ? { nextAt: toInstant(row.run_at) } : {}),
  }));
}
