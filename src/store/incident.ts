// Incidents: the row that is locked while something is decided, with the snapshot of the fold.
import type { Alert } from '../domain/alert.ts';
import type { Config } from '../domain/config.ts';
import { foldVersion, type Incident } from '../domain/incident.ts';
import { foldAll } from '../domain/fold.ts';
import { toInstant, type Instant } from '../domain/time.ts';
import type { Candidate } from '../domain/triage.ts';
import { factsOf } from './fact.ts';
import type { Db } from './pool.ts';

type Row = { id: number; head_seq: number; head_hash: string; fold_version: number; state: Incident };

/** The incident with the head of its chain. */
export type Head = { readonly incident: Incident; readonly seq: number; readonly hash: string };
/** The same under its lock; `now` is when it was held, by the database's clock. */
export type Locked = Head & { readonly now: Instant };

/** A new row with a number of its own; it has no facts yet. The caller appends `incident.opened` in the same transaction. */
export async function insertIncident(db: Db): Promise<number> {
  const { rows } = await db.query<{ id: number }>('insert into incident (fold_version, state) values ($1, $2) returning id', [foldVersion, {}], { prepared: true });
  return only(rows).id;
}

/** The incident under its row lock, which every decision about it holds until it commits. */
export async function lockIncident(db: Db, id: number): Promise<Locked | undefined> {
  if (!Number.isSafeInteger(id)) throw new Error('an incident has a whole number');
  // Without values, so that it begins its transaction in one message (pool.ts). The time is read outside of what waits for the lock, so it is never from before it.
  const { rows } = await db.query<Row & { now: Date }>(`with locked as materialized (select id, head_seq, head_hash, fold_version, state from incident where id = ${id} for update) select locked.*, clock_timestamp() as now from locked`);
  return rows[0] ? { ...(await head(db, rows[0])), now: toInstant(rows[0].now) } : undefined;
}

export async function readIncident(db: Db, id: number): Promise<Incident | undefined> {
  const { rows } = await db.query<Row>('select id, head_seq, head_hash, fold_version, state from incident where id = $1 and head_seq > 0', [id], { prepared: true });
  return rows[0] ? (await head(db, rows[0])).incident : undefined;
}

/** Only whether it is private now: asked before each call that others can see. */
export async function isPrivate(db: Db, id: number): Promise<boolean> {
  const { rows } = await db.query<{ private: boolean | null }>('select private from incident where id = $1', [id], { prepared: true });
  return rows[0]?.private ?? false;
}

/** Where the chain ends now: its last seq and hash. */
export async function readHead(db: Db, id: number): Promise<{ seq: number; hash: string }> {
  const { rows } = await db.query<{ seq: number; hash: string }>('select head_seq as seq, head_hash as hash from incident where id = $1', [id]);
  return only(rows);
}

export async function incidentOfChannel(db: Db, channel: string): Promise<number | undefined> {
  const { rows } = await db.query<{ id: number }>('select id from incident where channel = $1', [channel]);
  return rows[0]?.id;
}

/** Those of `channels` that no incident has for its own. */
export async function channelsOfNobody(db: Db, channels: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ id: string }>('select c.id from unnest($1::text[]) as c(id) where not exists (select 1 from incident i where i.channel = c.id)', [channels]);
  return new Set(rows.map((row) => row.id));
}

/** Incidents by number, newest first; `before` pages. Private ones only on request. */
export async function listIncidents(db: Db, options: { open?: boolean; before?: number; most: number; privateToo: boolean }): Promise<Incident[]> {
  const { rows } = await db.query<Row>(
    `select id, head_seq, head_hash, fold_version, state from incident
     where head_seq > 0 and id < $1 and (private = false or $2) and ($3 = false or status not in ('resolved', 'closed', 'declined', 'merged'))
     order by id desc limit $4`,
    [options.before ?? Number.MAX_SAFE_INTEGER, options.privateToo, options.open ?? false, options.most],
  );
  const heads = await Promise.all(rows.map((row) => head(db, row)));
  return heads.map((one) => one.incident);
}

type CandidateRow = { id: number; private: boolean; services: readonly { id: string }[]; source: string; opened: string; last: string | null };
type Now = { open: readonly CandidateRow[] | null; storm: { id: number; lastAt: string } | null; recent: number; behind: readonly string[] | null };
type Around = { readonly candidates: Candidate[]; readonly recentOpens: number; readonly storm: { id: number; lastAt: Instant } | undefined; readonly behind: readonly string[] };

/**
 * The open public incidents that may take this alert in by its service or source, the one that takes alerts in while a storm lasts,
 * and how many live ones a system opened within the storm's window, counted no further than it matters. Of incidents that have nothing to do
 * with the alert no state is read: theirs may be large. Call under the intake's advisory lock. `behind`: bodies of what waits in the same
 * lane behind the delivery that the alert came with, oldest first.
 */
export async function openNow(db: Db, { group, storm }: Pick<Config, 'group' | 'storm'>, alert: Pick<Alert, 'source' | 'service'>, arrival?: { readonly id: number; readonly lane: string }): Promise<Around> {
  const { rows } = await db.query<Now>(
    `with storms as materialized (
       select i.id, i.private, i.state -> 'storm' as storm from incident i
       where i.state -> 'storm' is not null and i.status not in ('resolved', 'closed', 'declined', 'merged')),
     near as materialized (
       select i.id from incident i
       where i.status not in ('resolved', 'closed', 'declined', 'merged') and i.kind = 'live' and not i.private and i.id not in (select s.id from storms s)
         and ($1::text is null or exists (select 1 from alert a where a.incident_id = i.id and a.alert -> 'service' ->> 'id' = $1))
         and ($2::text is null or i.state ->> 'source' = $2))
     select
       (select jsonb_agg(jsonb_build_object('id', i.id, 'private', i.private, 'services', i.state -> 'services', 'source', i.state ->> 'source',
          'opened', i.state ->> 'openedAt', 'last', (select max(a.recorded_at) from alert a where a.incident_id = i.id)) order by i.id)
        from near join incident i on i.id = near.id) as open,
       (select jsonb_build_object('id', s.id, 'lastAt', s.storm ->> 'lastAt') from storms s where not s.private and s.storm -> 'endedAt' is null order by s.id desc limit 1) as storm,
       (select count(*)::int from (
          select 1 from incident i
          where i.created_at > now() - $3 * interval '1 millisecond' and i.kind = 'live'
            and (select f.by ->> 'type' from fact f where f.incident_id = i.id and f.seq = 1) = 'system' limit $4) one) as recent,
       (select jsonb_agg(d.body order by d.id) from (select id, body from delivery where lane = $5 and id > $6 and state = 'waiting' order by id limit 20) d) as behind`,
    [group.by.includes('service') ? alert.service.id : null, group.by.includes('source') ? alert.source : null, storm.within, storm.opens + (storm.apart === false ? 0 : storm.apart.most), arrival?.lane, arrival?.id],
    { prepared: true },
  );
  const found = only(rows);
  const candidates = (found.open ?? []).map((row) => ({
    id: row.id, private: row.private, services: row.services.map((service) => service.id), source: row.source, openedAt: row.opened,
    lastAlertAt: row.last === null ? row.opened : new Date(row.last).toISOString(),
  }));
  return { candidates, recentOpens: found.recent, storm: found.storm ?? undefined, behind: found.behind ?? [] };
}

/** The number of every incident that has begun, private ones included, oldest first. */
export async function incidentNumbers(db: Db): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>('select id from incident where head_seq > 0 order by id');
  return rows.map((row) => row.id);
}

/** How many live incidents are open, by severity; private ones are counted nowhere. */
export async function countOpen(db: Db): Promise<{ severity: string | null; n: number }[]> {
  const { rows } = await db.query<{ severity: string | null; n: number }>(
    `select state ->> 'severity' as severity, count(*)::int as n from incident
     where head_seq > 0 and kind = 'live' and not private and status not in ('resolved', 'closed', 'declined', 'merged') group by 1`,
  );
  return rows;
}

async function head(db: Db, row: Row): Promise<Head> {
  if (row.fold_version === foldVersion) return { incident: row.state, seq: row.head_seq, hash: row.head_hash };
  const incident = foldAll(await factsOf(db, row.id), row.id);
  if (!incident) throw new Error(`INC-${row.id} has no facts`);
  return { incident, seq: row.head_seq, hash: row.head_hash };
}

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('the database returned no row where there must be one');
  return row;
}
