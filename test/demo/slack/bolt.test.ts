// The proof of the likeness: a real Bolt app with a real WebClient lives in it without noticing.
import type { AddressInfo } from 'node:net';

import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { listenSlack, type ListeningSlack } from '../../../demo/slack/listen.ts';
import { createSlackWorld, type SlackWorld } from '../../../demo/slack/world.ts';
import type { Clock } from '../../../src/ports.ts';

import { fixedRandom, SECRET, TOKEN } from './support.ts';

const realClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      const stop = (): void => {
        clearTimeout(timer);
        resolve();
      };
      if (signal?.aborted) stop();
      signal?.addEventListener('abort', stop);
    }),
};

const modal = {
  type: 'modal' as const,
  callback_id: 'declare',
  title: { type: 'plain_text' as const, text: 'Declare' },
  submit: { type: 'plain_text' as const, text: 'Declare' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'title',
      label: { type: 'plain_text' as const, text: 'Title' },
      element: { type: 'plain_text_input' as const, action_id: 'title' },
    },
  ],
};

describe('a Bolt 5 app', () => {
  let world: SlackWorld;
  let slack: ListeningSlack;
  let app: App;
  let appUrl = '';
  const errors: unknown[] = [];
  const heard: string[] = [];

  beforeAll(async () => {
    world = createSlackWorld({
      clock: realClock,
      random: fixedRandom(),
      signingSecret: SECRET,
      botToken: TOKEN,
      appUrl: () => appUrl,
      people: [{ name: 'anna', realName: 'Anna Ek' }],
      channels: [{ name: 'incidents', members: ['anna', 'tocsin'] }],
    });
    slack = await listenSlack(world);
    const { userId, botId } = world.bot;
    app = new App({
      receiver: new HTTPReceiver({ signingSecret: SECRET }),
      clientOptions: { slackApiUrl: slack.apiUrl },
      authorize: () => Promise.resolve({ botToken: TOKEN, botId, botUserId: userId }),
      convoStore: false,
      logLevel: LogLevel.ERROR,
    });
    app.error((error) => {
      errors.push(error);
      return Promise.resolve();
    });
    app.command('/incident', async ({ ack, command, client, respond }) => {
      await ack('on it');
      if (command.text === 'form') {
        await client.views.open({ trigger_id: command.trigger_id, view: modal });
        return;
      }
      const made = await client.conversations.create({ name: command.text });
      const button = { type: 'button' as const, action_id: 'take', text: { type: 'plain_text' as const, text: 'Take command' } };
      const { postMessage } = client.chat;
      await postMessage({
        channel: made.channel?.id ?? '',
        text: 'declared',
        blocks: [{ type: 'actions', block_id: 'row', elements: [button] }],
        metadata: { event_type: 'tocsin', event_payload: { effect: 'e-1' } },
      });
      await respond({ text: 'made', response_type: 'in_channel' });
    });
    app.action('take', async ({ ack, respond, body }) => {
      await ack();
      await respond({ text: `taken by ${body.user.id}`, replace_original: true });
    });
    app.view('declare', async ({ ack, view }) => {
      const title = view.state.values['title']?.['title']?.value;
      await (title === 'x' ? ack({ response_action: 'errors', errors: { title: 'Say more.' } }) : ack());
    });
    app.message(/.*/u, ({ message }) => {
      heard.push(message.channel);
      return Promise.resolve();
    });
    const server = await app.start({ port: 0, host: '127.0.0.1' });
    appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(async () => {
    await slack.close();
    await app.stop();
  });

  test('takes a command, makes a channel, posts, and answers through the response_url', async () => {
    const anna = world.idOf('anna');
    const incidents = world.idOf('incidents');
    const done = await world.act({ as: anna, type: 'command', channel: incidents, command: '/incident', text: 'inc-1-down' });
    expect(done).toEqual({ ok: true });
    await expect.poll(() => world.state().messages[incidents]?.map(({ text }) => text)).toContain('made');
    const channel = world.idOf('inc-1-down');
    const card = world.state().messages[channel]?.find(({ text }) => text === 'declared');
    expect(card).toMatchObject({ isBot: true, blocks: [{ type: 'actions', block_id: 'row' }] });
    expect(world.state().ephemerals[anna]).toMatchObject([{ channel: incidents, text: 'on it' }]);
    expect(errors).toEqual([]);

    await world.act({ as: anna, type: 'join', channel });
    const click = { as: anna, type: 'click', channel, messageTs: card?.ts, blockId: 'row', actionId: 'take' } as const;
    expect(await world.act(click)).toEqual({ ok: true });
    await expect.poll(() => world.state().messages[channel]?.find(({ ts }) => ts === card?.ts)?.text).toBe(`taken by ${anna}`);
    expect(errors).toEqual([]);
  });

  test('opens a modal within its three seconds and refuses a field', async () => {
    const anna = world.idOf('anna');
    await world.act({ as: anna, type: 'command', channel: world.idOf('incidents'), command: '/incident', text: 'form' });
    await expect.poll(() => world.state().modals[anna]?.['id']).toMatch(/^V/u);
    const viewId = String(world.state().modals[anna]?.['id']);
    const submit = (value: string) => {
      const values = { title: { title: { type: 'plain_text_input', value } } };
      return world.act({ as: anna, type: 'submit', viewId, values });
    };
    expect(await submit('x')).toEqual({ ok: true, result: { errors: { title: 'Say more.' } } });
    expect(await submit('checkout is down')).toEqual({ ok: true });
    expect(world.state().modals[anna]).toBeNull();
    expect(errors).toEqual([]);
  });

  test('hears messages', async () => {
    const channel = world.idOf('incidents');
    await world.act({ as: world.idOf('anna'), type: 'message', channel, text: 'anybody?' });
    await world.settled();
    await expect.poll(() => heard).toContain(channel);
    expect(world.deliveries.every(({ status }) => status === 200)).toBe(true);
  });
});
