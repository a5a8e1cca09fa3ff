// What it means when Slack, or the way to it, does not answer properly.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { SlackStub, StubAnswer } from '../support/slack-stub.ts';
import { connect, errorOf, ok, startSlackStub } from '../support/slack-stub.ts';

let stub: SlackStub;
beforeAll(async () => {
  stub = await startSlackStub();
});
afterAll(() => stub.close());
beforeEach(() => {
  stub.calls.length = 0;
});

const message = { text: 'hi' };
const withStatus = (status: number): StubAnswer => ({ status, text: 'x' });

/** Only what never comes is waited for, and long enough that a busy machine has sent the question by then. */
const patience = (answer: StubAnswer): number => (answer === 'hang' ? 1_500 : 10_000);

describe('no proper answer', () => {
  const ways: [string, StubAnswer][] = [
    ['no answer in time', 'hang'],
    ['a connection dropped after acting', 'drop'],
    ['a connection dropped in the middle of the answer', 'cut'],
    ['HTTP 500', withStatus(500)],
    ['HTTP 503', withStatus(503)],
    ['a page instead of JSON', { status: 200, text: '<html>maintenance</html>' }],
    ['JSON that is no object', { json: null }],
    ['a no without a code', { json: { ok: false } }],
    ['a yes without what was asked for', { json: { ok: true } }],
  ];

  test.each(ways)('%s leaves it open whether a post was made, and is asked only once', async (_name, answer) => {
    const { slack } = connect(stub, { timeoutMs: patience(answer) });
    stub.script('chat.postMessage', answer);
    const error = await errorOf(slack.post({ channel: 'C1', message, effect: 'e1' }));
    expect(error).toBeInstanceOf(Outage);
    expect(error).toMatchObject({ system: 'slack', ambiguous: true });
    expect(stub.calls).toHaveLength(1);
  });

  test.each(ways.slice(0, -1))('%s is no question for an edit or a look', async (_name, answer) => {
    const { slack } = connect(stub, { timeoutMs: patience(answer) });
    stub.script('chat.update', answer);
    stub.script('conversations.info', answer);
    const edit = await errorOf(slack.update({ channel: 'C1', ts: '1.0', message }));
    expect(edit).toMatchObject({ name: 'Outage', ambiguous: false });
    expect(await errorOf(slack.channel('C1'))).toMatchObject({ name: 'Outage', ambiguous: false });
  });

  test('a connection that was never made cannot have posted', async () => {
    const server = createServer();
    await new Promise<void>((listening) => {
      server.listen(0, '127.0.0.1', listening);
    });
    const { port } = server.address() as AddressInfo;
    await new Promise((closed) => {
      server.close(closed);
    });
    const { slack } = connect(stub, { apiUrl: `http://127.0.0.1:${port}/api/` });
    const error = await errorOf(slack.post({ channel: 'C1', message, effect: 'e1' }));
    expect(error).toMatchObject({ name: 'Outage', ambiguous: false });
    expect((error as Outage).message).toContain('ECONNREFUSED');
  });

  test('says how long it waited', async () => {
    stub.script('pins.add', 'hang');
    const started = performance.now();
    const error = await errorOf(connect(stub, { timeoutMs: 150 }).slack.pin('C1', '1.0'));
    expect((error as Outage).message).toContain('0.15 s');
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test.each([302, 403, 404])('HTTP %i is not Slack', async (status) => {
  stub.script('pins.add', { status, headers: status === 302 ? { location: '/elsewhere' } : {}, text: '' });
  const error = await errorOf(connect(stub).slack.pin('C1', '1.0'));
  expect(error).toBeInstanceOf(status === 302 ? Outage : Rejected);
  expect(stub.callsOf('elsewhere')).toHaveLength(0);
});

test('at most 10 calls are open at once', async () => {
  let open = 0;
  let most = 0;
  const slow: typeof fetch = async (url, init) => {
    open += 1;
    most = Math.max(most, open);
    const response = await fetch(url, init);
    open -= 1;
    return response;
  };
  const { slack } = connect(stub, { fetch: slow });
  stub.script('pins.add', ok());
  await Promise.all(Array.from({ length: 25 }, () => slack.pin('C1', '1.0')));
  expect(most).toBe(10);
});

test('the token goes out as a bearer, with our name and nothing in the body', async () => {
  stub.script('pins.add', ok());
  await connect(stub).slack.pin('C1', '1.0');
  const [call] = stub.calls;
  expect(call?.headers.authorization).toBe('Bearer xoxb-test');
  expect(call?.headers['user-agent']).toBe('tocsin/9.8.7');
  expect(call?.args).toEqual({ channel: 'C1', timestamp: '1.0' });
  expect(call?.path).toBe('/api/pins.add');
});
