// Files go to Slack and nowhere else, into one thread, and are found again there by their name.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage } from '../demo/slack/support.ts';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, errorOf, no, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
});
afterAll(() => stub.close());
beforeEach(() => {
  stub.calls.length = 0;
  stub.script('files.getUploadURLExternal', ok({ upload_url: `${stub.origin}/upload/v1/secret`, file_id: 'F1' }));
  stub.script('secret', { status: 200, text: 'OK - 9' });
  stub.script('files.completeUploadExternal', ok({ files: [{ id: 'F1' }] }));
  stub.script('auth.test', ok({ team_id: 'T1', team: 'Acme', user_id: 'UBOT', url: 'https://acme.example/' }));
});

const file = { name: 'look-0d3f6f0e-1-1.log', text: 'naïve: 1' };
const shared = { file: 'F1', title: 'Full log of look', channel: 'C1', thread: '17.000100' };

test('the length counts bytes, and the address gets the bytes without the token', async () => {
  expect(await connect(stub).slack.uploadFile(file)).toEqual({ file: 'F1' });
  const [asked, sent] = stub.calls;
  expect(asked?.args).toEqual({ filename: file.name, length: '9' });
  expect([sent?.path, sent?.headers['content-length'], sent?.headers['content-type']]).toEqual(['/upload/v1/secret', '9', 'application/octet-stream']);
  expect(sent?.headers.authorization).toBeUndefined();
});

test('it is shared in one thread of one channel', async () => {
  await connect(stub).slack.shareFile(shared);
  expect(stub.calls.map((call) => [call.method, call.args])).toEqual([
    ['files.completeUploadExternal', { files: [{ id: 'F1', title: 'Full log of look' }], channel_id: 'C1', thread_ts: '17.000100' }],
  ]);
});

describe('an upload', () => {
  test('to an address elsewhere sends nothing there, and does not repeat the address', async () => {
    const other = await startSlackStub();
    stub.script('files.getUploadURLExternal', ok({ upload_url: `${other.origin}/upload/v1/secret`, file_id: 'F1' }));
    const error = await errorOf(connect(stub).slack.uploadFile(file));
    expect(error).toMatchObject({ name: 'Rejected', code: 'upload_url_refused' });
    expect(String(error)).not.toContain('secret');
    expect(other.calls).toEqual([]);
    await other.close();
  });

  test('follows no redirect', async () => {
    stub.script('secret', { status: 307, headers: { location: `${stub.origin}/elsewhere` }, text: '' });
    expect(await errorOf(connect(stub).slack.uploadFile(file))).toMatchObject({ name: 'Rejected', code: 'upload_refused' });
    expect(stub.callsOf('elsewhere')).toEqual([]);
  });

  test.each([
    [500, { name: 'Outage', ambiguous: false }], [408, { name: 'Outage', ambiguous: false }], [400, { name: 'Rejected', code: 'upload_refused' }],
  ])('that is answered with HTTP %i', async (status, wanted) => {
    stub.script('secret', { status, text: 'no' });
    expect(await errorOf(connect(stub).slack.uploadFile(file))).toMatchObject(wanted);
  });

  test('without the scope says which one an admin must add', async () => {
    stub.script('files.getUploadURLExternal', no('missing_scope', { needed: 'files:write', provided: 'chat:write' }));
    const error = await errorOf(connect(stub).slack.uploadFile(file));
    expect(error).toMatchObject({ name: 'Rejected', code: 'missing_scope' });
    expect(String(error)).toContain('files:write');
  });
});

test('a sharing whose answer is lost may have happened; an upload that nobody sees may be repeated', async () => {
  stub.script('files.completeUploadExternal', 'drop');
  expect(await errorOf(connect(stub).slack.shareFile(shared))).toMatchObject({ name: 'Outage', ambiguous: true });
  stub.script('secret', 'drop');
  expect(await errorOf(connect(stub).slack.uploadFile(file))).toMatchObject({ name: 'Outage', ambiguous: false });
});

describe('files in a thread', () => {
  const messages = [
    { ts: '17.000400', user: 'UBOT', files: [{ name: file.name }] }, { ts: '17.000100', user: 'UBOT' }, { ts: '17.000200', user: 'UANA', files: [{ name: file.name }] },
    { ts: '17.000300', user: 'UBOT', files: [{ name: 'other.log' }] },
  ];
  const where = { channel: 'C1', thread: '17.000100' };

  test('are ours, and of that name, on every page', async () => {
    stub.script('conversations.replies', ok({ messages, response_metadata: { next_cursor: 'b' } }), ok({ messages: [{ ts: '17.000500', user: 'UBOT', files: [{ name: file.name }] }] }));
    expect(await connect(stub).slack.findFiles({ ...where, name: file.name })).toEqual(['17.000400', '17.000500']);
    stub.script('conversations.replies', ok({ messages }));
    expect(await connect(stub).slack.findFiles(where)).toEqual(['17.000300', '17.000400']);
  });

  test.each(['thread_not_found', 'channel_not_found'])('none where Slack says %s', async (code) => {
    stub.script('conversations.replies', no(code));
    expect(await connect(stub).slack.findFiles(where)).toEqual([]);
  });
});

test('against the look-alike: uploaded, shared in the thread, found again there', async () => {
  const stage = await openStage();
  const { slack } = connect(stub, { apiUrl: `${stage.url}/slack/api/` });
  const { ts: thread } = await slack.post({ channel: 'C0INC', message: { text: 'run' }, effect: 'e-1' });
  const where = { channel: 'C0INC', thread, name: file.name };
  expect(await slack.findFiles(where)).toEqual([]);
  const uploaded = await slack.uploadFile(file);
  expect(await slack.findFiles(where)).toEqual([]);
  await slack.shareFile({ ...uploaded, title: 'Full log of look', channel: 'C0INC', thread });
  expect(await slack.findFiles(where)).toHaveLength(1);
  expect(await slack.findFiles({ ...where, name: 'other.log' })).toEqual([]);
  expect(stage.world.state().messages['C0INC']).toMatchObject([{}, { subtype: 'file_share', threadTs: thread, files: [{ title: 'Full log of look' }] }]);
  await stage.close();
});
