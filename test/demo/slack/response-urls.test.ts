// response_url: whom it shows things to, what it replaces, how long and how often it works.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dig, openStage, type Stage } from './support.ts';

let stage: Stage;
const channel = 'C0INC';
const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } };
const blocks = [{ type: 'actions', block_id: 'row', elements: [button] }];
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function fromCommand(): Promise<string> {
  await stage.world.act({ as: 'U0ANNA', type: 'command', channel, command: '/incident', text: '' });
  return stage.app.received.at(-1)?.form['response_url'] ?? '';
}
async function fromClick(messageTs: string): Promise<string> {
  await stage.world.settled();
  await stage.world.act({ as: 'U0ANNA', type: 'click', channel, messageTs, blockId: 'row', actionId: 'go' });
  return dig(stage.app.received.at(-1)?.payload, 'response_url');
}
async function answer(url: string, body: object): Promise<readonly [number, string]> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return [response.status, await response.text()];
}
function whispers(): readonly unknown[] {
  return stage.world.state().ephemerals['U0ANNA'] ?? [];
}
function texts(): string[] {
  return (stage.world.state().messages[channel] ?? []).map(({ text }) => text);
}

test('private by default, public when asked', async () => {
  const url = await fromCommand();
  expect(url.startsWith(`${stage.url}/slack/response/`)).toBe(true);
  expect(await answer(url, { text: 'psst' })).toEqual([200, 'ok']);
  expect(await answer(url, { text: 'all of you', response_type: 'in_channel' })).toEqual([200, 'ok']);
  expect(whispers()).toMatchObject([{ text: 'psst', channel, isBot: true }]);
  expect(texts()).toEqual(['all of you']);
});

test('works where the bot may not post', async () => {
  await stage.world.act({ as: 'U0CLEO', type: 'command', channel: 'C0FAR', command: '/incident', text: '' });
  const url = stage.app.received.at(-1)?.form['response_url'] ?? '';
  expect(await answer(url, { text: 'hello', response_type: 'in_channel' })).toEqual([200, 'ok']);
  expect(stage.world.state().messages['C0FAR']).toMatchObject([{ text: 'hello' }]);
});

describe('the original', () => {
  test('is replaced, blocks and all, and taken away', async () => {
    const ts = dig(await stage.call('chat.postMessage', { channel, text: 'card', blocks }), 'ts');
    const url = await fromClick(ts);
    await answer(url, { text: 'taken', replace_original: true });
    expect(stage.world.state().messages[channel]).toMatchObject([{ ts, text: 'taken' }]);
    expect(stage.world.state().messages[channel]?.[0]).not.toHaveProperty('blocks');
    await answer(url, { delete_original: true });
    expect(texts()).toEqual([]);
  });

  test('may be one that only this person sees', async () => {
    const sent = await stage.call('chat.postEphemeral', { channel, user: 'U0ANNA', text: 'sure?', blocks });
    const url = await fromClick(dig(sent, 'message_ts'));
    expect(stage.app.received.at(-1)?.payload).toMatchObject({ container: { is_ephemeral: true } });
    await answer(url, { text: 'done', replace_original: true });
    expect(whispers()).toMatchObject([{ ts: sent['message_ts'], text: 'done' }]);
    await answer(url, { delete_original: true });
    expect(whispers()).toEqual([]);
  });

  test('stays when nothing is said about it; in a thread the answer stays in the thread', async () => {
    const parent = dig(await stage.call('chat.postMessage', { channel, text: 'card' }), 'ts');
    const ts = dig(await stage.call('chat.postMessage', { channel, text: 'reply', blocks, thread_ts: parent }), 'ts');
    await answer(await fromClick(ts), { text: 'noted' });
    expect(whispers()).toMatchObject([{ text: 'noted', threadTs: parent }]);
    expect(texts()).toEqual(['card', 'reply']);
  });
});

describe('the end of it', () => {
  test('five uses', async () => {
    const url = await fromCommand();
    for (let n = 0; n < 5; n += 1) expect(await answer(url, { text: `${n}` })).toEqual([200, 'ok']);
    expect(await answer(url, { text: 'six' })).toEqual([404, 'used_url']);
    expect(whispers()).toHaveLength(5);
  });

  test('thirty minutes', async () => {
    const [url, other] = [await fromCommand(), await fromCommand()];
    stage.clock.advance(1_800_000);
    expect(await answer(url, { text: 'just' })).toEqual([200, 'ok']);
    stage.clock.advance(1_000);
    expect(await answer(other, { text: 'late' })).toEqual([404, 'expired_url']);
  });

  test('nonsense does not count as a use', async () => {
    const url = await fromCommand();
    expect(await answer(url, {})).toEqual([400, 'no_text']);
    expect(await answer(url, { text: 7 })).toEqual([400, 'invalid_payload']);
    expect(await answer(url, { text: 'x', blocks: [{ type: 'blink' }] })).toEqual([400, 'invalid_blocks']);
    expect(await answer(`${stage.url}/slack/response/none`, { text: 'x' })).toEqual([404, 'no_such_url']);
    for (let n = 0; n < 5; n += 1) expect(await answer(url, { text: `${n}` })).toEqual([200, 'ok']);
  });

  test('faults reach it too, and it is on record', async () => {
    const url = await fromCommand();
    stage.world.fault({ method: 'response_url', kind: 'drop-after' });
    await expect(answer(url, { text: 'x' })).rejects.toThrow('fetch failed');
    expect(whispers()).toHaveLength(1);
    stage.world.fault({ method: 'response_url', kind: '500' });
    expect((await answer(url, { text: 'x' }))[0]).toBe(500);
    expect(stage.world.calls).toMatchObject(
      [{ method: 'response_url', args: { payload: { text: 'x' } }, answer: { status: 200 } }],
    );
  });
});
