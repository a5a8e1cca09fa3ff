// A pool that remembers every statement that went through it, with the values that it had the first time.
import type { Pool, Sql } from '../../src/store/pool.ts';

export type Statement = { readonly text: string; readonly values: readonly unknown[]; readonly prepared: boolean };

export function recorded(pool: Pool): { readonly pool: Pool; readonly statements: ReadonlyMap<string, Statement> } {
  const statements = new Map<string, Statement>();
  const heard = (sql: Sql): Sql => ({
    query: (text, values = [], options = {}) => {
      if (!statements.has(text)) statements.set(text, { text, values, prepared: options.prepared === true });
      return sql.query(text, values, options);
    },
  });
  return { statements, pool: { ...pool, ...heard(pool), transaction: (work) => pool.transaction((tx) => work(heard(tx))) } };
}
