// People as Slack describes them, and who we are.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
  id: 'U1', team_id: 'T1', name: 'asmith', is_bot: false, deleted: false,
  profile: { display_name: 'Alex', real_name: 'Alex Smith', email: 'alex@example.com', image_24: 'x' },
};
const alex = { id: 'U1', name: 'Alex', fullName: 'Alex Smith', email: 'alex@example.com', teamId: 'T1', isBot: false, isOutsider: false, isAdmin: false, deleted: false };

test('identity is asked anew each time, so that a revoked token shows', async () => {
  const us = { team_id: 'T1', team: 'Acme', user_id: 'UBOT', url: 'https://acme.example/', bot_id: 'B1' };
  stub.script('auth.test', ok(us), no('token_revoked'));
  const { slack } = connect(stub);
  expect(await slack.identity()).toEqual({ teamId: 'T1', team: 'Acme', botUserId: 'UBOT', url: 'https://acme.example/', at: expect.any(Date) as Date });
  expect(await errorOf(slack.identity())).toMatchObject({ name: 'Rejected', code: 'token_revoked' });
});

describe('the scopes of the token', () => {
  const granted = (header?: string) => ({ status: 200, headers: { 'content-type': 'application/json', ...(header === undefined ? {} : { 'x-oauth-scopes': header }) }, text: '{"ok":true}' });

  test.each([['chat:write,channels:read', ['chat:write', 'channels:read']], ['chat:write, commands', ['chat:write', 'commands']], ['', []], [undefined, undefined]])('%j', async (header, scopes) => {
    stub.script('auth.test', granted(header));
    expect(await connect(stub).slack.scopes()).toEqual(scopes);
  });

  test('a revoked token has none to tell of', async () => {
    stub.script('auth.test', no('token_revoked'));
    expect(await errorOf(connect(stub).slack.scopes())).toMatchObject({ name: 'Rejected', code: 'token_revoked' });
  });
});

describe.each([
  ['user', 'users.info', { user: 'U1' }, 'U1'],
  ['userByEmail', 'users.lookupByEmail', { email: 'alex@example.com' }, 'alex@example.com'],
] as const)('%s', (name, method, args, wanted) => {
  test('is found', async () => {
    stub.script(method, ok({ user: raw }));
    expect(await connect(stub).slack[name](wanted)).toEqual(alex);
    expect(stub.calls.map((call) => [call.method, call.args])).toEqual([[method, args]]);
  });

  test.each(['users_not_found', 'user_not_found', 'user_not_visible'])('%s means nobody', async (code) => {
    stub.script(method, no(code));
    expect(await connect(stub).slack[name](wanted)).toBeUndefined();
  });

  test('any other no is thrown', async () => {
    stub.script(method, no('invalid_auth'));
    expect(await errorOf(connect(stub).slack[name](wanted))).toMatchObject({ name: 'Rejected', code: 'invalid_auth' });
  });
});

test.each([
  [{ is_restricted: true }, { isOutsider: true }],
  [{ is_ultra_restricted: true }, { isOutsider: true }],
  [{ is_stranger: true }, { isOutsider: true }],
  [{ is_admin: true }, { isAdmin: true }],
  [{ is_owner: true }, { isAdmin: true }],
  [{ deleted: true }, { deleted: true }],
  [{ is_bot: true }, { isBot: true }],
  [{ id: 'USLACKBOT' }, { id: 'USLACKBOT', isBot: true }],
  [{ profile: { display_name: '', real_name: 'Alex Smith' } }, { name: 'Alex Smith', email: undefined }],
  [{ profile: { display_name: '', real_name: '' } }, { name: 'asmith', fullName: undefined, email: undefined }],
  [{ profile: null, name: undefined, team_id: null }, { name: 'U1', fullName: undefined, email: undefined, teamId: undefined }],
])('%j is read as %j', async (change, wanted) => {
  stub.script('users.info', ok({ user: { ...raw, ...change } }));
  expect(await connect(stub).slack.user('U1')).toEqual({ ...alex, ...wanted });
});
