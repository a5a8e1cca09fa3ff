// Every row of the table of Slack's codes has the fate it should have.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, errorOf, no, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
});
afterAll(() => stub.close());

const post = (at: SlackStub) => connect(at).slack.post({ channel: 'C1', message: { text: 'hi' }, effect: 'e1' });

describe('a wish that is already true', () => {
  test.each([
    'already_in_channel', 'already_pinned', 'already_reacted', 'no_reaction', 'already_archived', 'not_archived',
  ])('%s is success', async (code) => {
    stub.script('pins.add', no(code));
    await expect(connect(stub).slack.pin('C1', '1.0')).resolves.toBeUndefined();
  });
});

describe('what may work later', () => {
  test.each(['service_unavailable', 'request_timeout'])('%s was not carried out', async (code) => {
    stub.script('chat.postMessage', no(code));
    const error = await errorOf(post(stub));
    expect(error).toBeInstanceOf(Outage);
    expect(error).toMatchObject({ ambiguous: false, retryAfterMs: undefined });
  });

  test.each(['fatal_error', 'internal_error'])('%s may have posted, and cannot have harmed an edit', async (code) => {
    stub.script('chat.postMessage', no(code));
    stub.script('chat.update', no(code));
    expect(await errorOf(post(stub))).toMatchObject({ name: 'Outage', ambiguous: true });
    const edit = connect(stub).slack.update({ channel: 'C1', ts: '1.0', message: { text: 'hi' } });
    expect(await errorOf(edit)).toMatchObject({ name: 'Outage', ambiguous: false });
  });

  test.each(['createChannel', 'ephemeral', 'addBookmark', 'openView'] as const)('%s is not safe to repeat', async (name) => {
    const { slack } = connect(stub);
    const wishes = {
      createChannel: () => slack.createChannel({ name: 'a', private: false }),
      ephemeral: () => slack.ephemeral({ channel: 'C1', user: 'U1', message: { text: 'hi' } }),
      addBookmark: () => slack.addBookmark('C1', { title: 't', link: 'https://example.com' }),
      openView: () => slack.openView('T', { type: 'modal', title: { type: 'plain_text', text: 'M' }, blocks: [] }),
    };
    for (const method of ['conversations.create', 'chat.postEphemeral', 'bookmarks.add', 'views.open']) {
      stub.script(method, no('internal_error'));
    }
    expect(await errorOf(wishes[name]())).toMatchObject({ name: 'Outage', ambiguous: true });
  });
});

describe('what a person must do something about', () => {
  test.each([
    ['is_archived', /archived/],
    ['channel_not_found', /invite the app/],
    ['message_not_found', /deleted/],
    ['not_in_channel', /\/invite/],
    ['restricted_action', /admin/],
    ['restricted_action_read_only_channel', /admin/],
    ['no_permission', /admin/],
    ['ekm_access_denied', /admin/],
    ['accesslimited', /admin/],
    ['plan_upgrade_required', /plan/],
    ['invalid_auth', /SLACK_BOT_TOKEN/],
    ['not_authed', /SLACK_BOT_TOKEN/],
    ['token_revoked', /SLACK_BOT_TOKEN/],
    ['token_expired', /SLACK_BOT_TOKEN/],
    ['account_inactive', /SLACK_BOT_TOKEN/],
    ['some_code_of_tomorrow', /some_code_of_tomorrow/],
  ])('%s is refused for good, with what to do', async (code, fix) => {
    stub.script('pins.add', no(code));
    const error = await errorOf(connect(stub).slack.pin('C1', '1.0'));
    expect(error).toBeInstanceOf(Rejected);
    expect(error).toMatchObject({ system: 'slack', code });
    expect((error as Rejected).message).toMatch(fix);
    expect((error as Rejected).message).toContain('pins.add');
  });

  test('missing_scope names the scope', async () => {
    stub.script('users.lookupByEmail', no('missing_scope', { needed: 'users:read.email', provided: 'chat:write' }));
    const error = await errorOf(connect(stub).slack.userByEmail('a@example.com'));
    expect(error).toMatchObject({ name: 'Rejected', code: 'missing_scope' });
    expect((error as Rejected).message).toContain('users:read.email');
  });

  test('name_taken keeps its code', async () => {
    stub.script('conversations.create', no('name_taken'));
    const wish = connect(stub).slack.createChannel({ name: 'inc-1', private: false });
    expect(await errorOf(wish)).toMatchObject({ name: 'Rejected', code: 'name_taken' });
  });

  test("Slack's own details are passed on", async () => {
    const messages = ['[ERROR] missing required field: channel'];
    stub.script('pins.add', no('invalid_arguments', { response_metadata: { messages } }));
    const error = await errorOf(connect(stub).slack.pin('C1', '1.0'));
    expect((error as Rejected).message).toContain('missing required field: channel');
  });
});
