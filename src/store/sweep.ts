// What the look at PagerDuty asks of the database: the state of alerts by key, and which still ring here that it did not list.
import type { KnownState } from '../domain/pagerduty/sweep.ts';
import { toInstant } from '../domain/time.ts';
import type { Db } from './pool.ts';

type Row = { key: string; state: KnownState['state']; state_at: Date };

export async function statesOf(db: Db, source: string, keys: readonly string[]): Promise<ReadonlyMap<string, KnownState>> {
  const { rows } = await db.query<Row>('select key, state, state_at from alert where source = $1 and key = any ($2)', [source, keys]);
  return new Map(rows.map((row) => [row.key, { state: row.state, stateAt: toInstant(row.state_at) }]));
}

/** Keys of alerts of which we have yet to say there that they are acknowledged or resolved: it was away, or is being told just now. */
export async function toldLater(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await db.query<{ key: string }>(`select data->>'key' as key from effect where state in ('waiting', 'running') and kind in ('pagerduty.acknowledge', 'pagerduty.resolve')`);
  return new Set(rows.map((row) => row.key));
}

/** Keys of alerts that ring in open incidents and are not in the list, those that were asked about longest ago first. */
export async function ringingHere(db: Db, source: string, listed: readonly string[], { most, againMs }: { most: number; againMs: number }): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `select a.key from incident i join alert a on a.incident_id = i.id
     where i.status not in ('resolved', 'closed', 'declined', 'merged') and i.kind = 'live' and a.source = $1 and a.state <> 'cleared'
       and a.key <> all ($2) and (a.asked_at is null or a.asked_at < now() - $3 * interval '1 millisecond') and a.recorded_at < now() - interval '1 minute'
     order by a.asked_at nulls first, a.recorded_at limit $4`,
    [source, listed, againMs, most],
  );
  return rows.map((row) => row.key);
}

export async function askedAbout(db: Db, source: string, key: string): Promise<void> {
  await db.query('update alert set asked_at = now() where source = $1 and key = $2', [source, key]);
}
