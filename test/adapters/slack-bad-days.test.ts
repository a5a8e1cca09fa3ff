// The calls of the Slack surface on bad days: too fast, a lost answer, a Slack that is broken or does not know.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Slack } from '../../src/ports.ts';
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

/** `again`: doing it twice does no harm, so an answer that was lost is not in doubt. */
const calls: readonly { method: string; again: boolean; run: (slack: Slack) => Promise<unknown>; yes?: object }[] = [
  { method: 'reactions.add', again: true, run: (slack) => slack.react('C1', '1.0', 'eyes', true) },
  { method: 'reactions.remove', again: true, run: (slack) => slack.react('C1', '1.0', 'eyes', false) },
  { method: 'conversations.archive', again: true, run: (slack) => slack.archiveChannel('C1') },
  { method: 'conversations.rename', again: true, run: (slack) => slack.renameChannel('C1', 'inc-1') },
  { method: 'views.publish', again: true, run: (slack) => slack.publishHome('U1', { type: 'home', blocks: [] }) },
  { method: 'views.open', again: false, run: (slack) => slack.openView('T1', { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] }) },
  { method: 'chat.postEphemeral', again: false, run: (slack) => slack.ephemeral({ channel: 'C1', user: 'U1', message: { text: 'x' }, thread: '1.0' }) },
  { method: 'conversations.history', again: true, run: (slack) => slack.message('C1', '1.0'), yes: { messages: [{ ts: '1.0', user: 'U1', text: 'x' }] } },
  { method: 'auth.test', again: true, run: (slack) => slack.scopes() },
];

describe.each(calls)('$method', ({ method, again, run, yes = {} }) => {
  test('429: waits as long as Slack says, without asking again in between', async () => {
    stub.script(method, { status: 429, headers: { 'retry-after': '7' }, text: '' }, ok({ ...yes }));
    const { slack, pass } = connect(stub);
    expect(await errorOf(run(slack))).toMatchObject({ name: 'Outage', retryAfterMs: 7_000, ambiguous: false });
    pass(6_000);
    expect(await errorOf(run(slack))).toMatchObject({ name: 'Outage', retryAfterMs: 1_000 });
    expect(stub.calls).toHaveLength(1);
    pass(1_000);
    await run(slack);
  });

  test.each([
    ['the answer is lost', 'drop'], ['it breaks off', 'cut'], ['500', { status: 500, text: 'oops' }], ['no JSON', { status: 200, text: '<html>' }],
    ['fatal_error', no('fatal_error')], ['internal_error', no('internal_error')],
  ] as const)('%s: an outage, in doubt only where twice would be seen', async (_name, answer) => {
    stub.script(method, answer);
    expect(await errorOf(run(connect(stub).slack))).toMatchObject({ name: 'Outage', ambiguous: !again });
  });

  test.each(['missing_scope', 'channel_is_limited_access', 'some_code_of_next_year'])('%s: refused, and that is all', async (code) => {
    stub.script(method, no(code, { needed: 'x:y' }));
    expect(await errorOf(run(connect(stub).slack))).toMatchObject({ name: 'Rejected', code });
  });
});
