// Pins and reactions.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
let timestamp: string;
const channel = 'C0INC';
beforeEach(async () => {
  stage = await openStage();
  timestamp = dig(await stage.call('chat.postMessage', { channel, text: 'card' }), 'ts');
});
afterEach(() => stage.close());

test('a pin is there once', async () => {
  expect(await stage.call('pins.add', { channel, timestamp })).toEqual({ ok: true });
  expect(await stage.refused('pins.add', { channel, timestamp })).toBe('already_pinned');
  expect(await stage.call('pins.list', { channel })).toMatchObject({
    items: [
      { type: 'message', channel, created_by: 'U0TOCSIN01', message: { ts: timestamp, text: 'card', pinned_to: [channel] } },
    ],
  });
  expect(stage.world.state().messages[channel]?.[0]?.pinned).toBe(true);
  expect(await stage.call('pins.remove', { channel, timestamp })).toEqual({ ok: true });
  expect(await stage.refused('pins.remove', { channel, timestamp })).toBe('no_pin');
});

test('what cannot be pinned', async () => {
  expect(await stage.refused('pins.add', { channel, timestamp: '1.000000' })).toBe('message_not_found');
  expect(await stage.refused('pins.add', { channel, timestamp: 'soon' })).toBe('bad_timestamp');
  expect(await stage.refused('pins.add', { channel })).toBe('no_item_specified');
  expect(await stage.refused('pins.add', { channel: 'C0FAR', timestamp })).toBe('not_in_channel');
});

test('a hundred pins are enough', async () => {
  for (let n = 0; n < 100; n += 1) {
    const ts = dig(await stage.call('chat.postMessage', { channel, text: `m${n}` }), 'ts');
    await stage.call('pins.add', { channel, timestamp: ts });
  }
  expect(await stage.refused('pins.add', { channel, timestamp })).toBe('too_many_pins');
});

test('reactions are counted once for each person', async () => {
  await stage.world.act({ as: 'U0ANNA', type: 'react', channel, ts: timestamp, name: 'eyes' });
  expect(await stage.call('reactions.add', { channel, timestamp, name: 'eyes' })).toEqual({ ok: true });
  expect(await stage.refused('reactions.add', { channel, timestamp, name: 'eyes' })).toBe('already_reacted');
  expect(await stage.call('reactions.get', { channel, timestamp })).toMatchObject({
    type: 'message', message: { reactions: [{ name: 'eyes', users: ['U0ANNA', 'U0TOCSIN01'], count: 2 }] },
  });
  expect(await stage.call('reactions.remove', { channel, timestamp, name: 'eyes' })).toEqual({ ok: true });
  expect(await stage.refused('reactions.remove', { channel, timestamp, name: 'eyes' })).toBe('no_reaction');
  expect(await stage.refused('reactions.add', { channel, timestamp, name: ':eyes:' })).toBe('invalid_name');
  expect(await stage.refused('reactions.add', { channel, timestamp: '1.0', name: 'eyes' })).toBe('message_not_found');
});
