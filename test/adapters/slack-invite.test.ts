// Whoever can be invited is invited; the others come back with the reason.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SlackStub, StubCall } from '../support/slack-stub.ts';
import { connect, errorOf, no, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
});
afterAll(() => stub.close());
beforeEach(() => {
  stub.calls.length = 0;
});

const METHOD = 'conversations.invite';
const usersOf = (call: StubCall) => String(call.args['users']).split(',');
const invite = (...users: string[]) => connect(stub).slack.invite('C1', users);

test('invites in groups of 100, each person once, with force', async () => {
  stub.script(METHOD, ok());
  const users = Array.from({ length: 205 }, (_, index) => `U${index}`);
  expect(await invite(...users, 'U0')).toEqual({ failed: [] });
  expect(stub.calls.map((call) => usersOf(call).length)).toEqual([100, 100, 5]);
  expect(stub.calls.flatMap(usersOf)).toEqual(users);
  expect(stub.calls[2]?.args).toEqual({ channel: 'C1', users: 'U200,U201,U202,U203,U204', force: 'true' });
});

test('inviting nobody asks nothing', async () => {
  expect(await invite()).toEqual({ failed: [] });
  expect(stub.calls).toEqual([]);
});

test('a yes with errors names the failed; being in already is no failure', async () => {
  stub.script(METHOD, ok({
    errors: [
      { user: 'U1', ok: false, error: 'user_not_found' },
      { user: 'U2', ok: false, error: 'already_in_channel' },
      { user: 'U3', ok: false, error: 'cant_invite_self' },
    ],
  }));
  expect(await invite('U1', 'U2', 'U3', 'U4')).toEqual({ failed: [{ user: 'U1', code: 'user_not_found' }] });
});

test('a no with errors does not keep the others out', async () => {
  stub.script(METHOD, no('user_is_restricted', { errors: [{ user: 'U1', ok: false, error: 'user_is_restricted' }] }), ok());
  expect(await invite('U1', 'U2')).toEqual({ failed: [{ user: 'U1', code: 'user_is_restricted' }] });
  expect(stub.calls.map(usersOf)).toEqual([['U1', 'U2'], ['U2']]);
});

test.each(['already_in_channel', 'cant_invite_self'])('%s for all is success', async (code) => {
  stub.script(METHOD, no(code));
  expect(await invite('U1')).toEqual({ failed: [] });
});

test.each([
  'cant_invite', 'user_not_found', 'user_is_restricted', 'ura_max_channels', 'org_user_not_in_team',
  'no_external_invite_permission',
])(
  '%s without a name is found out one by one',
  async (code) => {
    stub.script(METHOD, (call) => (usersOf(call).includes('U2') ? no(code) : ok()));
    expect(await invite('U1', 'U2', 'U3')).toEqual({ failed: [{ user: 'U2', code }] });
    expect(stub.calls.map(usersOf)).toEqual([['U1', 'U2', 'U3'], ['U1'], ['U2'], ['U3']]);
  },
);

test('a yes with errors that name nobody is found out one by one', async () => {
  stub.script(METHOD, (call) => (usersOf(call).includes('U2') ? ok({ errors: [{ ok: false, error: 'cant_invite' }] }) : ok()));
  expect(await invite('U1', 'U2', 'U3')).toEqual({ failed: [{ user: 'U2', code: 'cant_invite' }] });
  expect(stub.calls.map(usersOf)).toEqual([['U1', 'U2', 'U3'], ['U1'], ['U2'], ['U3']]);
});

test('already_in_channel without a name does not hide that somebody else is missing', async () => {
  stub.script(METHOD, (call) => (usersOf(call).includes('U1') ? no('already_in_channel') : ok()));
  expect(await invite('U1', 'U2')).toEqual({ failed: [] });
  expect(stub.calls.map(usersOf)).toContainEqual(['U2']);
});

test.each([
  'is_archived', 'channel_not_found', 'not_in_channel', 'missing_scope',
])('%s is about the channel: refused', async (code) => {
  stub.script(METHOD, no(code));
  expect(await errorOf(invite('U1', 'U2'))).toMatchObject({ name: 'Rejected', code });
  expect(stub.calls).toHaveLength(1);
});

test('a passing trouble of one person is an outage; inviting again is safe', async () => {
  stub.script(METHOD, ok({ errors: [{ user: 'U1', ok: false, error: 'internal_error' }] }));
  expect(await errorOf(invite('U1', 'U2'))).toMatchObject({ name: 'Outage', ambiguous: false });
});
