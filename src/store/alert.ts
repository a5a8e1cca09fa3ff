// Alerts: one row per source and key, whether or not an incident has taken it in.
import { alert as alertSchema, type Alert } from '../domain/alert.ts';
import type { Db } from './pool.ts';
import { writeTogether, type Write } from './writes.ts';

export type AlertRecord = {
  readonly alert: Alert; readonly incident: number | undefined; readonly state: 'triggered' | 'acknowledged' | 'cleared';
  readonly why: string; readonly times: number; readonly firstAt: Date; readonly stateAt: Date;
};
type Row = { alert: unknown; incident_id: number | null; state: AlertRecord['state']; why: string; times: number; first_at: Date; state_at: Date };

export async function findAlert(db: Db, source: string, key: string): Promise<AlertRecord | undefined> {
  const { rows } = await db.query<Row>('select alert, incident_id, state, why, times, first_at, state_at from alert where source = $1 and key = $2', [source, key], { prepared: true });
  return rows[0] ? toRecord(rows[0]) : undefined;
}

type Saved = { readonly alert: Alert; readonly incident: number | undefined; readonly state: AlertRecord['state']; readonly why: string; readonly at: string; readonly again: boolean };

/** Writes what we know of the alert now. `at` is the source's time of the state. */
export async function saveAlert(db: Db, record: Saved): Promise<void> {
  await writeTogether(db, [savingAlert(record)]);
}

/** The same, to go with others. */
export function savingAlert(record: Saved): Write {
  return {
    parts: `saved as (
     insert into alert (source, key, incident_id, state, alert, why, first_at, state_at) values ($1, $2, $3, $4, $5, $6, $7, $7)
     on conflict (source, key) do update set incident_id = coalesce(excluded.incident_id, alert.incident_id), state = excluded.state,
       alert = excluded.alert, why = excluded.why, state_at = excluded.state_at, recorded_at = now(), times = alert.times + $8)`,
    values: [record.alert.source, record.alert.key, record.incident ?? null, record.state, JSON.stringify(record.alert), record.why, record.at, record.again ? 1 : 0],
  };
}

/** The same for several that are new, in one statement. */
export async function saveNewAlerts(db: Db, incident: number, why: string, alerts: readonly { readonly alert: Alert; readonly at: string }[]): Promise<void> {
  const rows = alerts.map(({ alert, at }) => ({ source: alert.source, key: alert.key, alert, at }));
  await db.query(
    `insert into alert (source, key, incident_id, state, alert, why, first_at, state_at)
     select source, key, $1, 'triggered', alert, $2, at, at from jsonb_to_recordset($3) as r(source text, key text, alert jsonb, at timestamptz)`,
    [incident, why, JSON.stringify(rows)], { prepared: true },
  );
}

/** Which of these are known already, as `source key`. */
export async function knownAlerts(db: Db, alerts: readonly Pick<Alert, 'source' | 'key'>[]): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ source: string; key: string }>(
    'select a.source, a.key from alert a join jsonb_to_recordset($1) as r(source text, key text) on a.source = r.source and a.key = r.key',
    [JSON.stringify(alerts.map(({ source, key }) => ({ source, key })))], { prepared: true },
  );
  return new Set(rows.map((row) => `${row.source} ${row.key}`));
}

/** Keeps the alert's row in step with its incident, which decides its state. */
export async function syncAlert(db: Db, incident: number, alert: Alert & { state: AlertRecord['state']; stateAt: string }): Promise<void> {
  await db.query('update alert set state = $4, state_at = $5 where source = $1 and key = $2 and incident_id = $3', [
    alert.source, alert.key, incident, alert.state, alert.stateAt,
  ]);
}

/** Alerts, newest first, for the API; those of private incidents only on request; `before` is the last row of the page before. */
export async function listAlerts(db: Db, options: { before?: { firstAt: string; source: string; key: string }; most: number; privateToo?: boolean }): Promise<AlertRecord[]> {
  const { before } = options;
  const { rows } = await db.query<Row>(
    `select a.* from alert a left join incident i on i.id = a.incident_id
     where ($1::timestamptz is null or (a.first_at, a.source, a.key) < ($1, $2, $3)) and ($5 or coalesce(i.private, false) = false)
     order by a.first_at desc, a.source desc, a.key desc limit $4`,
    [before?.firstAt, before?.source, before?.key, options.most, options.privateToo ?? false],
  );
  return rows.map(toRecord);
}

/** Those of one incident, or those that no incident has taken in; by source and key, from `after` on. */
export async function readAlerts(db: Db, options: { incident: number | undefined; after: Pick<Alert, 'source' | 'key'> | undefined; most: number }): Promise<AlertRecord[]> {
  const { incident, after, most } = options;
  const { rows } = await db.query<Row>(
    `select * from alert where ${incident === undefined ? '$1::bigint is null and incident_id is null' : 'incident_id = $1'} and (source, key) > ($2, $3) order by source, key limit $4`,
    [incident, after?.source ?? '', after?.key ?? '', most],
  );
  return rows.map(toRecord);
}

function toRecord(row: Row): AlertRecord {
  return {
    alert: alertSchema.parse(row.alert), incident: row.incident_id ?? undefined, state: row.state, why: row.why, times: row.times,
    firstAt: row.first_at, stateAt: row.state_at,
  };
}

/** What comes of these alerts from now on belongs to another incident. */
export async function moveAlerts(db: Db, from: number, into: number): Promise<void> {
  await db.query('update alert set incident_id = $2 where incident_id = $1', [from, into]);
}

/** The alert belongs to this incident, unless it belongs to one already. What is known of its state stays as it is. */
export async function linkAlert(db: Db, record: { alert: Alert; incident: number; why: string; at: string }): Promise<{ incident: number | undefined; state: AlertRecord['state']; stateAt: Date }> {
  const { rows } = await db.query<{ incident_id: number | null; state: AlertRecord['state']; state_at: Date }>(
    `insert into alert (source, key, incident_id, state, alert, why, first_at, state_at) values ($1, $2, $3, 'triggered', $4, $5, $6, $6)
     on conflict (source, key) do update set incident_id = coalesce(alert.incident_id, excluded.incident_id), why = excluded.why
     returning incident_id, state, state_at`,
    [record.alert.source, record.alert.key, record.incident, JSON.stringify(record.alert), record.why, record.at],
  );
  const [row] = rows;
  if (!row) throw new Error('the alert was neither written nor there');
  return { incident: row.incident_id ?? undefined, state: row.state, stateAt: row.state_at };
}
