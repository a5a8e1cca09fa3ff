// Reading one message as people see it, replies included; and asking only once where that is enough.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, no, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
  stub.script('auth.test', ok({ team_id: 'T1', team: 'Acme', user_id: 'UBOT', url: 'https://acme.example/' }));
});
afterAll(() => stub.close());
beforeEach(() => {
  stub.calls.length = 0;
  stub.script('conversations.history', ok({ messages: [] }));
  stub.script('conversations.replies', no('thread_not_found'));
});

const said = { type: 'message', ts: '10.000001', user: 'U1', text: 'disk is full' };
const read = () => connect(stub).slack.message('C1', '10.000001');

test('a message of the channel: one call, exactly this one', async () => {
  stub.script('conversations.history', ok({ messages: [said] }));
  expect(await read()).toMatchObject({ author: 'U1', text: 'disk is full', thread: undefined });
  expect(stub.calls.map((call) => [call.method, call.args])).toEqual([['conversations.history', { channel: 'C1', oldest: '10.000001', latest: '10.000001', inclusive: 'true', limit: '5' }]]);
});

test('a reply: history gives none or its neighbour, the thread gives the parent too', async () => {
  stub.script('conversations.history', ok({ messages: [{ ...said, ts: '9.000001' }] }));
  stub.script('conversations.replies', ok({ messages: [{ ...said, ts: '9.000001', thread_ts: '9.000001' }, { ...said, thread_ts: '9.000001', text: 'so it is', edited: { user: 'U1', ts: '11.0' } }] }));
  expect(await read()).toMatchObject({ text: 'so it is', thread: '9.000001', edited: '11.0' });
  expect(stub.callsOf('conversations.replies')[0]?.args).toMatchObject({ ts: '10.000001' });
});

test('the parent of a thread is no reply', async () => {
  stub.script('conversations.history', ok({ messages: [{ ...said, thread_ts: said.ts, reply_count: 2 }] }));
  expect(await read()).toMatchObject({ thread: undefined });
});

test('an app has no author, and is ours or not', async () => {
  stub.script('conversations.history', ok({ messages: [{ ...said, user: 'UBOT', bot_id: 'B1' }] }), ok({ messages: [{ ...said, user: 'UMON', bot_id: 'B2', text: '' , attachments: [{ fallback: 'CPU 99 %' }] }] }));
  expect(await read()).toMatchObject({ author: undefined, app: { name: 'UBOT', ours: true } });
  expect(await read()).toMatchObject({ author: undefined, app: { name: 'UMON', ours: false }, text: 'CPU 99 %' });
});

describe('what is not shown to us is not there', () => {
  test.each(['channel_not_found', 'not_in_channel', 'message_not_found', 'thread_not_found'])('%s', async (code) => {
    stub.script('conversations.history', no(code));
    stub.script('conversations.replies', no(code));
    expect(await read()).toBeUndefined();
  });

  test('gone, or only its tombstone left', async () => {
    expect(await read()).toBeUndefined();
    stub.script('conversations.history', ok({ messages: [{ ...said, user: 'USLACKBOT', subtype: 'tombstone', text: 'This message was deleted.' }] }));
    expect(await read()).toBeUndefined();
  });
});
