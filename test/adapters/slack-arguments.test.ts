// Everything the adapter sends has arguments that Slack documents, all that are required among them; so do the codes it acts on.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { methodScopes } from '../../src/render/manifest.ts';
import type { Slack } from '../../src/ports.ts';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, ok, startSlackStub } from '../support/slack-stub.ts';

const file = path.resolve(import.meta.dirname, '../fixtures/slack/methods.json');
type Method = { readonly required: readonly string[]; readonly arguments: readonly string[]; readonly errors: readonly string[] };
const { methods } = JSON.parse(readFileSync(file, 'utf8')) as { methods: Readonly<Record<string, Method>> };

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
  const channel = { id: 'C1', name: 'inc-1', creator: 'U1', created: 1 };
  stub.script('auth.test', ok({ team_id: 'T1', team: 'Acme', user_id: 'UBOT', url: 'https://acme.example/' }));
  for (const method of ['conversations.create', 'conversations.info']) stub.script(method, ok({ channel }));
  stub.script('conversations.list', ok({ channels: [channel], response_metadata: { next_cursor: 'b' } }), ok({ channels: [] }));
  stub.script('conversations.members', ok({ members: ['U1'], response_metadata: { next_cursor: 'b' } }), ok({ members: [] }));
  for (const method of ['conversations.history', 'conversations.replies']) stub.script(method, ok({ messages: [] }));
  stub.script('bookmarks.list', ok({ bookmarks: [] }));
  stub.script('chat.postMessage', ok({ ts: '1.0' }));
  stub.script('chat.getPermalink', ok({ permalink: 'https://acme.example/p1' }));
  stub.script('files.getUploadURLExternal', ok({ upload_url: `${stub.origin}/upload/F1`, file_id: 'F1' }));
  stub.script('F1', { status: 200, text: 'OK - 2' });
  stub.script('usergroups.users.list', ok({ users: ['U1'] }));
  for (const method of ['users.info', 'users.lookupByEmail']) stub.script(method, ok({ user: { id: 'U1' } }));
});
afterAll(() => stub.close());

const message = { text: 'hi', blocks: [{ type: 'divider' as const }] };
const [channel, ts, since] = ['C1', '1.0', new Date(0)];
const everything: readonly ((slack: Slack) => Promise<unknown>)[] = [
  (slack) => slack.identity(), (slack) => slack.scopes(), (slack) => slack.createChannel({ name: 'inc-1', private: true }), (slack) => slack.channelByName('inc-2'), (slack) => slack.channelsMadeBy('UBOT'),
  (slack) => slack.channel(channel), (slack) => slack.members(channel), (slack) => slack.invite(channel, ['U1']), (slack) => slack.post({ channel, message, effect: 'e', thread: ts }),
  (slack) => slack.findPosted({ channel, effect: 'e', since }), (slack) => slack.findPosted({ channel, since, thread: ts }), (slack) => slack.update({ channel, ts, message }),
  (slack) => slack.remove(channel, ts), (slack) => slack.ephemeral({ channel, user: 'U1', message, thread: ts }), (slack) => slack.message(channel, ts),
  (slack) => slack.react(channel, ts, 'eyes', true), (slack) => slack.react(channel, ts, 'eyes', false), (slack) => slack.pin(channel, ts), (slack) => slack.setTopic(channel, 'x'),
  (slack) => slack.renameChannel(channel, 'inc-2'), (slack) => slack.archiveChannel(channel), (slack) => slack.bookmarks(channel), (slack) => slack.addBookmark(channel, { title: 'x', link: 'https://x.example' }),
  (slack) => slack.permalink(channel, ts), (slack) => slack.openView('T', { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] }),
  (slack) => slack.publishHome('U1', { type: 'home', blocks: [] }), (slack) => slack.user('U1'), (slack) => slack.userByEmail('a@b.example'), (slack) => slack.usergroup('S0123'),
  (slack) => slack.uploadFile({ name: 'x.log', text: 'hi' }), (slack) => slack.shareFile({ file: 'F1', title: 'x', channel, thread: ts }), (slack) => slack.findFiles({ channel, thread: ts }),
];

test('every call names arguments of its method only, and those that it requires', async () => {
  const { slack } = connect(stub);
  for (const call of everything) await call(slack);
  expect(new Set(stub.calls.filter(({ path: to }) => to.startsWith('/api/')).map(({ method }) => method))).toEqual(new Set(Object.keys(methodScopes)));
  const wrong = stub.calls.filter(({ path: to }) => to.startsWith('/api/')).flatMap(({ method, args }) => {
    const known = methods[method];
    const unknown = Object.keys(args).filter((name) => !known?.arguments.includes(name)).map((name) => `${method} knows no ${name}`);
    return [...unknown, ...(known?.required ?? []).filter((name) => !(name in args)).map((name) => `${method} without ${name}`)];
  });
  expect(wrong).toEqual([]);
});

test.each([
  ['conversations.archive', ['already_archived', 'cant_archive_general', 'cant_archive_required']], ['reactions.add', ['already_reacted', 'message_not_found', 'invalid_name', 'thread_locked']],
  ['reactions.remove', ['no_reaction', 'message_not_found']], ['views.publish', ['not_enabled', 'view_too_large']], ['conversations.rename', ['name_taken']],
  ['conversations.replies', ['thread_not_found', 'channel_not_found']], ['conversations.history', ['not_in_channel', 'channel_not_found']], ['chat.postEphemeral', ['user_not_in_channel', 'messages_tab_disabled']],
  ['pins.add', ['already_pinned']], ['conversations.create', ['name_taken']], ['users.lookupByEmail', ['users_not_found']], ['usergroups.users.list', ['no_such_subteam', 'plan_upgrade_required']], ['views.open', ['expired_trigger_id', 'exchanged_trigger_id']],
])('%s answers the codes that we act on', (method, codes) => {
  expect(codes.filter((code) => !methods[method]?.errors.includes(code))).toEqual([]);
});
