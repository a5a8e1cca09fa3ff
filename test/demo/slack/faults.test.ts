// Bad days on order: each kind does what it says, as often as it says.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openStage, TOKEN, type Stage } from './support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-www-form-urlencoded' };
function post(method = 'chat.postMessage'): Promise<Response> {
  return fetch(`${stage.url}/slack/api/${method}`, { method: 'POST', headers, body: 'channel=C0INC&text=hi' });
}
function said(): number {
  return (stage.world.state().messages['C0INC'] ?? []).length;
}

test('429 names the seconds to wait, for one method only, and then it is over', async () => {
  stage.world.fault({ method: 'chat.postMessage', kind: '429', retryAfterS: 7, times: 2 });
  expect((await post('auth.test')).status).toBe(200);
  const first = await post();
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await post()).status).toBe(429);
  expect(said()).toBe(0);
  expect((await post()).status).toBe(200);
  expect(stage.world.calls.map(({ fault }) => fault)).toEqual([undefined, '429', '429', undefined]);
});

test('500 does nothing, 500-after has done it', async () => {
  stage.world.fault({ method: 'chat.postMessage', kind: '500' });
  stage.world.fault({ method: 'chat.postMessage', kind: '500-after' });
  expect((await post()).status).toBe(500);
  expect(said()).toBe(0);
  expect((await post()).status).toBe(500);
  expect(said()).toBe(1);
});

test('drop cuts the line before acting, drop-after once it has acted', async () => {
  stage.world.fault({ method: '*', kind: 'drop' });
  await expect(post()).rejects.toThrow('fetch failed');
  expect(said()).toBe(0);
  stage.world.fault({ method: '*', kind: 'drop-after' });
  await expect(post()).rejects.toThrow('fetch failed');
  expect(said()).toBe(1);
  expect(stage.world.calls.map(({ answer }) => answer)).toEqual([undefined, undefined]);
});

test('slow waits by the clock', async () => {
  stage.world.fault({ method: 'chat.postMessage', kind: 'slow', ms: 5_000 });
  const pending = post();
  await post('auth.test');
  expect(said()).toBe(0);
  stage.clock.advance(5_000);
  expect((await pending).status).toBe(200);
  expect(said()).toBe(1);
});

test('error answers any code; cleared faults are gone', async () => {
  stage.world.fault({ method: 'chat.postMessage', kind: 'error', error: 'token_revoked', times: 9 });
  expect(await (await post()).json()).toEqual({ ok: false, error: 'token_revoked' });
  stage.world.clearFaults();
  expect(await (await post()).json()).toMatchObject({ ok: true });
});
