// A channel read when a person asks for it: oldest first, only what was said, the newest where there is more than is wanted.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Rejected } from '../../src/domain/errors.ts';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, no, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
  stub.script('auth.test', ok({ team_id: 'T1', team: 'Acme', user_id: 'UBOT', url: 'https://acme.example/' }));
});
afterAll(() => stub.close());
beforeEach(() => { stub.calls.length = 0; });

const said = (ts: string, more: object = {}) => ({ type: 'message', ts, user: 'U1', text: `at ${ts}`, ...more });
const read = (most = 400) => connect(stub).slack.history({ channel: 'C1', since: new Date(5_000), most });

test('oldest first, with who wrote it; joins, renames and pins are nothing that was said', async () => {
  stub.script('conversations.history', ok({ messages: [
    said('14.000001', { user: 'UBOT', bot_id: 'B1' }), said('13.000001', { subtype: 'channel_join' }), said('12.000001', { subtype: 'file_share', text: '', files: [{ title: 'graph.png' }] }), said('11.000001', { subtype: 'pinned_item' }), said('10.000001'),
  ] }));
  expect(await read()).toEqual([
    { ts: '10.000001', author: 'U1', text: 'at 10.000001', thread: undefined, edited: undefined }, { ts: '12.000001', author: 'U1', text: 'Files: graph.png', thread: undefined, edited: undefined },
    { ts: '14.000001', author: undefined, app: { name: 'UBOT', ours: true }, text: 'at 14.000001', thread: undefined, edited: undefined },
  ]);
  expect(stub.callsOf('conversations.history').map(({ args }) => args)).toEqual([{ channel: 'C1', oldest: '5.000000', limit: '400' }]);
});

test('page after page until there are enough, and then the newest', async () => {
  stub.script('conversations.history', ok({ messages: [said('14.000001'), said('13.000001')], response_metadata: { next_cursor: 'more' } }), ok({ messages: [said('12.000001'), said('11.000001')], response_metadata: { next_cursor: 'again' } }), ok({ messages: [said('10.000001')] }));
  expect((await read(3)).map(({ ts }) => ts)).toEqual(['12.000001', '13.000001', '14.000001']);
  expect(stub.callsOf('conversations.history')).toHaveLength(2);
});

test('a channel that is not shown to us is an error that people see', async () => {
  stub.script('conversations.history', no('not_in_channel'));
  await expect(read()).rejects.toBeInstanceOf(Rejected);
});
