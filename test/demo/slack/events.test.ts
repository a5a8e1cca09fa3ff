// What the app hears, in Slack's shapes, and what it does not.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Fields } from '../../../demo/slack/json.ts';
import type { Act } from '../../../demo/slack/world.ts';

import { dig, openStage, type Stage } from './support.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

async function heard(type: string): Promise<readonly Fields[]> {
  await stage.world.settled();
  return stage.app.events(type);
}
async function act(what: Act): Promise<string> {
  return dig(await stage.world.act(what), 'result.ts');
}
const channel = 'C0INC';

describe('messages', () => {
  test('in channels of the bot, by kind of channel, threads and mentions marked', async () => {
    const ts = await act({ as: 'U0ANNA', type: 'message', channel, text: 'down?' });
    await act({ as: 'U0BEN', type: 'message', channel, text: '@tocsin <@U0ANNA> look', threadTs: ts });
    expect(await heard('message')).toMatchObject([
      { user: 'U0ANNA', text: 'down?', ts, channel_type: 'channel' },
      { user: 'U0BEN', text: '<@U0TOCSIN01> <@U0ANNA> look', thread_ts: ts, parent_user_id: 'U0ANNA' },
    ]);
    expect(await heard('app_mention')).toMatchObject([{ user: 'U0BEN', channel, thread_ts: ts }]);
  });

  test('not from channels the bot is not in, and not what it did not subscribe to', async () => {
    await act({ as: 'U0CLEO', type: 'message', channel: 'C0FAR', text: '<@U0TOCSIN01> psst' });
    await stage.world.settled();
    expect(stage.app.received).toEqual([]);
    const deaf = await openStage({ events: ['app_mention'] });
    await deaf.world.act({ as: 'U0ANNA', type: 'message', channel, text: 'x' });
    await deaf.world.settled();
    expect(deaf.app.received).toEqual([]);
    await deaf.close();
  });

  test('the bot hears itself, with metadata, and edits and deletions as Slack tells them', async () => {
    const metadata = { event_type: 'tocsin', event_payload: { effect: 'e' } };
    const ts = dig(await stage.call('chat.postMessage', { channel, text: 'card', metadata }), 'ts');
    await stage.call('chat.update', { channel, ts, text: 'card 2' });
    await stage.call('chat.delete', { channel, ts });
    expect(await heard('message')).toMatchObject([
      { bot_id: 'B0TOCSIN01', text: 'card', metadata },
      { subtype: 'message_changed', hidden: true, message: { ts, text: 'card 2' }, previous_message: { text: 'card' } },
      { subtype: 'message_deleted', hidden: true, deleted_ts: ts, previous_message: { text: 'card 2' } },
    ]);
  });

  test('of a private channel are message.groups', async () => {
    const id = dig(await stage.call('conversations.create', { name: 'hush', is_private: true }), 'channel.id');
    await stage.call('chat.postMessage', { channel: id, text: 'psst' });
    expect((await heard('message')).at(-1)).toMatchObject({ channel: id, channel_type: 'group', text: 'psst' });
  });
});

test('reactions and pins', async () => {
  const ts = await act({ as: 'U0ANNA', type: 'message', channel, text: 'x' });
  await act({ as: 'U0BEN', type: 'react', channel, ts, name: 'eyes' });
  await act({ as: 'U0BEN', type: 'react', channel, ts, name: 'eyes', remove: true });
  await stage.call('pins.add', { channel, timestamp: ts });
  await act({ as: 'U0BEN', type: 'unpin', channel, ts });
  const item = { type: 'message', channel, ts };
  expect(await heard('reaction_added')).toMatchObject([{ user: 'U0BEN', reaction: 'eyes', item, item_user: 'U0ANNA' }]);
  expect(await heard('reaction_removed')).toMatchObject([{ user: 'U0BEN', reaction: 'eyes', item }]);
  expect(await heard('pin_added')).toMatchObject([
    { user: 'U0TOCSIN01', channel_id: channel, item: { channel, message: { ts, pinned_to: [channel] } }, has_pins: true },
  ]);
  expect(await heard('pin_removed')).toMatchObject([{ user: 'U0BEN', channel_id: channel, has_pins: false }]);
});

test('coming, going and renaming', async () => {
  await act({ as: 'U0CLEO', type: 'join', channel });
  await act({ as: 'U0CLEO', type: 'leave', channel });
  await stage.call('conversations.invite', { channel, users: 'U0CLEO' });
  await act({ as: 'U0ANNA', type: 'rename', channel, name: 'fires' });
  await act({ as: 'U0CLEO', type: 'rename', channel: 'C0FAR', name: 'near' });
  expect(await heard('member_joined_channel')).toMatchObject([
    { user: 'U0CLEO', channel, channel_type: 'C', team: 'T0TOCSIN01' }, { user: 'U0CLEO', channel, inviter: 'U0TOCSIN01' },
  ]);
  expect(await heard('member_left_channel')).toMatchObject([{ user: 'U0CLEO', channel }]);
  expect(await heard('channel_rename')).toMatchObject(
    [{ channel: { id: channel, name: 'fires' } }, { channel: { id: 'C0FAR', name: 'near' } }],
  );
  expect((await heard('message')).map(({ subtype }) => subtype)).toEqual(
    ['channel_join', 'channel_leave', 'channel_join', 'channel_name'],
  );
});

test('app_home_opened carries the Home as it is', async () => {
  await act({ as: 'U0ANNA', type: 'home' });
  await stage.call('views.publish', { user_id: 'U0ANNA', view: { type: 'home', blocks: [{ type: 'divider' }] } });
  await act({ as: 'U0ANNA', type: 'home' });
  const [first, second] = await heard('app_home_opened');
  expect(first).toMatchObject({ user: 'U0ANNA', tab: 'home' });
  expect(first).not.toHaveProperty('view');
  expect(String(first?.['channel'])).toMatch(/^D/u);
  expect(second).toMatchObject({ channel: first?.['channel'], view: { type: 'home', blocks: [{ type: 'divider' }] } });
});
