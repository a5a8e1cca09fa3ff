// #incidents was archived and made anew under its name: the next incident is announced there, without a restart.
import { beforeEach, expect, test } from 'vitest';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { room } from '../support/private.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test('the new one is found', async () => {
  const bench = testContext({ pool: db.pool });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  const was = room(bench, 'incidents');
  was.archived = true;
  was.name = 'incidents-2025';
  bench.slack.room('incidents');
  for (const n of [2, 3]) {
    await arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `other-${n}` });
    await bench.settle();
  }
  expect(bench.slack.said('incidents').length).toBeGreaterThanOrEqual(1);
});
