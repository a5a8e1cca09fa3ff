// A rate limit on one method holds up that method and no other.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
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

const tooMany = (retryAfter?: string) => (
  { status: 429, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter }, text: '' }
);
const topic = { creator: 'U0', created: 1 };

describe('a 429', () => {
  test('closes its method until Retry-After is over, without asking Slack again', async () => {
    const { slack, pass } = connect(stub);
    stub.script('conversations.setTopic', tooMany('3'), ok());
    const first = await errorOf(slack.setTopic('C1', 'a'));
    expect(first).toBeInstanceOf(Outage);
    expect(first).toMatchObject({ system: 'slack', retryAfterMs: 3_000, ambiguous: false });
    pass(1_000);
    expect(await errorOf(slack.setTopic('C1', 'b'))).toMatchObject({ retryAfterMs: 2_000 });
    expect(stub.calls).toHaveLength(1);
    pass(2_000);
    await slack.setTopic('C1', 'c');
    expect(stub.calls.map((call) => call.args['topic'])).toEqual(['a', 'c']);
  });

  test('lets every other method through at once, also those that were waiting for their turn', async () => {
    const { slack } = connect(stub);
    stub.script('chat.postMessage', tooMany('3'));
    stub.script('pins.add', ok());
    stub.script('conversations.info', ok({ channel: { id: 'C1', name: 'one', ...topic } }));
    const started = performance.now();
    const post = () => slack.post({ channel: 'C1', message: { text: 'hi' }, effect: 'e1' });
    const posts = Array.from({ length: 15 }, () => errorOf(post()));
    const others = Array.from({ length: 15 }, () => slack.pin('C1', '1.0'));
    await Promise.all(others);
    expect((await slack.channel('C1')).name).toBe('one');
    for (const error of await Promise.all(posts)) expect(error).toBeInstanceOf(Outage);
    expect(performance.now() - started).toBeLessThan(2_500);
    expect(stub.callsOf('pins.add')).toHaveLength(15);
    expect(stub.callsOf('chat.postMessage').length).toBeLessThanOrEqual(10);
  });

  test.each([undefined, 'soon'])('with Retry-After %s waits 10 s and freezes nothing else', async (header) => {
    const { slack, pass } = connect(stub);
    stub.script('pins.add', tooMany(header), ok());
    stub.script('chat.delete', ok());
    expect(await errorOf(slack.pin('C1', '1.0'))).toMatchObject({ name: 'Outage', retryAfterMs: 10_000 });
    await slack.remove('C1', '1.0');
    pass(10_000);
    await slack.pin('C1', '1.0');
    expect(stub.callsOf('pins.add')).toHaveLength(2);
  });

  test('never asks for no wait at all', async () => {
    const { slack } = connect(stub);
    stub.script('pins.add', tooMany('0'));
    expect(await errorOf(slack.pin('C1', '1.0'))).toMatchObject({ retryAfterMs: 1_000 });
  });
});

test.each(['ratelimited', 'rate_limited', 'too_many_requests'])('the code %s closes the method like a 429', async (code) => {
  const { slack } = connect(stub);
  stub.script('pins.add', no(code));
  expect(await errorOf(slack.pin('C1', '1.0'))).toMatchObject({ name: 'Outage', retryAfterMs: 10_000, ambiguous: false });
  expect(await errorOf(slack.pin('C1', '1.0'))).toBeInstanceOf(Outage);
  expect(stub.callsOf('pins.add')).toHaveLength(1);
});
