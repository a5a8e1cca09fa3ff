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

describe('what people do to their messages', () => {
  test('edit, delete, share a file, reply so that the channel sees it', async () => {
    const ts = await act({ as: 'U0ANNA', type: 'message', channel, text: 'disk is ful' });
    await act({ as: 'U0ANNA', type: 'edit', channel, ts, text: 'disk is full' });
    const reply = await act({ as: 'U0BEN', type: 'message', channel, text: 'which?', threadTs: ts, broadcast: true });
    await act({ as: 'U0BEN', type: 'message', channel, text: '', files: ['graph.png'] });
    await act({ as: 'U0BEN', type: 'delete', channel, ts: reply });
    expect(await heard('message')).toMatchObject([
      { ts, text: 'disk is ful' },
      { subtype: 'message_changed', message: { ts, text: 'disk is full', edited: { user: 'U0ANNA' } }, previous_message: { text: 'disk is ful' } },
      { subtype: 'thread_broadcast', ts: reply, thread_ts: ts }, { subtype: 'file_share', files: [{ name: 'graph.png' }] },
      { subtype: 'message_deleted', deleted_ts: reply, previous_message: { user: 'U0BEN', thread_ts: ts } },
    ]);
  });

  test('a message with replies leaves a tombstone, told as a change; it goes with the last reply', async () => {
    const ts = await act({ as: 'U0ANNA', type: 'message', channel, text: 'oops' });
    const reply = await act({ as: 'U0BEN', type: 'message', channel, text: 'what?', threadTs: ts });
    await act({ as: 'U0ANNA', type: 'delete', channel, ts });
    expect((await heard('message')).at(-1)).toMatchObject({
      subtype: 'message_changed', message: { ts, subtype: 'tombstone', user: 'USLACKBOT' }, previous_message: { user: 'U0ANNA', text: 'oops' },
    });
    expect(await stage.refused('reactions.add', { channel, timestamp: ts, name: 'eyes' })).toBe('message_not_found');
    await act({ as: 'U0BEN', type: 'delete', channel, ts: reply });
    expect(stage.world.state().messages[channel]).toEqual([]);
  });

  test('nobody deletes what another wrote, but an admin', async () => {
    const ts = await act({ as: 'U0ANNA', type: 'message', channel, text: 'mine' });
    const remove = (as: string) => stage.world.act({ as, type: 'delete', channel, ts });
    expect(await remove('U0BEN')).toEqual({ ok: false, error: 'Only its author may delete a message.' });
    const chief = stage.world.addPerson({ name: 'ida', realName: 'Ida Chief', admin: true });
    await stage.world.act({ as: chief, type: 'join', channel });
    expect(await remove(chief)).toEqual({ ok: true });
  });
});

test('in a channel shared with another company, each message says whose it is; a reaction does not', async () => {
  const zoe = stage.world.addPerson({ id: 'U0ZOE', name: 'zoe', realName: 'Zoe Far', teamId: 'T0ELSE' });
  await act({ as: zoe, type: 'join', channel });
  const ts = await act({ as: zoe, type: 'message', channel, text: '@tocsin status' });
  await act({ as: zoe, type: 'react', channel, ts, name: 'pushpin' });
  await stage.world.settled();
  const bodies = stage.app.received.map(({ json }) => json);
  expect(bodies.map((body) => [body['team_id'], body['is_ext_shared_channel']])).toEqual(bodies.map(() => ['T0TOCSIN01', true]));
  expect(await heard('app_mention')).toMatchObject([{ user: zoe, team: 'T0ELSE', user_team: 'T0ELSE', source_team: 'T0ELSE' }]);
  expect(await heard('member_joined_channel')).toMatchObject([{ user: zoe, team: 'T0ELSE' }]);
  const [reaction] = await heard('reaction_added');
  expect(Object.keys(reaction ?? {}).sort()).toEqual(['event_ts', 'item', 'item_user', 'reaction', 'type', 'user']);
  expect(await stage.call('conversations.info', { channel })).toMatchObject({ channel: { is_ext_shared: true } });
});

test('what happens to a private channel has names of its own', async () => {
  const id = dig(await stage.call('conversations.create', { name: 'hush', is_private: true }), 'channel.id');
  await stage.call('conversations.invite', { channel: id, users: 'U0ANNA' });
  await act({ as: 'U0ANNA', type: 'rename', channel: id, name: 'hushed' });
  await act({ as: 'U0ANNA', type: 'archive', channel: id });
  await act({ as: 'U0ANNA', type: 'unarchive', channel: id });
  await act({ as: 'U0ANNA', type: 'archive', channel });
  expect(await heard('group_rename')).toMatchObject([{ channel: { id, name: 'hushed', is_channel: false } }]);
  expect([(await heard('group_archive')).length, (await heard('group_unarchive')).length]).toEqual([1, 1]);
  expect(await heard('channel_archive')).toMatchObject([{ channel, user: 'U0ANNA' }]);
  expect(await heard('channel_rename')).toEqual([]);
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
  await act({ as: 'U0ANNA', type: 'home', tab: 'messages' });
  expect((await heard('app_home_opened')).at(-1)).toMatchObject({ tab: 'messages' });
  expect((await heard('app_home_opened')).at(-1)).not.toHaveProperty('view');
  expect(String(first?.['channel'])).toMatch(/^D/u);
  expect(second).toMatchObject({ channel: first?.['channel'], view: { type: 'home', blocks: [{ type: 'divider' }] } });
});
