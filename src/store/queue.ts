// The two queues, deliveries and effects, share one life: waiting → running under a lease → an end. All times are the database's.
import { storableText } from '../domain/storable.ts';
import type { Db } from './pool.ts';
import { mayBeForgotten } from './sql.ts';
import { writeTogether, type Write } from './writes.ts';

export type QueueTable = 'delivery' | 'effect';

/** What fences a claim: only the row whose owner and attempt are still these may be extended or ended by the claimer. */
export type Claim = { readonly id: number; readonly owner: string; readonly attempt: number };

// Named one by one: a prepared statement with `*` would not survive a column that another version adds.
const columns = {
  delivery: 't.id, t.source, t.key, t.lane, t.body, t.received_at, t.attempt, t.owner, t.state, t.outcome',
  effect: 't.id, t.incident_id, t.kind, t.data, t.lane, t.cause, t.depth, t.state, t.attempt, t.owner, t.created_at, t.first_run_at, t.outcome, t.run_at, t.urgency',
} as const;

// Needs are names of effects of the same incident; deliveries have none.
const needsMet = `and (q.needs = '{}' or not exists (
  select 1 from unnest(q.needs) need where not exists (
    select 1 from effect n where n.incident_id = q.incident_id and n.name = need and n.state = 'done')))`;

/**
 * Claims up to `most` rows, each the first of its lane, most urgent first. Two guards hold the order: the anti-join here and the
 * unique index of running rows per lane, which makes a rival's claim fail instead of overlapping (23505: claim again).
 *
 * The claim of a delivery may be forgotten by a server that crashes: nothing is changed outside before its own commit, which waits for the
 * disk and for all before it. That of an effect may not: its attempt says whether to look for what an earlier try has left outside.
 */
export async function claim<Row>(db: Db, table: QueueTable, options: { owner: string; most: number; leaseMs: number }): Promise<Row[]> {
  const { rows } = await db.query<Row>(
    `with head as (
       select q.id from ${table} q
       where q.state = 'waiting' and q.run_at <= now()
         and not exists (select 1 from ${table} b where b.lane = q.lane and b.id < q.id and b.state in ('waiting', 'running'))
         and not exists (select 1 from ${table} r where r.lane = q.lane and r.state = 'running')
         ${table === 'effect' ? needsMet : ''}
       order by q.urgency, q.id
       limit $2 for update of q skip locked)${table === 'delivery' ? `, quickly as materialized (select ${mayBeForgotten})` : ''}
     update ${table} t set state = 'running', attempt = t.attempt + 1, owner = $1,
       lease_until = now() + $3 * interval '1 millisecond'${table === 'effect' ? ', first_run_at = coalesce(t.first_run_at, now())' : ''}
     from head${table === 'delivery' ? ', quickly' : ''} where t.id = head.id
     returning ${columns[table]}`,
    [options.owner, options.most, options.leaseMs],
    { prepared: true },
  );
  return rows;
}

/** Longer lease for a row still worked on; false when it is no longer ours. */
export async function extend(db: Db, table: QueueTable, claimed: Claim, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update ${table} set lease_until = now() + $4 * interval '1 millisecond' where id = $1 and owner = $2 and attempt = $3 and state = 'running'`,
    [claimed.id, claimed.owner, claimed.attempt, leaseMs],
  );
  return rowCount === 1;
}

/** The end of a claimed row; a delivery may name the incident it came to. Throws LeaseLost when it is no longer ours, so that the caller's transaction is rolled back. */
export async function finish(db: Db, table: QueueTable, claimed: Claim, state: string, outcome: string, incident?: number): Promise<void> {
  await writeTogether(db, [finishing(table, claimed, state, outcome, incident)]);
}

/** The same, to go with what came of it. */
export function finishing(table: QueueTable, claimed: Claim, state: string, outcome: string, incident?: number): Write {
  return {
    parts: `ended as (
      update ${table} set state = $4, outcome = $5, done_at = now(), owner = null, lease_until = null, incident_id = coalesce($6, incident_id)
      where id = $1 and owner = $2 and attempt = $3 and state = 'running' returning 1)`,
    values: [claimed.id, claimed.owner, claimed.attempt, state, readable(outcome), incident],
    one: { part: 'ended', otherwise: () => new LeaseLost(table, claimed.id) },
  };
}

/** Back to waiting, to be claimed again after `delayMs`. Its lane waits with it. */
export async function postpone(db: Db, table: QueueTable, claimed: Claim, delayMs: number, why: string): Promise<void> {
  await db.query(
    `update ${table} set state = 'waiting', run_at = now() + $4 * interval '1 millisecond', outcome = $5, owner = null, lease_until = null
     where id = $1 and owner = $2 and attempt = $3 and state = 'running'`,
    [claimed.id, claimed.owner, claimed.attempt, delayMs, readable(why)],
  );
}

/** An effect that was claimed and not begun: it waits as if it had never been claimed. */
export async function putBack(db: Db, claimed: Claim, delayMs: number, why: string): Promise<void> {
  await db.query(
    `update effect set state = 'waiting', attempt = attempt - 1, run_at = now() + $4 * interval '1 millisecond', outcome = $5, owner = null, lease_until = null,
       first_run_at = case when attempt = 1 then null else first_run_at end
     where id = $1 and owner = $2 and attempt = $3 and state = 'running'`,
    [claimed.id, claimed.owner, claimed.attempt, delayMs, readable(why)],
  );
}

/**
 * Given back, to be claimed at once or after `delayMs`: by a process that stops, or that cannot read it. What was not begun waits as if it had never been claimed; what was keeps its
 * attempt, so that the next one looks for what is there. In another `lane` it holds up nobody in its own. False when it is no longer ours.
 */
export async function giveBack(
  db: Db, table: QueueTable, claimed: Claim, begun: boolean, { delayMs, lane, why = 'handed over when its process stopped' }: { delayMs?: number; lane?: string | undefined; why?: string } = {},
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update ${table} set state = 'waiting', owner = null, lease_until = null, outcome = $5, attempt = attempt - $4, run_at = coalesce(now() + $6 * interval '1 millisecond', run_at), lane = coalesce($7, lane)
       ${table === 'effect' ? ', first_run_at = case when attempt = $4 then null else first_run_at end' : ''}
     where id = $1 and owner = $2 and attempt = $3 and state = 'running'`,
    [claimed.id, claimed.owner, claimed.attempt, begun ? 0 : 1, readable(why), delayMs, lane],
  );
  return rowCount === 1;
}

/**
 * Rows whose worker died: their lease is over, so they wait again. Returns how many. From the third death on each waits by itself, 1 to 30 s:
 * one of them may be what kills, and the others must not die beside it again.
 */
export async function reclaim(db: Db, table: QueueTable): Promise<number> {
  const { rowCount } = await db.query(
    `update ${table} set state = 'waiting', owner = null, lease_until = null,
       outcome = format('the worker died or lost its lease (%s in a row)', 1 + coalesce(substring(outcome from '^the worker died or lost its lease \\((\\d{1,6}) in a row\\)$')::int, 0)),
       run_at = now() + case when attempt < 3 then interval '0' else least(30, 2 ^ (attempt - 2)) * (0.5 + random() / 2) * interval '1 second' end
     where state = 'running' and lease_until < now()`,
  );
  return rowCount ?? 0;
}

// An error's words may quote what came from outside.
function readable(text: string): string {
  return storableText(text.slice(0, 2_000));
}

/** Somebody else holds the row now: what we were about to write must not be written. */
export class LeaseLost extends Error {
  constructor(table: string, id: number) {
    super(`${table} ${id} is no longer ours: its lease ended`);
    this.name = 'LeaseLost';
  }
}
