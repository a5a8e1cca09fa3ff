// Channels: what is asked of Slack, and how its answers are read.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, errorOf, no, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
});
afterAll(() => stub.close());
beforeEach(() => {
  stub.calls.length = 0;
});

const raw = {
  id: 'C1', name: 'inc-1', creator: 'UBOT', created: 1_767_225_600, is_archived: false, is_private: true, num_members: 3,
};
const next = (cursor: string) => ({ response_metadata: { next_cursor: cursor } });
const channel = {
  id: 'C1', name: 'inc-1', createdBy: 'UBOT', createdAt: new Date('2026-01-01T00:00:00Z'), archived: false, private: true,
};

test.each([true, false])('createChannel with private %s', async (isPrivate) => {
  stub.script('conversations.create', ok({ channel: raw }));
  expect(await connect(stub).slack.createChannel({ name: 'inc-1', private: isPrivate })).toEqual(channel);
  expect(stub.calls.map((call) => call.args)).toEqual([{ name: 'inc-1', is_private: String(isPrivate) }]);
});

test('channel by id', async () => {
  stub.script('conversations.info', ok({ channel: { ...raw, is_archived: true } }));
  expect(await connect(stub).slack.channel('C1')).toEqual({ ...channel, archived: true });
  expect(stub.calls.map((call) => call.args)).toEqual([{ channel: 'C1' }]);
});

test('channelByName compares exactly, archived and private ones included, and stops when found', async () => {
  const list = () => stub.callsOf('conversations.list').map((call) => call.args);
  stub.script(
    'conversations.list',
    ok({ channels: [{ ...raw, id: 'C0', name: 'inc-10' }, { ...raw, id: 'C9', name: 'Inc-1' }], ...next('b') }),
    ok({ channels: [{ ...raw, is_archived: true }], ...next('c') }),
  );
  expect(await connect(stub).slack.channelByName('inc-1')).toEqual({ ...channel, archived: true });
  const args = { types: 'public_channel,private_channel', exclude_archived: 'false', limit: '999' };
  expect(list()).toEqual([args, { ...args, cursor: 'b' }]);

  stub.script('conversations.list', ok({ channels: [raw], ...next('') }));
  expect(await connect(stub).slack.channelByName('inc')).toBeUndefined();
});

test('channelsMadeBy looks through all pages, and leaves out what others made', async () => {
  stub.script('conversations.list', ok({ channels: [raw, { ...raw, id: 'C2', creator: 'U1' }], ...next('b') }), ok({ channels: [{ ...raw, id: 'C3', name: 'inc-3' }], ...next('') }));
  expect(await connect(stub).slack.channelsMadeBy('UBOT')).toEqual([channel, { ...channel, id: 'C3', name: 'inc-3' }]);
  const args = { types: 'public_channel,private_channel', exclude_archived: 'true', limit: '999' };
  expect(stub.callsOf('conversations.list').map((call) => call.args)).toEqual([args, { ...args, cursor: 'b' }]);
});

test('members come from all pages', async () => {
  stub.script('conversations.members', ok({ members: ['U1', 'U2'], ...next('b=') }), ok({ members: ['U3'] }));
  expect(await connect(stub).slack.members('C1')).toEqual(['U1', 'U2', 'U3']);
  const args = { channel: 'C1', limit: '999' };
  expect(stub.calls.map((call) => call.args)).toEqual([args, { ...args, cursor: 'b=' }]);
});

test('a cursor that leads nowhere is an outage and not an endless loop', async () => {
  stub.script('conversations.members', ok({ members: ['U1'], ...next('same') }));
  expect(await errorOf(connect(stub).slack.members('C1'))).toMatchObject({ name: 'Outage', ambiguous: false });
});

test('setTopic is cut at 250 characters', async () => {
  await connect(stub).slack.setTopic('C1', 't'.repeat(300));
  await connect(stub).slack.setTopic('C1', 'short');
  expect(stub.calls.map((call) => call.args)).toEqual([
    { channel: 'C1', topic: `${'t'.repeat(249)}…` }, { channel: 'C1', topic: 'short' },
  ]);
});

test('a channel is renamed and archived; being archived already is success', async () => {
  stub.script('conversations.archive', ok(), no('already_archived'), no('cant_archive_general'));
  const { slack } = connect(stub);
  await slack.renameChannel('C1', 'inc-1-checkout');
  await slack.archiveChannel('C1');
  await slack.archiveChannel('C1');
  expect(stub.calls.map((call) => [call.method, call.args])).toEqual([
    ['conversations.rename', { channel: 'C1', name: 'inc-1-checkout' }], ['conversations.archive', { channel: 'C1' }], ['conversations.archive', { channel: 'C1' }],
  ]);
  expect(await errorOf(slack.archiveChannel('C1'))).toMatchObject({ name: 'Rejected', code: 'cant_archive_general' });
  stub.script('conversations.rename', no('name_taken'));
  expect(await errorOf(slack.renameChannel('C1', 'x'))).toMatchObject({ name: 'Rejected', code: 'name_taken' });
});

test('bookmarks: listed without folders, added as links', async () => {
  const link = { id: 'Bk1', title: 'Dashboard', link: 'https://example.com/d' };
  const folder = { id: 'Bk2', title: 'Folder', link: null };
  stub.script('bookmarks.list', ok({ bookmarks: [{ ...link, type: 'link', emoji: null }, folder] }));
  const { slack } = connect(stub);
  expect(await slack.bookmarks('C1')).toEqual([link]);
  await slack.addBookmark('C1', { title: 'Dashboard', link: 'https://example.com/d' });
  expect(stub.calls.map((call) => call.args)).toEqual([
    { channel_id: 'C1' }, { channel_id: 'C1', title: 'Dashboard', link: 'https://example.com/d', type: 'link' },
  ]);
});
