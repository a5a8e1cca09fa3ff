// Reading back: newest first, without replies, with metadata only when asked.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { records, type Fields } from '../../../../demo/slack/json.ts';
import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
let stamps: string[];
beforeEach(async () => {
  stage = await openStage();
  stamps = [];
  for (const text of ['one', 'two', 'three', 'four']) {
    const metadata = { event_type: 'tocsin', event_payload: { effect: `e-${text}` } };
    stamps.push(dig(await stage.call('chat.postMessage', { channel: 'C0INC', text, metadata }), 'ts'));
    stage.clock.advance(1_000);
  }
});
afterEach(() => stage.close());

function texts(answer: Fields): string[] {
  return records(answer['messages']).map((message) => String(message['text']));
}

describe('conversations.history', () => {
  test('newest first, in pages', async () => {
    const first = await stage.call('conversations.history', { channel: 'C0INC', limit: 3 });
    expect([texts(first), first['has_more']]).toEqual([['four', 'three', 'two'], true]);
    const second = await stage.call('conversations.history', {
      channel: 'C0INC', limit: 3, cursor: dig(first, 'response_metadata.next_cursor'),
    });
    expect([texts(second), second['has_more']]).toEqual([['one'], false]);
  });

  test('between two times, the bounds only when inclusive', async () => {
    const [one, , three] = stamps;
    const range = { channel: 'C0INC', oldest: one, latest: three };
    expect(texts(await stage.call('conversations.history', range))).toEqual(['two']);
    expect(texts(await stage.call('conversations.history', { ...range, inclusive: true }))).toEqual(['three', 'two', 'one']);
    expect(texts(await stage.call('conversations.history', { channel: 'C0INC', oldest: '1772334002' }))).toEqual(['four']);
    expect(await stage.refused('conversations.history', { channel: 'C0INC', oldest: 'yesterday' })).toBe('invalid_ts_oldest');
    expect(await stage.refused('conversations.history', { channel: 'C0INC', latest: 'now' })).toBe('invalid_ts_latest');
  });

  test('metadata only when all of it is asked for', async () => {
    const without = await stage.call('conversations.history', { channel: 'C0INC', limit: 1 });
    expect(records(without['messages'])[0]).not.toHaveProperty('metadata');
    expect(await stage.call('conversations.history', { channel: 'C0INC', limit: 1, include_all_metadata: true })).toMatchObject({
      messages: [{ metadata: { event_type: 'tocsin', event_payload: { effect: 'e-four' } } }],
    });
  });

  test('never a reply, except one that was broadcast', async () => {
    await stage.call('chat.postMessage', { channel: 'C0INC', text: 'reply', thread_ts: stamps[0] });
    await stage.call('chat.postMessage', { channel: 'C0INC', text: 'loud reply', thread_ts: stamps[0], reply_broadcast: true });
    const answer = await stage.call('conversations.history', { channel: 'C0INC' });
    expect(texts(answer)).toEqual(['loud reply', 'four', 'three', 'two', 'one']);
    expect(records(answer['messages']).at(-1)).toMatchObject({ thread_ts: stamps[0], reply_count: 2 });
  });

  test('only from inside, and 999 at most', async () => {
    expect(await stage.refused('conversations.history', { channel: 'C0FAR' })).toBe('not_in_channel');
    expect(await stage.refused('conversations.history', { channel: 'C0SECRET' })).toBe('channel_not_found');
    expect(await stage.refused('conversations.history', { channel: 'C0INC', limit: 1_000 })).toBe('invalid_limit');
  });
});

test('conversations.replies gives the parent and then its replies, asked by either', async () => {
  const reply = await stage.call('chat.postMessage', { channel: 'C0INC', text: 'reply', thread_ts: stamps[1] });
  for (const ts of [stamps[1], dig(reply, 'ts')]) {
    expect(texts(await stage.call('conversations.replies', { channel: 'C0INC', ts }))).toEqual(['two', 'reply']);
  }
  expect(await stage.refused('conversations.replies', { channel: 'C0INC', ts: '1.000000' })).toBe('thread_not_found');
});
