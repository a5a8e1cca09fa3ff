// Modals and App Home: what is sent, what Slack refuses, and whose fault that is.
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

const blocks = [{ type: 'divider' as const }];
const home = { type: 'home' as const, blocks };
const modal = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Declare' }, blocks };

describe.each([
  ['views.publish', (slack: ReturnType<typeof connect>['slack']) => slack.publishHome('U1', home), { user_id: 'U1', view: home }],
  ['views.open', (slack: ReturnType<typeof connect>['slack']) => slack.openView('T1', modal), { trigger_id: 'T1', view: modal }],
] as const)('%s', (method, show, wanted) => {
  test('sends the view', async () => {
    stub.script(method, ok({ view: { id: 'V1' } }));
    await expect(show(connect(stub).slack)).resolves.toBeUndefined();
    expect(stub.calls.map((call) => [call.method, call.args])).toEqual([[method, wanted]]);
  });

  test.each(['view_too_large', 'invalid_arguments', 'invalid_blocks'])('%s is our fault: reported, with the view and not with the person', async (code) => {
    stub.script(method, no(code, { response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/view/blocks/0/text]'] } }));
    const { slack, bugs } = connect(stub);
    expect(await errorOf(show(slack))).toMatchObject({ name: 'Rejected', code, message: expect.stringContaining('must be less than 3001 characters') as string });
    expect(bugs).toEqual([{ method, code, payload: { view: wanted.view } }]);
  });

  test.each(['user_not_found', 'account_inactive', 'not_enabled'])('%s is refused and no fault of ours', async (code) => {
    stub.script(method, no(code));
    const { slack, bugs } = connect(stub);
    expect(await errorOf(show(slack))).toMatchObject({ name: 'Rejected', code });
    expect(bugs).toEqual([]);
  });
});

test('a Home that is switched off says what an admin must do', async () => {
  stub.script('views.publish', no('not_enabled'));
  expect(await errorOf(connect(stub).slack.publishHome('U1', home))).toMatchObject({ message: expect.stringContaining('switch it on under App Home') as string });
});
