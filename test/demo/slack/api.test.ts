// The door of the Web API: tokens, bodies, scopes, unknown methods, and the record of calls.
import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openStage, TOKEN, type Stage } from './support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function raw(method: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(`${stage.url}/slack/api/${method}`, { method: 'POST', ...init });
  return response.json();
}

describe('who asks', () => {
  test('a token in the header, or in the form', async () => {
    expect(await stage.call('auth.test')).toMatchObject({ ok: true, user_id: stage.world.bot.userId, url: `${stage.url}/` });
    expect(await raw('auth.test', { body: new URLSearchParams({ token: TOKEN }) })).toMatchObject({ ok: true });
  });

  test('no token and a wrong one', async () => {
    expect(await raw('auth.test', {})).toEqual({ ok: false, error: 'not_authed' });
    expect(await stage.call('auth.test', {}, 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
  });

  test('an unknown method', async () => {
    expect(await stage.refused('chat.shout')).toBe('unknown_method');
  });

  test('a scope that was not granted, with what is needed', async () => {
    const answer = await stage.call('team.info');
    expect(answer).toMatchObject({ ok: false, error: 'missing_scope', needed: 'team:read' });
    expect(String(answer['provided'])).toContain('chat:write');
  });
});

describe('bodies', () => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json; charset=utf-8' };
  const blocks = [{ type: 'section', block_id: 'b', text: { type: 'mrkdwn', text: 'x' } }];

  test('objects inside form fields and inside JSON mean the same', async () => {
    const form = await stage.call('chat.postMessage', { channel: 'C0INC', text: 'a', blocks });
    const json = await raw('chat.postMessage', { headers, body: JSON.stringify({ channel: 'C0INC', text: 'a', blocks }) });
    expect(form).toMatchObject({ ok: true, message: { blocks } });
    expect(json).toMatchObject({ ok: true, message: { blocks } });
  });

  test('a method that reads forms only does not see JSON', async () => {
    const answer = await raw('conversations.info', { headers, body: JSON.stringify({ channel: 'C0INC' }) });
    const messages = ['[ERROR] missing required field: channel'];
    expect(answer).toEqual({ ok: false, error: 'invalid_arguments', response_metadata: { messages } });
    expect(await stage.call('conversations.info', { channel: 'C0INC' })).toMatchObject({ ok: true });
  });

  test('broken JSON', async () => {
    expect(await raw('chat.postMessage', { headers, body: '{' })).toEqual({ ok: false, error: 'invalid_json' });
  });

  test('a bot that dies in the middle of a request harms nobody', async () => {
    const seen = new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(stage.url).port), '127.0.0.1', () => {
        socket.write('POST /slack/api/auth.test HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\ntoken=', () => {
          setTimeout(() => {
            socket.destroy();
            resolve('gone');
          }, 20);
        });
      });
    });
    expect(await seen).toBe('gone');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await stage.call('auth.test')).toMatchObject({ ok: true });
    expect(stage.world.calls).toHaveLength(1);
  });

  test('other paths are left to others', async () => {
    expect((await fetch(`${stage.url}/elsewhere`)).status).toBe(404);
  });
});

test('every call is on record, without its token', async () => {
  await raw('chat.postMessage', { body: new URLSearchParams({ token: TOKEN, channel: 'C0INC', text: 'hi' }) });
  await stage.call('pins.add', { channel: 'C0INC' });
  expect(stage.world.calls).toMatchObject([
    { at: stage.clock.now(), method: 'chat.postMessage', args: { channel: 'C0INC', text: 'hi' }, answer: { ok: true } },
    { method: 'pins.add', answer: { ok: false, error: 'no_item_specified' } },
  ]);
  expect(stage.world.calls[0]?.args).not.toHaveProperty('token');
});
