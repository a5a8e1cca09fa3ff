// Deliveries: what came in, stored as it came before anybody is answered.
import type { Db } from './pool.ts';

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

/** One statement, one round trip. `stored: false` means we had it already, which is as good. */
export async function storeDelivery(db: Db, delivery: NewDelivery): Promise<{ stored: boolean }> {
  const { rowCount } = await db.query(
    'insert into delivery (source, key, other_key, lane, body, urgency) values ($1, $2, $3, $4, $5, $6) on conflict do nothing',
    [delivery.source, delivery.key, delivery.otherKey, delivery.lane, delivery.body, delivery.urgency], { prepared: true },
  );
  return { stored: rowCount === 1 };
}

export async function linkDelivery(db: Db, id: number, incident: number): Promise<void> {
  await db.query('update delivery set incident_id = $2 where id = $1', [id, incident], { prepared: true });
}

export async function countDeliveries(db: Db): Promise<{ pending: number; parked: number; oldest_s: number }> {
  const { rows } = await db.query<{ pending: number; parked: number; oldest_s: number }>(
    `select count(*) filter (where state in ('waiting', 'running'))::int as pending, count(*) filter (where state = 'parked')::int as parked,
            coalesce(extract(epoch from clock_timestamp() - min(received_at) filter (where state = 'waiting')), 0)::float as oldest_s
     from delivery where state in ('waiting', 'running', 'parked')`,
  );
  return rows[0] ?? { pending: 0, parked: 0, oldest_s: 0 };
}
