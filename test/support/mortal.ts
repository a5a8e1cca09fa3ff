// A process that can be killed between any two steps: before and after every query, commit and call of a port.
import type { Pool, Sql } from '../../src/store/pool.ts';

export class Killed extends Error {}

export type Life = {
  readonly pool: Pool;
  /** The port as this process has it. `system`: what its calls are named after, as in `before slack.post`. */
  readonly port: <Port extends object>(port: Port, system?: string) => Port;
  readonly dead: () => boolean;
  /** How many boundaries it has passed. */
  readonly passed: () => number;
};

/** At its so-many-th boundary, or at the first whose name it is told of (`before claiming an effect`). */
export type Death = number | ((boundary: string) => boolean);

/** What statements are for, by how they begin; those of others have no name. */
const statements: readonly (readonly [RegExp, string])[] = [
  [/^insert into delivery /, 'storing a delivery'],
  [/^with head as \(\s+select q\.id from delivery/, 'claiming a delivery'],
  [/^with head as \(\s+select q\.id from effect/, 'claiming an effect'],
  [/^with next as \([^]*update runbook_step s set status = 'running'/, 'claiming a step'],
  [/^update runbook_step set marked_at = now\(\)/, 'marking a step as begun'],
  [/^update runbook_step set status = \$4, exit_code/, 'writing down the end of a step'],
];
/** What a transaction is for, by a statement in it. */
const commits: readonly (readonly [RegExp, string])[] = [
  [/(^|ended as \(\s*)update delivery (d )?set state = /, 'the commit of a decision'],
  [/(^|ended as \(\s*)update effect set state = /, 'the commit of a fate'],
  [/^update runbook_step set start_counted/, 'the commit of what became of a step'],
];

function named(names: typeof statements, text: string): string | undefined {
  return names.find(([pattern]) => pattern.test(text.trim()))?.[1];
}

/** Dies at its boundary; from then on nothing of it reaches the database or the outside any more. */
export function mortal(pool: Pool, at: Death, died: () => void = () => undefined): Life {
  let passed = 0;
  let dead = false;
  function boundary(name: string): void {
    if (!dead) {
      passed += 1;
      dead = typeof at === 'number' ? passed >= at : at(name);
      if (dead) died();
    }
    if (dead) throw new Killed('killed');
  }
  async function between<T>(name: string, act: () => Promise<T>): Promise<T> {
    boundary(`before ${name}`);
    const done = await act();
    boundary(`after ${name}`);
    return done;
  }
  const sql = (inner: Sql, heard: (text: string) => void = () => undefined): Sql => ({
    query: (text, values, options) => {
      heard(text);
      return between(named(statements, text) ?? 'a query', () => inner.query(text, values, options));
    },
  });
  return {
    dead: () => dead,
    passed: () => passed,
    pool: {
      ...pool, ...sql(pool),
      // The second boundary inside is the moment before COMMIT; the one after it comes when the commit is certain.
      async transaction(work) {
        let what = 'a commit';
        boundary('before a transaction');
        const done = await pool.transaction(async (tx) => {
          const result = await work(sql(tx, (text) => { what = named(commits, text) ?? what; }));
          boundary(`before ${what}`);
          return result;
        });
        boundary(`after ${what}`);
        return done;
      },
    },
    port(port, system = 'a port') {
      const methods = Object.entries(port).map(([name, method]: [string, unknown]) => {
        if (typeof method !== 'function') return [name, method];
        return [name, (...args: unknown[]) => between(`${system}.${name}`, async () => (await Reflect.apply(method, port, args)) as unknown)];
      });
      return Object.fromEntries(methods) as typeof port;
    },
  };
}
