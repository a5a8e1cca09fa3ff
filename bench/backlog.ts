// Webhooks that wait, as after an outage of ours, and the wait until all are worked off.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../src/store/pool.ts';

/** Nine of ten begin something; one of ten ends what another began, so that it opens nothing. Fired within the last half hour. `from`: the first one's number. */
export async function fillBacklog(pool: Pool, count: number, { services = 2_000, from = 1 }: { readonly services?: number; readonly from?: number } = {}): Promise<void> {
  await pool.query(
    `insert into delivery (source, key, other_key, lane, body)
     select 'pagerduty', 'E' || n, 'webhook:' || n, 'pagerduty/Q' || q, jsonb_build_object('event', jsonb_build_object(
       'id', 'E' || n, 'event_type', case when n % 10 = 9 then 'incident.resolved' else 'incident.triggered' end, 'resource_type', 'incident',
       'occurred_at', to_char(now() at time zone 'utc' - interval '30 minutes' + (n - $1) * interval '50 milliseconds', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'agent', null, 'client', null,
       'data', jsonb_build_object('id', 'Q' || q, 'type', 'incident', 'title', 'alarm ' || q || ' of service ' || (q % $3), 'urgency', 'high', 'priority', null, 'assignees', '[]'::jsonb,
         'service', jsonb_build_object('id', 'S' || (q % $3), 'type', 'service_reference', 'summary', 'service-' || (q % $3)))))::text
     from (select n, case when n % 10 = 9 then n - 3 else n end as q from generate_series($1::int, $1::int + $2::int - 1) n) numbered order by n`, [from, count, services],
  );
}

export async function workedOff(pool: Pool): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ left: boolean }>(`select exists (select 1 from delivery where source = 'pagerduty' and state in ('waiting', 'running')) as left`);
    if (rows[0]?.left === false) return;
    await sleep(50);
  }
}
