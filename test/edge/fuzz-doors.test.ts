// Generated bodies through the real doors: exactly the answer that the sender deserves, and nothing that was answered 202 is lost.
import { afterAll, expect, it } from 'vitest';
import { openDoors, throughSlack, throughWebhooks } from '../../bench/fuzz/door.ts';
import { fuzz } from '../../bench/fuzz/run.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
const doors = await openDoors(db.pool);
afterAll(doors.close);
const seed = 20_261_121;

it.each([['webhooks', throughWebhooks, 400], ['Slack', throughSlack, 250]] as const)('%s', async (name, through, inputs) => {
  const { findings, outcomes } = await fuzz({ name, share: 1, make: () => Promise.resolve(through(doors)) }, { seed, inputs });
  expect(findings).toEqual([]);
  expect(outcomes.size).toBeGreaterThan(3);
}, 60_000);

it('a key or lane that no index takes is made to fit, and two long ones stay two', async () => {
  const [long, other] = Array.from({ length: 2 }, (_, n) => `${Array.from({ length: 3_000 }, (_one, m) => String.fromCodePoint(0x4e00 + ((m * 7_919) % 20_000))).join('')}${n}`);
  const store = (key = '') => storeDelivery(db.pool, { source: 'github', key, lane: `${key}\u0000`, body: '{}', urgency: 1 });
  expect(await store('a\u0000b')).toEqual({ stored: true });
  expect([await store(long), await store(other), await store(long)]).toEqual([{ stored: true }, { stored: true }, { stored: false }]);
});
