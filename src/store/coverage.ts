// Alerts of incidents and runs of runbooks, to be replayed. Drills are never in it, nor what was merged away or declined.
import { alert as alertSchema } from '../domain/alert.ts';
import { replayable, type ReplayIncident, type ReplayRun } from '../domain/coverage.ts';
import type { Db } from './pool.ts';

const counted = `i.kind = 'live' and i.head_seq > 0 and i.status not in ('merged', 'declined')`;

type Row = { id: number; private: boolean; at: string; alerts: unknown[] };

/** Live incidents opened within the last `days` days, oldest first. `declared`: how many have no alert. */
export async function replayIncidents(db: Db, days: number): Promise<{ incidents: ReplayIncident[]; declared: number; declaredInPrivate: number }> {
  const { rows } = await db.query<Row>(
    `select i.id, i.private, left(i.state ->> 'openedAt', 10) as at, coalesce(jsonb_agg(a.alert order by a.first_at, a.key) filter (where a.key is not null), '[]') as alerts
     from incident i left join alert a on a.incident_id = i.id
     where ${counted} and (i.state ->> 'openedAt')::timestamptz > now() - $1 * interval '1 day' group by i.id order by i.id`,
    [days],
  );
  const all = rows.map((row): ReplayIncident => ({ id: row.id, private: row.private, at: row.at, alerts: row.alerts.flatMap((one) => replayable(alertSchema.parse(one)) ?? []) }));
  const none = all.filter((one) => one.alerts.length === 0);
  return { incidents: all.filter((one) => one.alerts.length > 0), declared: none.length, declaredInPrivate: none.filter((one) => one.private).length };
}

/** Runs of the last `days` days with the steps that succeeded; those in private incidents only when asked for. */
export async function replayRuns(db: Db, days: number, options: { readonly private: boolean }): Promise<ReplayRun[]> {
  const { rows } = await db.query<ReplayRun>(
    `select r.runbook_id as runbook, to_char(coalesce(max(s.ended_at), r.created_at) at time zone 'UTC', 'YYYY-MM-DD') as at, r.status = 'succeeded' as succeeded,
       coalesce(array_agg(s.name order by s.idx) filter (where s.status = 'succeeded'), '{}') as steps
     from runbook_run r join incident i on i.id = r.incident_id left join runbook_step s on s.run_id = r.id
     where ${counted} and r.created_at > now() - $1 * interval '1 day' and ($2 or not i.private)
     group by r.id order by r.created_at, r.id`,
    [days, options.private],
  );
  return rows;
}
