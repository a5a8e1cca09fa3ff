// How far a canary has come, and when the last one sang.
import { canarySource } from '../domain/canary.ts';
import type { Db } from './pool.ts';

/** `seconds`: from its arrival to the end of what it caused, with the `outcome` of that. */
export type Song = {
  readonly seconds: number | undefined; readonly outcome: string | undefined;
  /** Nothing more will come of it, and why where that is known. */
  readonly over: boolean; readonly lost: string | undefined;
  /** What it waits for. */
  readonly waits: string | undefined;
};
type Row = { readonly seconds: number | null; readonly outcome: string | null; readonly decided: boolean; readonly busy: boolean; readonly lost: string | null; readonly waits: string | null };

/** One song stands for several that waited: what ended after this one was decided has sung for it too. */
export async function songOf(db: Db, key: string, incident: number): Promise<Song> {
  const { rows } = await db.query<Row>(
    `select extract(epoch from song.done_at - d.received_at)::float as seconds, song.outcome, d.state not in ('waiting', 'running') as decided,
            exists (select 1 from effect e where e.incident_id = $3 and e.state in ('waiting', 'running') and e.kind in ('slack.canary.sing', 'slack.channel.create', 'effects.retry')) as busy,
            (select e.outcome from effect e where e.incident_id = $3 and e.state = 'given_up' order by e.id limit 1) as lost,
            (select e.outcome from effect e where e.incident_id = $3 and e.state in ('waiting', 'running') and e.outcome is not null order by e.id limit 1) as waits
     from delivery d left join lateral (
       select e.done_at, e.outcome from effect e where e.incident_id = $3 and e.kind = 'slack.canary.sing' and e.state = 'done' and e.done_at >= d.done_at order by e.id limit 1) song on true
     where d.source = $1 and d.key = $2`,
    [canarySource, key, incident],
  );
  const [row] = rows;
  return {
    seconds: row?.seconds ?? undefined, outcome: row?.outcome ?? undefined, over: row?.decided === true && !row.busy, lost: row?.lost ?? undefined,
    waits: row?.waits ?? (row?.decided === true ? undefined : 'nobody has taken it up'),
  };
}

/** `seconds` is how long the last good one took, `arrived_at` when that was. */
export async function canarySang(db: Db, seconds: number): Promise<void> {
  await db.query(
    `insert into way_in (source, arrived_at, seconds) values ($1, clock_timestamp(), $2)
     on conflict (source) do update set arrived_at = excluded.arrived_at, seconds = excluded.seconds`, [canarySource, seconds],
  );
}
