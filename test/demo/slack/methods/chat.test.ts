// Posting, changing and taking back messages.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const blocks = [{ type: 'section', block_id: 'b', text: { type: 'mrkdwn', text: '*hi*' } }];
async function posted(more: Record<string, unknown> = {}): Promise<string> {
  return dig(await stage.call('chat.postMessage', { channel: 'C0INC', text: 'hi', ...more }), 'ts');
}

describe('chat.postMessage', () => {
  test('stores the message as it was sent', async () => {
    const text = 'a &lt;b&gt; <@U0ANNA> <!date^1^{date}|then>';
    const answer = await stage.call('chat.postMessage', { channel: '#incidents', text, blocks });
    expect(answer).toMatchObject(
      { ok: true, channel: 'C0INC', message: { text, blocks, bot_id: 'B0TOCSIN01', user: 'U0TOCSIN01' } },
    );
    expect(stage.world.state().messages['C0INC']).toEqual([
      { ts: answer['ts'], user: 'U0TOCSIN01', text, blocks, reactions: [], pinned: false, isBot: true },
    ]);
  });

  test('names blocks and elements that came without a name', async () => {
    const nameless = [{ type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Go' } }] }];
    const answer = await stage.call('chat.postMessage', { channel: 'C0INC', text: 'x', blocks: nameless });
    expect(dig(answer, 'message.blocks.0.block_id')).not.toBe('');
    expect(dig(answer, 'message.blocks.0.elements.0.action_id')).not.toBe('');
  });

  test.each([
    [{ channel: 'C0FAR', text: 'x' }, 'not_in_channel'],
    [{ channel: 'C0OLD', text: 'x' }, 'is_archived'],
    [{ channel: 'C0SECRET', text: 'x' }, 'channel_not_found'],
    [{ channel: 'C0INC' }, 'no_text'],
    [{ channel: 'C0INC', text: 'x', blocks: 'nonsense' }, 'invalid_blocks_format'],
    [{ channel: 'C0INC', text: 'x', markdown_text: 'y' }, 'markdown_text_conflict'],
    [{ channel: 'C0INC', text: 'x', metadata: { event_type: 'a' } }, 'invalid_metadata_format'],
    [{ channel: 'C0INC', text: 'x', metadata: { event_type: 'a', event_payload: { b: 'x'.repeat(9_000) } } },
      'metadata_too_large'],
    [{ channel: 'C0INC', text: 'x', thread_ts: '1.000000' }, 'cannot_reply_to_message'],
    [{ channel: 'C0INC', text: 'x', attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) }, 'too_many_attachments'],
    [{ text: 'x' }, 'invalid_arguments'],
  ])('refuses %j', async (args, code) => {
    expect(await stage.refused('chat.postMessage', args)).toBe(code);
  });

  test('says what is wrong with blocks, and where', async () => {
    const answer = await stage.call('chat.postMessage', { channel: 'C0INC', text: 'x', blocks: [{ type: 'blink' }] });
    const messages = ['[ERROR] unsupported type: blink [json-pointer:/blocks/0/type]'];
    expect(answer).toEqual({ ok: false, error: 'invalid_blocks', errors: messages, response_metadata: { messages } });
    const long = Array.from({ length: 5 }, () => ({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(2_900) } }));
    expect(await stage.refused('chat.postMessage', { channel: 'C0INC', text: 'x', blocks: long })).toBe('msg_blocks_too_long');
  });

  test('cuts text over 40,000, posts unjoined with chat:write.public, opens a direct message for a person', async () => {
    const answer = await stage.call('chat.postMessage', { channel: 'C0INC', text: 'x'.repeat(40_001) });
    expect(dig(answer, 'message.text')).toHaveLength(40_000);
    const rich = await openStage({ scopes: ['chat:write', 'chat:write.public'] });
    expect(await rich.call('chat.postMessage', { channel: 'C0FAR', text: 'x' })).toMatchObject({ ok: true });
    expect(await rich.call('chat.postMessage', { channel: 'U0ANNA', text: 'psst' })).toMatchObject({ ok: true });
    expect(rich.world.state().channels.at(-1)).toMatchObject({ private: true, members: ['U0TOCSIN01', 'U0ANNA'] });
    await rich.close();
  });
});

describe('chat.update', () => {
  test('text alone takes the blocks away and marks the edit; metadata stays unless replaced', async () => {
    const metadata = { event_type: 'tocsin', event_payload: { effect: 'e' } };
    const ts = await posted({ blocks, metadata });
    const answer = await stage.call('chat.update', { channel: 'C0INC', ts, text: 'new' });
    expect(answer).toMatchObject({ ok: true, ts, text: 'new', message: { metadata, edited: { user: 'U0TOCSIN01' } } });
    expect(stage.world.state().messages['C0INC']?.[0]).toEqual({
      ts, user: 'U0TOCSIN01', text: 'new', edited: true, reactions: [], pinned: false, isBot: true,
    });
  });

  test('a change of blocks does not show as an edit', async () => {
    const ts = await posted({ blocks });
    await stage.call('chat.update', { channel: 'C0INC', ts, text: 'new', blocks });
    expect(stage.world.state().messages['C0INC']?.[0]).not.toHaveProperty('edited');
  });

  test('refuses text over 4,000, no text, other people\'s messages, and none', async () => {
    const ts = await posted();
    const theirs = await stage.world.act({ as: 'U0ANNA', type: 'message', channel: 'C0INC', text: 'mine' });
    expect(await stage.refused('chat.update', { channel: 'C0INC', ts, text: 'x'.repeat(4_001) })).toBe('msg_too_long');
    expect(await stage.refused('chat.update', { channel: 'C0INC', ts })).toBe('no_text');
    expect(await stage.refused('chat.update', { channel: 'C0INC', ts: dig(theirs, 'result.ts'), text: 'x' })).toBe(
      'cant_update_message',
    );
    expect(await stage.refused('chat.update', { channel: 'C0INC', ts: '1.000000', text: 'x' })).toBe('message_not_found');
    expect(await stage.refused('chat.delete', { channel: 'C0INC', ts: dig(theirs, 'result.ts') })).toBe('cant_delete_message');
  });
});

test('chat.delete takes the message and its pin away', async () => {
  const ts = await posted();
  await stage.call('pins.add', { channel: 'C0INC', timestamp: ts });
  expect(await stage.call('chat.delete', { channel: 'C0INC', ts })).toEqual({ ok: true, channel: 'C0INC', ts });
  expect(stage.world.state().channels.find(({ id }) => id === 'C0INC')?.pins).toEqual([]);
  expect(await stage.refused('chat.delete', { channel: 'C0INC', ts })).toBe('message_not_found');
});

test('chat.getPermalink', async () => {
  const ts = await posted();
  expect(await stage.call('chat.getPermalink', { channel: 'C0INC', message_ts: ts })).toEqual({
    ok: true, channel: 'C0INC', permalink: `${stage.url}/archives/C0INC/p${ts.replace('.', '')}`,
  });
  expect(await stage.refused('chat.getPermalink', { channel: 'C0INC', message_ts: '1.0' })).toBe('message_not_found');
});

test('chat.postEphemeral is for one member, and in no history', async () => {
  const answer = await stage.call('chat.postEphemeral', { channel: 'C0INC', user: 'U0ANNA', text: 'only you', blocks });
  const state = stage.world.state();
  expect(state.ephemerals['U0ANNA']).toEqual([
    { ts: answer['message_ts'], channel: 'C0INC', user: 'U0TOCSIN01', text: 'only you', blocks, reactions: [],
      pinned: false, isBot: true },
  ]);
  expect([state.messages['C0INC'], state.ephemerals['U0BEN']]).toEqual([[], []]);
  expect(await stage.refused('chat.postEphemeral', { channel: 'C0INC', user: 'U0CLEO', text: 'x' })).toBe(
    'user_not_in_channel',
  );
  expect(await stage.refused('chat.postEphemeral', { channel: 'C0INC', user: 'U0ANNA', text: 'x'.repeat(40_001) })).toBe(
    'msg_too_long',
  );
});
