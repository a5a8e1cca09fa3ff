// Slack's limits, counted for all replicas together: a bucket of calls per method and per channel, refilled by the database's clock.
import type { Db } from './pool.ts';
import { mayBeForgotten } from './sql.ts';

/** `perMinute` refills; `burst` is the most that is kept. `reserve` calls are left for what is more urgent; `debt`: goes on even when none is left. */
export type Draw = { readonly key: string; readonly perMinute: number; readonly burst: number; readonly reserve: number; readonly debt: boolean };

/** What is left after the draw, and how long to wait when it was not allowed (ms; 0: it was). */
export type Drawn = { readonly tokens: number; readonly waitMs: number };

/** Takes one call, if there is one. One statement: two replicas never take the same. A server that crashes may forget it: Slack still counts. */
export async function draw(db: Db, { key, perMinute, burst, reserve, debt }: Draw): Promise<Drawn> {
  const { rows } = await db.query<{ tokens: number; closed_ms: number; taken: boolean }>(
    `with now as materialized (select clock_timestamp() as at, ${mayBeForgotten}),
     made as (insert into slack_budget (key, tokens, refilled_at) select $1, $3::float - 1, at from now on conflict (key) do nothing),
     there as materialized (
       select least($3::float, tokens + extract(epoch from now.at - refilled_at) * $2::float / 60) as tokens,
              greatest(0, extract(epoch from coalesce(closed_until, now.at) - now.at) * 1000)::float as closed_ms
       from slack_budget, now where key = $1 for update of slack_budget),
     taken as (
       update slack_budget set tokens = there.tokens - 1, refilled_at = now.at from there, now
       where key = $1 and there.closed_ms = 0 and (there.tokens >= 1 + $4::float or $5) returning slack_budget.tokens)
     select coalesce((select tokens from taken), (select tokens from there), $3::float - 1)::float as tokens,
            coalesce((select closed_ms from there), 0) as closed_ms,
            exists (select 1 from taken) or not exists (select 1 from there) as taken`,
    [key, perMinute, burst, reserve, debt], { prepared: true },
  );
  const [row] = rows;
  if (!row || row.taken) return { tokens: row?.tokens ?? burst, waitMs: 0 };
  if (row.closed_ms > 0) return { tokens: row.tokens, waitMs: Math.ceil(row.closed_ms) };
  return { tokens: row.tokens, waitMs: Math.ceil(((1 + reserve - row.tokens) * 60_000) / perMinute) };
}

/** Slack said to wait: for everybody. */
export async function close(db: Db, key: string, forMs: number): Promise<void> {
  await db.query(
    `insert into slack_budget (key, tokens, refilled_at, closed_until) values ($1, 0, clock_timestamp(), clock_timestamp() + $2 * interval '1 millisecond')
     on conflict (key) do update set closed_until = greatest(slack_budget.closed_until, excluded.closed_until), tokens = least(slack_budget.tokens, 0)`,
    [key, forMs],
  );
}
