// Messages go out with what Slack needs to find them again, and get through even when their blocks do not.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '../../src/render/blocks.ts';
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

const blocks = [{ type: 'section' as const, text: { type: 'mrkdwn' as const, text: '*down*' } }];
const message: Message = { text: 'checkout is down', blocks };
const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Declare' }, blocks };

describe('arguments', () => {
  test('post carries the effect and unfurls nothing', async () => {
    stub.script('chat.postMessage', ok({ ts: '17.000100', channel: 'C1' }));
    const { slack } = connect(stub);
    expect(await slack.post({ channel: 'C1', message, effect: 'e-1' })).toEqual({ ts: '17.000100', channel: 'C1' });
    await slack.post({ channel: 'C1', message: { text: 'hi' }, effect: 'e-2', thread: '17.000100' });
    const common = { channel: 'C1', unfurl_links: 'false', unfurl_media: 'false' };
    expect(stub.calls.map((call) => call.args)).toEqual([
      { ...common, text: message.text, blocks, metadata: { event_type: 'tocsin_effect', event_payload: { effect: 'e-1' } } },
      {
        ...common, text: 'hi', thread_ts: '17.000100',
        metadata: { event_type: 'tocsin_effect', event_payload: { effect: 'e-2' } },
      },
    ]);
  });

  test.each([
    ['chat.update', { channel: 'C1', ts: '1.0', text: message.text, blocks }],
    ['chat.postEphemeral', { channel: 'C1', user: 'U1', text: message.text, blocks }],
    ['chat.delete', { channel: 'C1', ts: '1.0' }],
    ['pins.add', { channel: 'C1', timestamp: '1.0' }],
    ['chat.getPermalink', { channel: 'C1', message_ts: '1.0' }],
    ['views.open', { trigger_id: 'T1', view }],
  ])('%s', async (method, wanted) => {
    const { slack } = connect(stub);
    stub.script(method, ok({ permalink: 'https://acme.example/archives/C1/p1' }));
    const wishes: Record<string, () => Promise<unknown>> = {
      'chat.update': () => slack.update({ channel: 'C1', ts: '1.0', message }),
      'chat.postEphemeral': () => slack.ephemeral({ channel: 'C1', user: 'U1', message }),
      'chat.delete': () => slack.remove('C1', '1.0'),
      'pins.add': () => slack.pin('C1', '1.0'),
      'chat.getPermalink': () => slack.permalink('C1', '1.0'),
      'views.open': () => slack.openView('T1', view),
    };
    const result = await wishes[method]?.();
    expect(result).toBe(method === 'chat.getPermalink' ? 'https://acme.example/archives/C1/p1' : undefined);
    expect(stub.calls.map((call) => [call.method, call.args])).toEqual([[method, wanted]]);
  });

  test('an ephemeral word in a thread stays there', async () => {
    stub.script('chat.postEphemeral', ok());
    await connect(stub).slack.ephemeral({ channel: 'C1', user: 'U1', message: { text: 'hi' }, thread: '1.0' });
    expect(stub.calls[0]?.args).toEqual({ channel: 'C1', user: 'U1', text: 'hi', thread_ts: '1.0' });
  });

  test.each([['reactions.add', true, 'already_reacted'], ['reactions.remove', false, 'no_reaction']])('%s; being so already is success', async (method, on, already) => {
    stub.script(method, ok(), no(already), no('message_not_found'));
    const react = () => connect(stub).slack.react('C1', '1.0', 'white_check_mark', on);
    await react();
    await react();
    expect(stub.calls.map((call) => [call.method, call.args])).toEqual(Array.from({ length: 2 }, () => [method, { channel: 'C1', timestamp: '1.0', name: 'white_check_mark' }]));
    expect(await errorOf(react())).toMatchObject({ name: 'Rejected', code: 'message_not_found' });
  });

  test('removing what is gone already is success', async () => {
    stub.script('chat.delete', no('message_not_found'));
    await expect(connect(stub).slack.remove('C1', '1.0')).resolves.toBeUndefined();
    stub.script('chat.delete', no('cant_delete_message'));
    expect(await errorOf(connect(stub).slack.remove('C1', '1.0'))).toMatchObject({ code: 'cant_delete_message' });
  });
});

describe('a message that Slack cannot show', () => {
  const long: Message = { text: 'z'.repeat(4_100), blocks };

  test.each([
    'invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long', 'no_text',
  ])('%s: goes out as plain text, once, and the payload is reported', async (code) => {
    stub.script('chat.postMessage', no(code), ok({ ts: '2.0' }));
    stub.script('chat.update', no(code), ok());
    const { slack, bugs } = connect(stub);
    expect(await slack.post({ channel: 'C1', message: long, effect: 'e1', thread: '1.0' })).toEqual({ ts: '2.0' });
    await slack.update({ channel: 'C1', ts: '2.0', message: long });
    const [, posted, , edited] = stub.calls;
    expect(String(posted?.args['text'])).toHaveLength(3_900);
    const kept = { thread_ts: '1.0', metadata: { event_payload: { effect: 'e1' } }, unfurl_links: 'false' };
    expect(posted?.args).toMatchObject(kept);
    expect(posted?.args).not.toHaveProperty('blocks');
    expect(edited?.args).toEqual({ channel: 'C1', ts: '2.0', text: posted?.args['text'] });
    expect(bugs).toEqual([
      { method: 'chat.postMessage', code, payload: long },
      { method: 'chat.update', code, payload: long },
    ]);
  });

  test('is given up when plain text is refused too', async () => {
    stub.script('chat.postMessage', no('invalid_blocks'), no('no_text'), ok({ ts: '2.0' }));
    const { slack, bugs } = connect(stub);
    const wish = slack.post({ channel: 'C1', message, effect: 'e1' });
    expect(await errorOf(wish)).toMatchObject({ name: 'Rejected', code: 'no_text' });
    expect(stub.calls).toHaveLength(2);
    expect(bugs).toHaveLength(1);
  });

  test('other refusals are not tried again', async () => {
    stub.script('chat.postMessage', no('not_in_channel'));
    const { slack, bugs } = connect(stub);
    expect(await errorOf(slack.post({ channel: 'C1', message, effect: 'e1' }))).toMatchObject({ code: 'not_in_channel' });
    expect([stub.calls.length, bugs.length]).toEqual([1, 0]);
  });

  test('a modal that is too large is reported and refused', async () => {
    stub.script('views.open', no('view_too_large'));
    const { slack, bugs } = connect(stub);
    expect(await errorOf(slack.openView('T1', view))).toMatchObject({ name: 'Rejected', code: 'view_too_large' });
    expect(bugs).toEqual([{ method: 'views.open', code: 'view_too_large', payload: { view } }]);
  });
});

describe('findPosted', () => {
  const since = new Date('2026-01-01T00:00:10.250Z');
  const said = (ts: string, effect: unknown, user = 'UBOT', event_type = 'tocsin_effect') => (
    { type: 'message', ts, user, text: 'x', metadata: { event_type, event_payload: { effect } } }
  );
  const identity = ok({ team_id: 'T1', team: 'Acme', user_id: 'UBOT', url: 'https://acme.example/' });

  test('finds every message of ours with the effect across pages, oldest first', async () => {
    stub.script('auth.test', identity);
    const page2 = { response_metadata: { next_cursor: 'p2' } };
    stub.script(
      'conversations.history',
      ok({ messages: [said('1767225699.000300', 'e1'), said('1767225690.000200', 'e2')], ...page2 }),
      ok({
        messages: [
          { ts: '1767225680.000000', text: 'by a person', user: 'U1' },
          said('1767225679.000000', 'e1', 'UOTHER'), said('1767225678.000000', 'e1', 'UBOT', 'something_else'),
          said('1767225611.000100', 'e1'), { ts: '1767225610.000000', user: 'UBOT', metadata: { event_type: 'tocsin_effect' } },
        ],
        response_metadata: { next_cursor: '' },
      }),
    );
    const { slack } = connect(stub);
    expect(await slack.findPosted({ channel: 'C1', effect: 'e1', since })).toEqual(['1767225611.000100', '1767225699.000300']);
    const args = { channel: 'C1', include_all_metadata: 'true', limit: '999', oldest: '1767224710.250000' };
    expect(stub.callsOf('conversations.history').map((call) => call.args)).toEqual([args, { ...args, cursor: 'p2' }]);
    await slack.findPosted({ channel: 'C1', effect: 'e1', since });
    expect(stub.callsOf('auth.test')).toHaveLength(1);
  });

  test('finds nothing when there is nothing, and does not take an outage for nothing', async () => {
    stub.script('auth.test', identity);
    stub.script('conversations.history', ok({ messages: [] }), { status: 502, text: '' });
    const { slack } = connect(stub);
    expect(await slack.findPosted({ channel: 'C1', effect: 'e1', since })).toEqual([]);
    expect(await errorOf(slack.findPosted({ channel: 'C1', effect: 'e1', since }))).toMatchObject({ name: 'Outage' });
  });

  test('does not look in a person’s own conversation with us, which we may not read', async () => {
    for (const channel of ['U0ADA', 'W0ADA']) expect(await connect(stub).slack.findPosted({ channel, effect: 'e1', since })).toEqual([]);
    expect(stub.calls).toEqual([]);
  });

  test('without an effect finds all that we posted, and nothing of anybody else’s', async () => {
    stub.script('auth.test', identity);
    stub.script('conversations.history', ok({ messages: [
      said('1767225699.000300', 'e1'), said('1767225690.000200', 'e2'), said('1767225680.000000', 'e3', 'UOTHER'), { ts: '1767225670.000000', text: 'by a person', user: 'U1' },
      { ts: '1767225660.000000', text: 'set the topic', user: 'UBOT', subtype: 'channel_topic' },
    ] }));
    expect(await connect(stub).slack.findPosted({ channel: 'C1', since })).toEqual(['1767225690.000200', '1767225699.000300']);
  });

  test('looks among the replies when it is told the thread', async () => {
    stub.script('auth.test', identity);
    stub.script('conversations.replies', ok({ messages: [said('1767225699.000300', 'e1')] }));
    const search = { channel: 'C1', effect: 'e1', since, thread: '1767225000.000100' };
    expect(await connect(stub).slack.findPosted(search)).toEqual(['1767225699.000300']);
    expect(stub.callsOf('conversations.replies')[0]?.args).toMatchObject({ ts: '1767225000.000100', channel: 'C1' });
  });
});
