// A transaction that stops right after it has read an incident, so that another one comes in between: what tests of the lock begin with.
import type { Pool } from '../../src/store/pool.ts';
import type { QueryOptions } from '../../src/store/sql.ts';

export type Holding = { readonly pool: Pool; readonly reached: Promise<void>; letGo(): void };

/** The first transaction of `pool` that reads INC-`id` to decide about it goes on when it is let go. */
export function holding(pool: Pool, id: number): Holding {
  const reached = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  let held = false;
  const holds = (text: string, values: readonly unknown[] | undefined): boolean => {
    const [, named] = /\bstate from incident where id = (\$1|\d+)\b/.exec(text) ?? [];
    return !held && named !== undefined && Number(named === '$1' ? values?.[0] : named) === id;
  };
  return {
    reached: reached.promise, letGo: () => go.resolve(),
    pool: {
      ...pool,
      transaction: (work) => pool.transaction((tx) => work({
        async query<T>(text: string, values?: readonly unknown[], options?: QueryOptions) {
          const result = await tx.query<T>(text, values, options);
          if (holds(text, values)) {
            held = true;
            reached.resolve();
            await go.promise;
          }
          return result;
        },
      })),
    },
  };
}

/** True once a transaction waits for what another one holds; false when `other` ends without that. */
export async function comesToWait(pool: Pool, other: Promise<unknown>): Promise<boolean> {
  let ended = false;
  const end = other.finally(() => { ended = true; });
  for (;;) {
    const { rowCount } = await pool.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    if (rowCount > 0) return true;
    if (ended) return end.then(() => false);
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
}
