// An effect that kills each worker that takes it up is put aside some time, as deliveries are.
import { beforeEach, expect, test } from 'vitest';
import { claim, reclaim } from '../../src/store/queue.ts';
import type { EffectRow } from '../../src/store/effect.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext } from '../support/engine.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test.each([['half an hour', 31, { state: 'given_up', outcome: expect.stringContaining('Tocsin died while working on it') as string }], ['a few minutes', 29, { state: 'done', outcome: expect.any(String) as string }]])('twenty deaths in a row over %s', async (_what, minutes, end) => {
  await opened(db.pool, { effects: [{ kind: 'github.postmortem.publish', data: {} }] });
  for (let n = 0; n < 20; n += 1) {
    await db.pool.query(`update effect set run_at = now()`);
    const [row] = await claim<EffectRow>(db.pool, 'effect', { owner: '00000000-0000-4000-8000-000000000001', most: 1, leaseMs: 30_000 });
    expect(row).toBeDefined();
    await expireLeases(db.pool);
    await reclaim(db.pool, 'effect');
  }
  const bench = testContext({ pool: db.pool });
  await db.pool.query(`update effect set run_at = now(), first_run_at = now() - $1 * interval '1 minute'`, [minutes]);
  await bench.engine.drain();
  const { rows } = await db.pool.query<{ state: string; outcome: string }>(`select state, outcome from effect where kind = 'github.postmortem.publish'`);
  expect(rows).toEqual([end]);
});
