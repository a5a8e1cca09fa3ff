// How a transaction begins: together with its first statement, where that can be.
import type { QueryOptions, QueryResult, Sql } from './sql.ts';

// What a lock was waited for is read after it, and that is so in no other: a server's or a role's default must not change it.
const begin = 'begin isolation level read committed';

/** Begins with its first statement; `begun` says whether it has, and throws what that failed with. One without values goes in the same message as the begin: between an alarm and its channel each round trip counts. */
export function beginning(sql: Sql): Sql & { readonly begun: () => Promise<boolean> } {
  let begun: Promise<unknown> | undefined;
  return {
    begun: async () => begun !== undefined && (await begun.then(() => true)),
    async query<T>(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<QueryResult<T>> {
      if (begun === undefined && values === undefined && options === undefined) {
        const first = sql.query<T>(`${begin}; ${text}`);
        begun = first;
        return first;
      }
      // Whoever comes second waits for it too: nothing may be done outside the transaction.
      await (begun ??= sql.query(begin));
      return sql.query<T>(text, values, options);
    },
  };
}
