// The scene of most tests of runners: an engine with three runbooks of shell steps on a real ledger, and runners that are stopped after each test.
import { afterEach, beforeEach } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import type { Bench } from '../support/engine.ts';
import { inCommand } from '../support/running.ts';
import { hire, rowOf, seen, shellRunbook, until, type Hired, type Hiring } from '../support/shell-runs.ts';

const look = shellRunbook('look', [{ annotation: { name: 'look', risk: 'read' }, body: 'uptime' }]);
const value = shellRunbook('value', [
  { annotation: { name: 'REPLICAS', risk: 'read', output: 'integer' }, body: 'echo 3' },
  { annotation: { name: 'use', risk: 'read' }, body: 'test "$REPLICAS" -gt 2', language: 'bash' },
]);
const once = shellRunbook('once', [{ annotation: { name: 'once', risk: 'read', idempotent: 'false' }, body: 'touch once' }]);
const runbooks = [look, value, once];

export type Scene = {
  /** Of this test. */
  readonly bench: () => Bench;
  readonly runner: (more?: Partial<Hiring>) => Promise<Hired>;
  readonly status: (run: string, idx?: number) => Promise<string>;
  readonly came: (run: string, to: string, idx?: number) => Promise<void>;
  /** The ref of the first body (or the n-th) that the spool saw begin. */
  readonly begun: (one: Hired, many?: number) => Promise<string>;
  readonly extended: (run: string) => Promise<void>;
  /** As if whoever watches had been away for longer than its lease. */
  readonly expire: () => Promise<unknown>;
};

/** Call at the top of a test file. */
export function scene(db: TestDatabase): Scene {
  const hired: Hired[] = [];
  let bench: Bench | undefined;
  beforeEach(async () => {
    await db.cleanTables();
    bench = await inCommand({ pool: db.pool, runbooks });
    await seen(db.pool);
  });
  afterEach(async () => {
    await Promise.all(hired.splice(0).map((one) => one.stop()));
  });
  const status = async (run: string, idx = 0): Promise<string> => (await rowOf(db.pool, run, idx)).status;
  const leaseOf = async (run: string) => (await db.pool.query<{ until: Date }>('select lease_until as until from runbook_step where run_id = $1', [run])).rows[0]?.until.getTime() ?? 0;
  return {
    bench() {
      if (!bench) throw new Error('only in a test');
      return bench;
    },
    async runner(more = {}) {
      const one = await hire({ pool: db.pool, texts: runbooks.map(({ text }) => text), ...more });
      hired.push(one);
      return one;
    },
    status,
    came: (run, to, idx = 0) => until(async () => (await status(run, idx)) === to, `step ${idx} is ${to}`),
    async begun({ spool }, many = 1) {
      await until(() => spool.began.length >= many, 'a step began');
      return spool.began[many - 1]?.ref ?? '';
    },
    async extended(run) {
      const before = await leaseOf(run);
      await until(async () => (await leaseOf(run)) > before, 'the lease is extended');
    },
    expire: () => db.pool.query(`update runbook_step set lease_until = now() - interval '1 second', start_by = now() - interval '1 second' where status = 'running'`),
  };
}
