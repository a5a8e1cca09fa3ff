// A process that can be killed between any two steps: before and after every query, commit and call of a port.
import type { Pool, Sql } from '../../src/store/pool.ts';

export class Killed extends Error {}

export type Life = {
  readonly pool: Pool;
  /** The port as this process has it. */
  readonly port: <Port extends object>(port: Port) => Port;
  readonly dead: () => boolean;
  /** How many boundaries it has passed. */
  readonly passed: () => number;
};

/** Dies at its `at`-th boundary; from then on nothing of it reaches the database or the outside any more. */
export function mortal(pool: Pool, at: number): Life {
  let passed = 0;
  let dead = false;
  function boundary(): void {
    if (!dead) passed += 1;
    if (passed >= at) dead = true;
    if (dead) throw new Killed('killed');
  }
  async function between<T>(act: () => Promise<T>): Promise<T> {
    boundary();
    const done = await act();
    boundary();
    return done;
  }
  const sql = (inner: Sql): Sql => ({ query: (text, values, options) => between(() => inner.query(text, values, options)) });
  return {
    dead: () => dead,
    passed: () => passed,
    pool: {
      ...pool, ...sql(pool),
      // The second boundary inside is the moment before COMMIT; the one after it comes when the commit is certain.
      transaction: (work) => between(() => pool.transaction(async (tx) => {
        const done = await work(sql(tx));
        boundary();
        return done;
      })),
    },
    port(port) {
      const methods = Object.entries(port).map(([name, method]: [string, unknown]) => {
        if (typeof method !== 'function') return [name, method];
        return [name, (...args: unknown[]) => between(async () => (await Reflect.apply(method, port, args)) as unknown)];
      });
      return Object.fromEntries(methods) as typeof port;
    },
  };
}
