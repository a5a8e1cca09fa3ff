// What apps and files say: monitors write in attachments alone, older integrations have a name and no user.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
  stub.script('auth.test', ok({ team_id: 'T1', team: 'Acme', user_id: 'UBOT', url: 'https://acme.example/' }));
});
afterAll(() => stub.close());

const ts = '10.000001';
async function read(message: object) {
  stub.script('conversations.history', ok({ messages: [{ type: 'message', ts, ...message }] }));
  return connect(stub).slack.message('C1', ts);
}

test.each([
  ['with a user of its own', { user: 'UGRAFANA', bot_profile: { name: 'Grafana' } }, 'UGRAFANA'],
  ['that posts under a name', { username: 'nagios', bot_profile: { name: 'Incoming webhook' } }, 'nagios'],
  ['with a profile alone', { bot_profile: { name: 'Jenkins' } }, 'Jenkins'],
  ['with nothing', { username: null, bot_profile: null }, 'an app'],
])('an app %s', async (_what, more, name) => {
  expect(await read({ bot_id: 'B1', text: 'CPU 99 %', ...more })).toMatchObject({ author: undefined, app: { name, ours: false }, text: 'CPU 99 %' });
});

test.each([
  ['its text first', { text: 'look', attachments: [{ fallback: 'board' }] }, 'look'],
  ['attachments by their fallback', { text: '', attachments: [{ fallback: 'CPU 99 %', title: 'CPU' }, { title: 'Host', text: 'db-1' }, { title: null, text: null }] }, 'CPU 99 %\nHost: db-1'],
  ['the names of files', { text: '  ', files: [{ title: 'the graph', name: 'a.png' }, { name: 'b.log' }] }, 'Files: the graph, b.log'],
  ['nothing', { attachments: null, files: [] }, ''],
])('words: %s', async (_what, more, text) => {
  expect(await read({ user: 'U1', ...more })).toMatchObject({ author: 'U1', text });
});
