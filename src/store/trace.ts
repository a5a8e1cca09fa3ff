// What a trace needs to know and the database knows anyway: which installation this is, and what led to an effect.
import type { CausedEffect } from '../domain/trace-ids.ts';
import type { Db } from './pool.ts';

/** The moment of the first migration, to the microsecond: the same for every replica, and another in a second installation that hears the same webhooks. */
export async function installedAt(db: Db): Promise<string> {
  const { rows } = await db.query<{ first: string }>('select extract(epoch from min(applied_at))::text as first from migration');
  return rows[0]?.first ?? '';
}

type Row = {
  readonly id: number; readonly kind: string; readonly cause: string; readonly attempt: number; readonly created_at: Date;
  readonly source: string | null; readonly key: string | null; readonly tried: number | null;
};

/** The effect and those that led to it, back to what came in or to a timer, which begins anew. More than `deepest` (12) effects never cause one another. */
export async function chainOf(db: Db, effect: number): Promise<CausedEffect[]> {
  const { rows } = await db.query<Row>(
    `with recursive chain as (
       select 0 as n, id, kind, cause, attempt, created_at from effect where id = $1
       union all
       select c.n + 1, e.id, e.kind, e.cause, e.attempt, e.created_at from chain c
       join effect e on e.id = case when c.cause ~ '^effect:[0-9]{1,18}$' then substring(c.cause from 8)::bigint end
       where c.n < 20 and (c.n = 0 or c.kind not in ('timer', 'nudge')))
     select c.id, c.kind, c.cause, c.attempt, c.created_at, d.source, d.key, d.attempt as tried from chain c
     left join delivery d on d.id = case when c.cause ~ '^deliver(y|ies):[0-9]{1,18}(,|$)' then substring(c.cause from ':([0-9]+)')::bigint end
     order by c.n`,
    [effect], { prepared: true },
  );
  return rows.map(({ id, kind, cause, attempt, created_at: createdAt, source, key, tried }) => ({
    id, kind, cause, attempt, createdAt, ...(source === null || key === null || tried === null ? {} : { delivery: { source, key, attempt: tried } }),
  }));
}
