// Which channels the bot can see.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { records } from '../../../../demo/slack/json.ts';
import { dig, openStage, type Stage } from '../support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function names(method: string, args: Record<string, unknown> = {}): Promise<string[]> {
  return records((await stage.call(method, args))['channels']).map((channel) => String(channel['name']));
}

test('conversations.list shows public channels, archived ones too, and private ones only from inside', async () => {
  expect(await names('conversations.list')).toEqual(['general', 'incidents', 'far-away', 'old']);
  expect(await names('conversations.list', { exclude_archived: true })).toEqual(['general', 'incidents', 'far-away']);
  expect(await names('conversations.list', { types: 'private_channel' })).toEqual([]);
  await stage.call('conversations.create', { name: 'hush', is_private: true });
  const types = 'public_channel,private_channel';
  expect(await names('conversations.list', { types, exclude_archived: true })).toContain('hush');
  expect(await stage.refused('conversations.list', { types: 'secret_channel' })).toBe('invalid_types');
  expect(await stage.refused('conversations.list', { types: 'im' })).toBe('missing_scope');
});

test('conversations.list comes in pages', async () => {
  const first = await stage.call('conversations.list', { limit: 3 });
  expect(records(first['channels'])).toHaveLength(3);
  expect(await names('conversations.list', { limit: 3, cursor: dig(first, 'response_metadata.next_cursor') })).toEqual(['old']);
});

test('users.conversations shows where somebody is, as far as the bot may know', async () => {
  expect(await names('users.conversations', { types: 'public_channel,private_channel', user: 'U0ANNA' })).toEqual(
    ['general', 'incidents', 'old'],
  );
  expect(await names('users.conversations')).toEqual(['general', 'incidents', 'old']);
  expect(await stage.refused('users.conversations', { user: 'U0NOBODY' })).toBe('user_not_found');
});

test('conversations.info counts members when asked', async () => {
  expect(await stage.call('conversations.info', { channel: 'C0INC', include_num_members: true })).toMatchObject({
    channel: { name: 'incidents', num_members: 3, topic: { value: 'where it burns' }, is_member: true },
  });
  expect(await stage.refused('conversations.info', { channel: 'C0SECRET' })).toBe('channel_not_found');
});
