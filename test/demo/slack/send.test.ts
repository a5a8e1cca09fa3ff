// How the app is called: the documented signature, the bare content type, three seconds.
import { createHmac } from 'node:crypto';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openStage, SECRET, type Received, type Stage } from './support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

function signed(request: Received | undefined): string {
  const stamp = String(request?.headers['x-slack-request-timestamp']);
  return `v0=${createHmac('sha256', SECRET).update(`v0:${stamp}:${request?.raw}`).digest('hex')}`;
}

test('commands, interactions and events carry Slack\'s signature over the raw body', async () => {
  await stage.world.act({ as: 'U0ANNA', type: 'command', channel: 'C0INC', command: '/incident', text: 'ünïcode & more' });
  await stage.world.act({ as: 'U0ANNA', type: 'shortcut', callbackId: 'declare' });
  await stage.world.act({ as: 'U0ANNA', type: 'message', channel: 'C0INC', text: 'hi ünï' });
  await stage.world.settled();
  const { received } = stage.app;
  expect(received.map(({ headers }) => headers['content-type'])).toEqual([
    'application/x-www-form-urlencoded', 'application/x-www-form-urlencoded', 'application/json',
  ]);
  for (const request of received) {
    expect(request.headers['x-slack-signature']).toBe(signed(request));
    expect(request.headers['x-slack-request-timestamp']).toBe(String(stage.clock.now().getTime() / 1_000));
  }
});

test('an app that hangs is given up after three seconds, and the person is told', async () => {
  stage.app.answer = () => 'hang';
  const pending = stage.world.act({ as: 'U0ANNA', type: 'command', channel: 'C0INC', command: '/incident', text: '' });
  await expect.poll(() => stage.app.received.length).toBe(1);
  stage.clock.advance(2_999);
  expect(await Promise.race([pending, new Promise((resolve) => setTimeout(resolve, 20, 'waiting'))])).toBe('waiting');
  stage.clock.advance(1);
  const error = '/incident failed with the error "operation_timeout"';
  expect(await pending).toEqual({ ok: false, error });
  expect(stage.world.state().ephemerals['U0ANNA']).toMatchObject(
    [{ channel: 'C0INC', user: 'USLACKBOT', text: error, isBot: false }],
  );
});

test.each([
  ['answers 404', () => ({ status: 404 }) as const], ['redirects', () => ({ status: 302, headers: { location: '/' } }) as const],
  ['cuts the line', () => 'drop' as const],
])('an app that %s has failed', async (_, answer) => {
  stage.app.answer = answer;
  const done = await stage.world.act({ as: 'U0ANNA', type: 'command', channel: 'C0INC', command: '/incident', text: '' });
  expect(done).toEqual({ ok: false, error: '/incident failed with the error "dispatch_failed"' });
});

test('stopping the world ends a wait', async () => {
  stage.app.answer = () => 'hang';
  const pending = stage.world.act({ as: 'U0ANNA', type: 'shortcut', callbackId: 'x' });
  stage.world.stop();
  expect(await pending).toMatchObject({ ok: false });
});
