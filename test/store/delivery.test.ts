// Deliveries: stored once under either key, whatever they hold, and counted for whoever watches.
import { beforeEach, expect, test } from 'vitest';
import { countDeliveries, storeDelivery, type DeliveryRow } from '../../src/store/delivery.ts';
import { claim, finish } from '../../src/store/queue.ts';
import { freshDatabase } from '../support/database.ts';
import { owner } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const delivery = { source: 'pagerduty', key: 'event-1', otherKey: 'webhook:1', lane: 'pagerduty/PD1', body: '{}', urgency: 1 } as const;
const stored = async (more: Partial<Parameters<typeof storeDelivery>[1]>) => (await storeDelivery(db.pool, { ...delivery, ...more })).stored;

test('the same delivery is stored once, whichever of its keys is the same', async () => {
  expect(await stored({})).toBe(true);
  expect(await stored({})).toBe(false);
  expect(await stored({ key: 'event-1', otherKey: 'webhook:2' })).toBe(false);
  expect(await stored({ key: 'event-2', otherKey: 'webhook:1' })).toBe(false);
  expect(await stored({ key: 'event-2', otherKey: undefined })).toBe(true);
  expect(await stored({ key: 'event-3', otherKey: undefined })).toBe(true);
});

test('another source may use the same keys', async () => {
  expect([await stored({}), await stored({ source: 'grafana' })]).toEqual([true, true]);
});

test('stored at once from many sides it is still one', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => stored({})));
  expect(answers.filter(Boolean)).toHaveLength(1);
});

test('the body is kept as it came, escapes that jsonb would refuse included', async () => {
  const body = '{ "title": "\\u0000 \\ud800", "n": 1.0,  "n": 2 }';
  await stored({ body });
  const [row] = await claim<DeliveryRow>(db.pool, 'delivery', { owner, most: 1, leaseMs: 1_000 });
  expect(row?.body).toBe(body);
});

test('what waits, what is parked and how old the oldest is', async () => {
  expect(await countDeliveries(db.pool)).toEqual({ pending: 0, parked: 0, oldest_s: 0 });
  for (const key of ['a', 'b', 'c']) await stored({ key, otherKey: undefined, lane: key });
  const [first, second] = await claim<DeliveryRow>(db.pool, 'delivery', { owner, most: 2, leaseMs: 1_000 });
  if (!first || !second) throw new Error('two deliveries must be claimable');
  await finish(db.pool, 'delivery', first, 'parked', 'a bug');
  await finish(db.pool, 'delivery', second, 'done', 'fine');
  await db.pool.query(`update delivery set run_at = now() - interval '90 seconds'`);
  const counts = await countDeliveries(db.pool);
  expect(counts).toMatchObject({ pending: 1, parked: 1 });
  expect(counts.oldest_s).toBeGreaterThanOrEqual(90);
  // What waits for its next try, and what waits behind it, nobody here is late with.
  await stored({ key: 'behind', otherKey: undefined, lane: 'c' });
  await db.pool.query(`update delivery set run_at = now() + interval '1 hour' where key = 'c'`);
  expect(await countDeliveries(db.pool)).toMatchObject({ pending: 2, oldest_s: 0 });
});
