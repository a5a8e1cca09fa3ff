// Work whose worker died is counted once, by whoever finds it.
import { expect, it } from 'vitest';
import { createEngine } from '../../src/engine/engine.ts';
import { createMeter } from '../../src/meter.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { claim } from '../../src/store/queue.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, testContext } from '../support/engine.ts';

const db = await freshDatabase();

it('counts what is found, and has every kind of work with 0 from the start', async () => {
  const meter = createMeter();
  const lost = () => meter.read().find((one) => one.name === 'tocsin_lease_lost_total')?.samples.map(({ labels, value }) => [labels?.['work'], value]);
  const { context } = testContext({ pool: db.pool });
  const engine = createEngine({ ...context, meter });
  expect(lost()).toEqual([['delivery', 0], ['effect', 0], ['step', 0]]);
  for (const key of ['a', 'b']) await storeDelivery(db.pool, { source: 'pagerduty', key, lane: key, body: '{"event":{}}', urgency: 1 });
  await claim(db.pool, 'delivery', { owner: '00000000-0000-4000-8000-000000000001', most: 2, leaseMs: 30_000 });
  await expireLeases(db.pool);
  await engine.drain();
  await engine.drain();
  expect(lost()).toEqual([['delivery', 2], ['effect', 0], ['step', 0]]);
});
