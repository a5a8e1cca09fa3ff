// The alerts that a storm counts, and the incidents that stood before it.
import { alert as alertSchema, type Alert } from '../domain/alert.ts';
import type { InStorm } from '../domain/promoting.ts';
import { toInstant } from '../domain/time.ts';
import type { StormAlertState } from '../domain/storm-state.ts';
import type { Db } from './pool.ts';

/** Which of them: all of a service, or one. */
export type Which = { readonly service: string } | { readonly source: string; readonly key: string };

/** Open public incidents that a system opened within the window, oldest first. Call under the intake's advisory lock. */
export async function openedLately(db: Db, windowMs: number): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>(
    `select i.id from incident i join fact f on f.incident_id = i.id and f.seq = 1
     where i.created_at > now() - $1 * interval '1 millisecond' and f.by ->> 'type' = 'system' and not i.private and i.kind = 'live'
       and i.status not in ('resolved', 'closed', 'declined', 'merged') order by i.id desc limit 100`,
    [windowMs],
  );
  return rows.map((row) => row.id).reverse();
}

/** Those that ring first, the newest first. */
export async function stormAlerts(db: Db, incident: number, which: Which, most: number): Promise<InStorm[]> {
  const { rows } = await db.query<{ alert: unknown; state: StormAlertState; first_at: Date; state_at: Date }>(
    `select alert, state, first_at, state_at from alert
     where incident_id = $1 and ($2::text is null or alert -> 'service' ->> 'id' = $2) and ($3::text is null or source = $3 and key = $4)
     order by state = 'cleared', first_at desc, key limit $5`,
    ['service' in which ? [incident, which.service, null, null, most] : [incident, null, which.source, which.key, most]].flat(),
  );
  return rows.map((row) => ({ alert: alertSchema.parse(row.alert), state: row.state, at: toInstant(row.first_at), stateAt: toInstant(row.state_at) }));
}

export async function moveTo(db: Db, incident: number, alerts: readonly Alert[]): Promise<void> {
  await db.query(
    'update alert set incident_id = $1 from jsonb_to_recordset($2) as moved(source text, key text) where alert.source = moved.source and alert.key = moved.key',
    [incident, JSON.stringify(alerts.map(({ source, key }) => ({ source, key })))],
  );
}

/** Its own key, or its address at the source: `https://acme.pagerduty.com/incidents/Q1ABC`. */
export async function findInStorm(db: Db, incident: number, named: string): Promise<InStorm | undefined> {
  const key = named.replace(/[?#].*$/, '').replace(/\/+$/, '').split('/').at(-1) ?? '';
  const { rows } = await db.query<{ source: string; key: string }>('select source, key from alert where incident_id = $1 and key = $2 limit 1', [incident, key]);
  return rows[0] && (await stormAlerts(db, incident, rows[0], 1))[0];
}

/** Of these services, those that an open public incident has an alert of; a storm counts theirs itself. */
export async function servicesAtWork(db: Db, services: readonly string[], storm: number): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ service: string }>(
    `select distinct s.service from unnest($1::text[]) s(service) cross join incident i
     where i.status not in ('resolved', 'closed', 'declined', 'merged') and i.kind = 'live' and not i.private and i.id <> $2
       and exists (select 1 from alert a where a.incident_id = i.id and a.alert -> 'service' ->> 'id' = s.service)`,
    [services, storm], { prepared: true },
  );
  return new Set(rows.map((row) => row.service));
}
