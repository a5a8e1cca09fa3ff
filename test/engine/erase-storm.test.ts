// A text of a storm whose alerts were taken in together: the delivery that brought it goes with it.
import { beforeEach, expect, test } from 'vitest';
import { factsOf } from '../../src/store/fact.ts';
import { arrive } from '../support/arriving.ts';
import { cli } from '../cli/support.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

test('as the guide says', async () => {
  const bench = testContext({ pool: db.pool, config: { storm: { opens: 1, within: 300_000, apart: { severities: ['SEV1'], most: 3 } } } });
  const trigger = (n: number, title = `alarm ${n}`) => arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}`, title });
  for (const n of [1, 2]) { await trigger(n); await bench.settle(); }
  for (let n = 10; n < 14; n += 1) await trigger(n, n === 12 ? 'login of hunter2 Jane Doe' : undefined);
  await bench.settle();
  const fact = (await factsOf(db.pool, 2)).find((one) => JSON.stringify(one.data).includes('hunter2'));
  expect(fact?.cause).toMatch(/^deliveries:/);
  expect(await cli(['erase', 'INC-2', String(fact?.seq), '--reason', 'a name'], { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATABASE_OWNER_URL: db.url, USER: 'ada' } })).toMatchObject({ code: 0 });
  expect((await db.pool.query(`select id, body from delivery where body like '%hunter2%'`)).rowCount).toBe(0);
});
