// Rate limits: off unless asked for; by method and tier, and by channel for messages.
import { expect, test } from 'vitest';

import { createLimits } from '../../../demo/slack/limits.ts';

import { manualClock, openStage, TOKEN } from './support.ts';

test('tier 2 takes twenty a minute and then one every three seconds; other methods go on', () => {
  const clock = manualClock();
  const limits = createLimits(clock, 'real');
  const waits = Array.from({ length: 21 }, () => limits.method('conversations.create', 2));
  expect(waits.slice(0, 20).every((wait) => wait === undefined)).toBe(true);
  expect(waits[20]).toBe(3);
  expect(limits.method('pins.add', 2)).toBeUndefined();
  clock.advance(3_000);
  expect(limits.method('conversations.create', 2)).toBeUndefined();
  expect(limits.method('conversations.create', 2)).toBe(3);
  clock.advance(3_600_000);
  const later = Array.from({ length: 21 }, () => limits.method('conversations.create', 2));
  expect(later.filter((wait) => wait !== undefined)).toHaveLength(1);
});

test('a channel takes a short burst of messages and then one a second', () => {
  const clock = manualClock();
  const limits = createLimits(clock, 'real');
  expect(Array.from({ length: 5 }, () => limits.message('C1'))).toEqual([undefined, undefined, undefined, undefined, 1]);
  expect(limits.message('C2')).toBeUndefined();
  clock.advance(1_000);
  expect([limits.message('C1'), limits.message('C1')]).toEqual([undefined, 1]);
});

test('off refuses nothing', () => {
  const limits = createLimits(manualClock(), 'off');
  const waits = Array.from({ length: 200 }, () => limits.method('conversations.create', 1));
  expect(waits.every((wait) => wait === undefined)).toBe(true);
});

test('over HTTP it is a 429 with Retry-After, and the message is not posted', async () => {
  const stage = await openStage({ limits: 'real' });
  const post = () =>
    fetch(`${stage.url}/slack/api/chat.postMessage`, {
      method: 'POST', headers: { authorization: `Bearer ${TOKEN}` }, body: new URLSearchParams({ channel: 'C0INC', text: 'x' }),
    });
  for (let n = 0; n < 4; n += 1) expect((await post()).status).toBe(200);
  const refused = await post();
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual(
    [429, '1', { ok: false, error: 'ratelimited' }],
  );
  expect(stage.world.state().messages['C0INC']).toHaveLength(4);
  for (let n = 0; n < 20; n += 1) await stage.call('pins.list', { channel: 'C0INC' });
  expect(await stage.refused('pins.list', { channel: 'C0INC' })).toBe('ratelimited');
  await stage.close();
});
