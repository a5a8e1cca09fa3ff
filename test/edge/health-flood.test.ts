// GET /readyz, which anybody may ask: however many do, the database hears one question at a time and one a second, and none that hangs for long.
import { expect, it } from 'vitest';
import { databaseWatched } from '../../src/edge/health-database.ts';
import { healthRoute } from '../../src/edge/health.ts';
import { longestStoreMs } from '../../src/store/delivery.ts';
import type { Pool } from '../../src/store/pool.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { serve } from './support.ts';

const { pool } = await freshDatabase();

function counted() {
  const seen = { statements: 0, atOnce: 0, most: 0, patience: new Set<number | undefined>() };
  const db: Pick<Pool, 'query' | 'stats'> = {
    stats: () => pool.stats(),
    query: async (text, values, options) => {
      seen.statements += 1;
      seen.patience.add(options?.timeoutMs);
      seen.most = Math.max(seen.most, (seen.atOnce += 1));
      return pool.query<never>(text, values, options).finally(() => { seen.atOnce -= 1; });
    },
  };
  return { db, seen };
}

it('a hundred callers at once share one question, and so do all within a second', async () => {
  let nowMs = 0;
  const { db, seen } = counted();
  const get = await serve(healthRoute({ db, ports: { slack: fakeSlack() }, clock: { ...systemClock, monotonicMs: () => nowMs }, off: [] }));
  const flood = async () => [...new Set(await Promise.all(Array.from({ length: 100 }, async () => (await get('/readyz')).status)))];
  expect(await flood()).toEqual([200]);
  const once = seen.statements;
  expect(once).toBeLessThan(10);
  nowMs = 999;
  expect([await flood(), seen.statements]).toEqual([[200], once]);
  nowMs = 1_000;
  expect([await flood(), seen.statements, seen.most]).toEqual([[200], 2 * once, 1]);
});

it('each statement is given up after what a door waits, so that nobody is held by a connection that hangs', async () => {
  const { db, seen } = counted();
  await databaseWatched({ db, clock: systemClock })();
  expect([...seen.patience]).toEqual([longestStoreMs]);
});

it('a question that failed is asked again as soon as any other', async () => {
  let nowMs = 0;
  let away = true;
  const db: Pick<Pool, 'query' | 'stats'> = { stats: () => pool.stats(), query: (text, values, options) => (away ? Promise.reject(new Error('Connection terminated')) : pool.query(text, values, options)) };
  const parts = databaseWatched({ db, clock: { ...systemClock, monotonicMs: () => nowMs } });
  expect(await parts()).toEqual({ database: { ok: false, detail: 'Connection terminated' } });
  away = false;
  nowMs = 1_000;
  expect(await parts()).toMatchObject({ database: { ok: true, detail: 'answers' } });
});
