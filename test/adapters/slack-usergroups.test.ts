// User groups of Slack: who is in one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, errorOf, no, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
});
afterAll(() => stub.close());

test('everybody in it; a group that was switched off is not asked for', async () => {
  stub.script('usergroups.users.list', ok({ users: ['U1', 'W2'] }));
  expect(await connect(stub).slack.usergroup('S0123')).toEqual(['U1', 'W2']);
  expect(stub.callsOf('usergroups.users.list').map((call) => call.args)).toEqual([{ usergroup: 'S0123' }]);
});

test('none is there', async () => {
  stub.script('usergroups.users.list', no('no_such_subteam'));
  expect(await connect(stub).slack.usergroup('S0123')).toBeUndefined();
});

test.each([['missing_scope', { needed: 'usergroups:read' }, 'usergroups:read'], ['plan_upgrade_required', {}, 'plan']])('%s is said, and is no empty group', async (code, fields, said) => {
  stub.script('usergroups.users.list', no(code, fields));
  expect(await errorOf(connect(stub).slack.usergroup('S0123'))).toMatchObject({ name: 'Rejected', code, message: expect.stringContaining(said) as string });
});

test('an answer without people is no empty group either', async () => {
  stub.script('usergroups.users.list', ok({}));
  expect(await errorOf(connect(stub).slack.usergroup('S0123'))).toMatchObject({ name: 'Outage' });
});
