// Answers to commands and clicks go to Slack and nowhere else.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isResponseUrl } from '../../src/adapters/slack-respond.ts';
import { Rejected } from '../../src/domain/errors.ts';
import type { SlackStub } from '../support/slack-stub.ts';
import { connect, errorOf, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
let url: string;
beforeAll(async () => {
  stub = await startSlackStub();
  url = `${stub.origin}/actions/T1/2/secret`;
});
afterAll(() => stub.close());
beforeEach(() => {
  stub.calls.length = 0;
  stub.script('secret', { status: 200, text: 'ok' });
});

const blocks = [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: '*hi*' } }];

test.each([
  [{}, { response_type: 'ephemeral', replace_original: false }],
  [{ inChannel: true }, { response_type: 'in_channel', replace_original: false }],
  [{ replaceOriginal: true }, { replace_original: true }],
])('%j is said as %j, without the token', async (how, placed) => {
  await connect(stub).slack.respond(url, { text: 'hi', blocks, ...how });
  const [call] = stub.calls;
  expect(call?.args).toEqual({ text: 'hi', blocks, unfurl_links: false, unfurl_media: false, ...placed });
  expect(call?.headers.authorization).toBeUndefined();
  expect(call?.headers['user-agent']).toBe('tocsin/9.8.7');
});

describe('where answers may go', () => {
  const slack = 'https://slack.com/api/';
  const gov = 'https://slack-gov.com/api/';
  const own = 'http://127.0.0.1:4000/api/';
  test.each([
    ['https://hooks.slack.com/commands/T1/2/x', slack, true],
    ['https://acme.slack.com/x', slack, true],
    ['https://hooks.slack-gov.com/x', gov, true],
    ['https://hooks.slack.com/x', gov, false],
    ['https://hooks.slack-gov.com/x', slack, false],
    ['http://hooks.slack.com/x', slack, false],
    ['https://hooks.slack.com:8443/x', slack, false],
    ['https://evilslack.com/x', slack, false],
    ['https://hooks.slack.com.evil.example/x', slack, false],
    ['https://hooks.slack.com@evil.example/x', slack, false],
    ['https://me:pw@hooks.slack.com/x', slack, false],
    ['http://169.254.169.254/latest', slack, false],
    ['file:///etc/passwd', slack, false],
    ['not an address', slack, false],
    ['http://127.0.0.1:4000/response/1', own, true],
    ['http://127.0.0.1:4001/response/1', own, false],
    ['https://127.0.0.1:4000/response/1', own, false],
    ['https://hooks.slack.com/x', own, false],
  ])('%s with the API at %s: %s', (target, apiUrl, wanted) => {
    expect(isResponseUrl(target, apiUrl)).toBe(wanted);
  });

  test('elsewhere nothing is sent, and the address is not repeated', async () => {
    const other = await startSlackStub();
    const error = await errorOf(connect(stub).slack.respond(`${other.origin}/steal/secret`, { text: 'hi' }));
    expect(error).toMatchObject({ name: 'Rejected', system: 'slack', code: 'response_url_refused' });
    expect((error as Rejected).message).not.toContain('secret');
    expect(other.calls).toEqual([]);
    await other.close();
  });

  test('a redirect is not followed', async () => {
    stub.script('secret', { status: 307, headers: { location: `${stub.origin}/elsewhere` }, text: '' });
    expect(await errorOf(connect(stub).slack.respond(url, { text: 'hi' }))).toBeInstanceOf(Rejected);
    expect(stub.callsOf('elsewhere')).toEqual([]);
  });
});

describe('an answer that was not taken', () => {
  test.each([
    [404, { name: 'Rejected', code: 'response_url_expired' }],
    [410, { name: 'Rejected', code: 'response_url_expired' }],
    [500, { name: 'Outage', ambiguous: true }],
    [503, { name: 'Outage', ambiguous: true }],
  ])('HTTP %i', async (status, wanted) => {
    stub.script('secret', { status, text: '{"ok":false,"error":"used_url"}' });
    expect(await errorOf(connect(stub).slack.respond(url, { text: 'hi' }))).toMatchObject({ system: 'slack', ...wanted });
    expect(stub.calls).toHaveLength(1);
  });

  test('HTTP 429 says when, and holds up no other address', async () => {
    stub.script('secret', { status: 429, headers: { 'retry-after': '2' }, text: '' });
    const { slack } = connect(stub);
    const error = await errorOf(slack.respond(url, { text: 'hi' }));
    expect(error).toMatchObject({ name: 'Outage', retryAfterMs: 2_000, ambiguous: false });
    await expect(slack.respond(`${stub.origin}/actions/T1/3/other`, { text: 'hi' })).resolves.toBeUndefined();
  });

  test('nobody answers within our own limit', async () => {
    stub.script('secret', 'hang');
    const wish = connect(stub, { timeoutMs: 150 }).slack.respond(url, { text: 'hi' });
    expect(await errorOf(wish)).toMatchObject({ name: 'Outage', ambiguous: true });
  });

  test.each([
    { status: 400, text: 'invalid_blocks' }, { status: 200, text: '{"ok":false,"error":"invalid_blocks"}' },
  ])('blocks that cannot be shown fall back to text ($status)', async (answer) => {
    stub.script('secret', answer, { status: 200, text: 'ok' });
    const { slack, bugs } = connect(stub);
    await slack.respond(url, { text: 'hi', blocks });
    expect(stub.calls[1]?.args).toEqual({
      text: 'hi', response_type: 'ephemeral', replace_original: false, unfurl_links: false, unfurl_media: false,
    });
    expect(bugs).toEqual([{ method: 'response_url', code: 'invalid_blocks', payload: { text: 'hi', blocks } }]);
  });
});
