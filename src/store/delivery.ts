// Deliveries: what came in, stored as it came before anybody is answered.
import { createHash } from 'node:crypto';
import { storable, storableText } from '../domain/storable.ts';
import type { Db } from './pool.ts';
import { LeaseLost, type Claim } from './queue.ts';

export type DeliveryRow = {
  readonly id: number; readonly source: string; readonly key: string; readonly lane: string; readonly body: string;
  readonly received_at: Date; readonly attempt: number; readonly owner: string; readonly state: string; readonly outcome: string | null;
};

export type NewDelivery = {
  readonly source: string;
  /** Two deliveries that share a key, the first or the other, are one. */
  readonly key: string;
  readonly otherKey?: string | undefined;
  /** What must be read in order: one external incident, one person. */
  readonly lane: string;
  readonly body: string;
  /** A person waits (0) or a machine does (1). */
  readonly urgency: 0 | 1;
};

/** An index takes no NUL, and no more than 2,704 bytes: a longer name keeps its beginning and the digest of the whole. */
export function storedKey(name: string): string {
  const text = storableText(name);
  return text.length <= 600 ? text : `${text.slice(0, 500).toWellFormed()}#${createHash('sha256').update(text).digest('hex')}`;
}

// Slack gives up after 3 s, PagerDuty after 5: on a connection that swallows everything nobody is to be held up longer.
export const longestStoreMs = 5_000;

/** One statement, one round trip. `stored: false` means we had it already, which is as good. */
export async function storeDelivery(db: Db, delivery: NewDelivery): Promise<{ stored: boolean }> {
  const [stored = false] = await storeTogether(db, [delivery]);
  return { stored };
}

/** As many as come at the same moment, in their order: one statement, one commit. All are stored, or none. Answers like `storeDelivery`, for each. */
export async function storeTogether(db: Db, deliveries: readonly NewDelivery[]): Promise<boolean[]> {
  const rows = deliveries.map(({ source, key, otherKey, lane, body, urgency }) =>
    [source, storedKey(key), otherKey === undefined ? undefined : storedKey(otherKey), storedKey(lane), body, urgency] as const);
  const places = rows.map((row, n) => `(${row.map((_, column) => `$${n * row.length + column + 1}`).join(', ')})`);
  const { rows: inserted } = await db.query<{ source: string; key: string }>(
    `insert into delivery (source, key, other_key, lane, body, urgency) values ${places.join(', ')} on conflict do nothing returning source, key`,
    rows.flat(), { prepared: true, timeoutMs: longestStoreMs },
  );
  const fresh = new Set(inserted.map((one) => `${one.source}/${one.key}`));
  // Of two that share a key the first is the one.
  return rows.map(([source, key]) => fresh.delete(`${source}/${key}`));
}

export async function linkDelivery(db: Db, id: number, incident: number): Promise<void> {
  await db.query('update delivery set incident_id = $2 where id = $1', [id, incident], { prepared: true });
}

/** `oldest_s`: of what is due. What waits for its next try, and what waits behind it, is held up by nothing that anybody could mend here. */
export async function countDeliveries(db: Db): Promise<{ pending: number; parked: number; oldest_s: number }> {
  const { rows } = await db.query<{ pending: number; parked: number; oldest_s: number }>(
    `select count(*)::int as pending, (select count(*)::int from delivery where state = 'parked') as parked,
            coalesce(extract(epoch from clock_timestamp() - min(run_at) filter (where state = 'waiting' and run_at <= now() and not exists (
              select 1 from delivery b where b.lane = d.lane and b.id < d.id and b.state = 'waiting' and b.run_at > now()))), 0)::float as oldest_s
     from delivery d where state in ('waiting', 'running')`,
  );
  return rows[0] ?? { pending: 0, parked: 0, oldest_s: 0 };
}

export async function pendingBySource(db: Db): Promise<{ name: string; n: number }[]> {
  const { rows } = await db.query<{ name: string; n: number }>(`select source as name, count(*)::int as n from delivery where state in ('waiting', 'running') group by 1`);
  return rows;
}

/** What whoever asked is told, kept with what they asked: a repeat gets the same. */
export async function keepAnswer(db: Db, id: number, answer: object): Promise<void> {
  await db.query('update delivery set answer = $2 where id = $1', [id, JSON.stringify(storable(answer))], { prepared: true });
}

export type AnsweredRow = { readonly id: number; readonly state: string; readonly body: string; readonly received_at: Date; readonly incident_id: number | null; readonly answer: unknown };

/** A delivery of this source by its key or its id, in the lane of whoever asks: what others asked is not there. */
export async function findAnswered(db: Db, source: string, lane: string, by: { key: string } | { id: number }): Promise<AnsweredRow | undefined> {
  const { rows } = await db.query<AnsweredRow>(
    `select id, state, body, received_at, incident_id, answer from delivery where source = $1 and lane = $2 and ${'key' in by ? 'key' : 'id'} = $3`,
    [source, lane, 'key' in by ? by.key : by.id], { prepared: true },
  );
  return rows[0];
}

/** Of these, the lanes in which more waits than the delivery itself. */
export async function busyLanes(db: Db, deliveries: readonly { readonly id: number; readonly lane: string }[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ lane: string }>(
    `select distinct lane from delivery where lane = any ($1) and state in ('waiting', 'running') and id <> all ($2)`,
    [deliveries.map((one) => one.lane), deliveries.map((one) => one.id)], { prepared: true },
  );
  return new Set(rows.map((row) => row.lane));
}

/** The end of several claimed deliveries at once. Throws LeaseLost when one of them is no longer ours, so that none ends. */
export async function finishTogether(db: Db, claimed: readonly Claim[], outcome: string, incident: number): Promise<void> {
  const [first] = claimed;
  if (!first) return;
  const { rowCount } = await db.query(
    `update delivery d set state = 'done', outcome = $2, done_at = now(), owner = null, lease_until = null, incident_id = $3
     from jsonb_to_recordset($1) as r(id bigint, attempt int) where d.id = r.id and d.attempt = r.attempt and d.owner = $4 and d.state = 'running'`,
    [JSON.stringify(claimed.map(({ id, attempt }) => ({ id, attempt }))), outcome, incident, first.owner], { prepared: true },
  );
  if (rowCount !== claimed.length) throw new LeaseLost('delivery', first.id);
}
