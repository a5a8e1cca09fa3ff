// Figures of incidents from their snapshots. Private ones and drills are never in them.
import type { StatsRow } from '../domain/stats.ts';
import { between, toInstant } from '../domain/time.ts';
import type { Db } from './pool.ts';

type Row = { id: number; severity: string | null; opened: string; commander: Date | null; mitigated: string | null; resolved: string | null };

/** Incidents that ended within the last `days` days, newest first, at most 1,000; and how many live ones are open. */
export async function statsOf(db: Db, days: number): Promise<{ rows: StatsRow[]; open: number }> {
  const { rows } = await db.query<Row>(
    `select id, state ->> 'severity' as severity, state ->> 'openedAt' as opened,
            -- The first one: the snapshot knows who commands last.
            (select min(f.at) from fact f where f.incident_id = incident.id and f.kind = 'commander.set') as commander,
            state ->> 'mitigatedAt' as mitigated, state ->> 'resolvedAt' as resolved
     from incident where status in ('resolved', 'closed') and kind = 'live' and not private
       and (state ->> 'resolvedAt')::timestamptz > now() - $1 * interval '1 day'
     order by id desc limit 1000`,
    [days],
  );
  const { rows: open } = await db.query<{ n: number }>(
    `select count(*)::int as n from incident where kind = 'live' and not private and head_seq > 0 and status not in ('resolved', 'closed', 'declined', 'merged')`,
  );
  const after = (from: string, to: string | null) => (to === null ? undefined : Math.max(0, between(from, to)));
  return {
    open: open[0]?.n ?? 0,
    rows: rows.map((row) => ({
      id: row.id, severity: row.severity ?? undefined, openedAt: row.opened,
      toCommander: after(row.opened, row.commander === null ? null : toInstant(row.commander)), toMitigated: after(row.opened, row.mitigated), toResolved: after(row.opened, row.resolved),
    })),
  };
}
