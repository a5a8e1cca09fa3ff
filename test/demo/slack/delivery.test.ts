// Events: their envelope, their order, and three redeliveries with Slack's headers.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openStage, type Stage } from './support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function write(text = 'hi'): Promise<void> {
  await stage.world.act({ as: 'U0ANNA', type: 'message', channel: 'C0INC', text });
  await stage.world.settled();
}
function tries(): (readonly [number, string | undefined, number | undefined])[] {
  return stage.world.deliveries.map(({ retry, reason, status }) => [retry, reason, status] as const);
}

test('an event comes in Slack\'s envelope, once, without retry headers', async () => {
  await write();
  const ts = '1772334000.000000';
  expect(stage.app.received).toHaveLength(1);
  expect(stage.app.received[0]?.json).toMatchObject({
    type: 'event_callback', team_id: 'T0TOCSIN01', api_app_id: 'A0TOCSIN01', event_time: 1_772_334_000,
    is_ext_shared_channel: false,
    authorizations: [{ team_id: 'T0TOCSIN01', user_id: 'U0TOCSIN01', is_bot: true }],
    event: { type: 'message', channel: 'C0INC', user: 'U0ANNA', text: 'hi', ts, event_ts: ts },
  });
  expect(String(stage.app.received[0]?.json['event_id'])).toMatch(/^Ev/u);
  expect(stage.app.received[0]?.headers).not.toHaveProperty('x-slack-retry-num');
});

test('a failed event comes again at once, after one minute and after five, and then no more', async () => {
  stage.app.answer = () => ({ status: 500 });
  await write();
  await expect.poll(tries).toEqual([[0, undefined, 500], [1, 'http_error', 500]]);
  stage.clock.advance(59_999);
  expect(tries()).toHaveLength(2);
  await expect.poll(() => {
    stage.clock.advance(1);
    return tries().length;
  }).toBe(3);
  await expect.poll(() => {
    stage.clock.advance(150_000);
    return tries().length;
  }).toBe(4);
  stage.clock.advance(3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stage.app.received.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
    [undefined, undefined], ['1', 'http_error'], ['2', 'http_error'], ['3', 'http_error'],
  ]);
  expect(new Set(stage.app.received.map(({ json }) => json['event_id'])).size).toBe(1);
});

test('a redelivery that is taken is the last; later events do not wait for it', async () => {
  stage.app.answer = () => ({ status: stage.app.received.length === 1 ? 503 : 200 });
  await write();
  await expect.poll(tries).toEqual([[0, undefined, 503], [1, 'http_error', 200]]);
  await write('next');
  expect(tries()).toHaveLength(3);
});

test('each way of failing has its reason', async () => {
  stage.app.answer = () => (stage.app.received.length === 1 ? 'drop' : {});
  await write();
  await expect.poll(() => tries()[1]).toEqual([1, 'connection_failed', 200]);
  stage.app.received.length = 0;
  stage.app.answer = () => (stage.app.received.length === 1 ? 'hang' : {});
  const pending = write();
  await expect.poll(() => stage.app.received.length).toBe(1);
  stage.clock.advance(3_000);
  await pending;
  await expect.poll(() => tries().at(-1)).toEqual([1, 'http_timeout', 200]);
});

test('x-slack-no-retry: 1 on a failure stops it', async () => {
  stage.app.answer = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
  await write();
  await write();
  expect(tries()).toEqual([[0, undefined, 500], [0, undefined, 500]]);
});

test('the next event waits for the first try of the one before it', async () => {
  stage.app.answer = () => (stage.app.received.length === 1 ? 'hang' : {});
  const both = Promise.all([write('one'), write('two')]);
  await expect.poll(() => stage.app.received.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(stage.app.received).toHaveLength(1);
  stage.clock.advance(3_000);
  await both;
  expect(stage.app.events('message').map(({ text }) => text)).toEqual(expect.arrayContaining(['one', 'two']));
});

test('events leave in the order things happened', async () => {
  for (let n = 0; n < 20; n += 1) void stage.world.act({ as: 'U0ANNA', type: 'message', channel: 'C0INC', text: `m${n}` });
  await stage.world.settled();
  expect(stage.app.events('message').map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, n) => `m${n}`));
});
