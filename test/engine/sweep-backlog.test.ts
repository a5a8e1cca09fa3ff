// Alerts that wait in our own queue are not lost: the look at PagerDuty does not add them a second time, and they are taken in together.
import { beforeEach, expect, test } from 'vitest';
import { sweep } from '../../src/engine/sweep.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

/** Thirty alarms that ring for a minute: their webhooks came, and nobody has taken them up. */
async function waiting(bench: Bench): Promise<void> {
  for (let n = 100; n < 130; n += 1) {
    const [id, at] = [`PD${n}`, new Date(Date.now() - 60_000)];
    bench.pagerduty.listed.push({ id, number: n, status: 'triggered', title: `alarm ${n}`, url: `https://acme.pagerduty.example/incidents/${id}`, urgency: 'high', service: { id: `S${n}`, name: `service-${n}` }, assignees: [], createdAt: at, changedAt: at });
    await arrive(db.pool, { type: 'incident.triggered', key: id, service: `service-${n}` });
  }
}

test('a backlog is not taken for lost webhooks', async () => {
  const bench = testContext({ pool: db.pool });
  await waiting(bench);
  expect(await sweep(bench.context)).toBe('30 open, 0 asked for alone, 0 that no webhook told');
  expect((await db.pool.query('select 1 from delivery')).rowCount).toBe(30);
});

test('and a storm’s goes on being taken in together', async () => {
  const bench = testContext({ pool: db.pool, config: { storm: { opens: 1, within: 300_000, apart: { severities: ['SEV1'], most: 3 } } } });
  for (const n of [1, 2]) {
    await arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}` });
    await bench.settle();
  }
  await waiting(bench);
  await sweep(bench.context);
  await bench.settle();
  const { rows } = await db.pool.query<{ many: number; one: number }>(`select count(distinct cause) filter (where cause like 'deliveries:%')::int as many, count(distinct cause) filter (where cause like 'delivery:%')::int as one from fact where kind = 'storm.alert'`);
  expect(rows[0]?.many).toBeGreaterThan(0);
  expect(rows[0]?.one).toBeLessThan(10);
});
