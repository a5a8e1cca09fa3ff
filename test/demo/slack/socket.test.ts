// Socket Mode as Slack plays it: tickets, hello, envelopes, acknowledgements, goodbyes, and what comes again; then a real Bolt app on it.
import { once } from 'node:events';

import { App, SocketModeReceiver, LogLevel } from '@slack/bolt';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { isRecord, type Fields } from '../../../demo/slack/json.ts';
import { systemClock } from '../../../src/world.ts';

import { dig, openStage, TOKEN, type Stage } from './support.ts';

const APP_TOKEN = 'xapp-test';
const channel = 'C0INC';
let stage: Stage;
afterEach(() => stage.close());

async function open(more: Parameters<typeof openStage>[0] = {}): Promise<void> {
  stage = await openStage({ appToken: APP_TOKEN, ...more });
}

type Line = { readonly socket: WebSocket; next(): Promise<Fields>; ack(envelope: Fields, payload?: Fields): void };

/** One connection of an app that does nothing by itself. */
async function connect(): Promise<Line> {
  const url = dig(await stage.call('apps.connections.open', {}, APP_TOKEN), 'url');
  const socket = new WebSocket(url);
  const heard: Fields[] = [];
  let waiting: ((fields: Fields) => void) | undefined;
  socket.on('message', (data) => {
    const said: unknown = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '');
    if (!isRecord(said)) return;
    if (waiting) waiting(said);
    else heard.push(said);
    waiting = undefined;
  });
  const next = (): Promise<Fields> => {
    const [first] = heard.splice(0, 1);
    return first ? Promise.resolve(first) : new Promise((resolve) => (waiting = resolve));
  };
  const ack = (envelope: Fields, payload?: Fields) => socket.send(JSON.stringify({ envelope_id: envelope['envelope_id'], payload }));
  await once(socket, 'open');
  return { socket, next, ack };
}

test('only the app’s own token opens it, and a ticket is good for one connection', async () => {
  await open();
  expect(await stage.call('apps.connections.open', {}, TOKEN)).toMatchObject({ error: 'invalid_auth' });
  const url = dig(await stage.call('apps.connections.open', {}, APP_TOKEN), 'url');
  const first = new WebSocket(url);
  await once(first, 'open');
  const [error] = await once(new WebSocket(url), 'error');
  expect(String(error)).toContain('404');
  const http = await openStage();
  expect(await http.call('apps.connections.open', {}, APP_TOKEN)).toMatchObject({ error: 'invalid_auth' });
  await http.close();
});

test('says hello, then sends envelopes; the payload of the acknowledgement is the answer', async () => {
  await open();
  const line = await connect();
  expect(await line.next()).toMatchObject({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0TOCSIN01' } });
  const done = stage.world.act({ as: 'U0ANNA', type: 'command', channel, command: '/incident', text: 'help' });
  const envelope = await line.next();
  expect(envelope).toMatchObject({ type: 'slash_commands', accepts_response_payload: true, payload: { command: '/incident', text: 'help', user_id: 'U0ANNA' } });
  line.ack(envelope, { text: 'here you are' });
  expect(await done).toEqual({ ok: true });
  expect(stage.world.state().ephemerals['U0ANNA']).toMatchObject([{ text: 'here you are' }]);
  expect(stage.app.received).toEqual([]);
});

test('a command that nobody acknowledges fails after three seconds, and is not sent again', async () => {
  await open();
  const line = await connect();
  await line.next();
  const done = stage.world.act({ as: 'U0ANNA', type: 'command', channel, command: '/incident', text: '' });
  await line.next();
  stage.clock.advance(3_000);
  expect(await done).toEqual({ ok: false, error: '/incident failed with the error "operation_timeout"' });
  const other = await connect();
  expect(await other.next()).toMatchObject({ type: 'hello', num_connections: 2 });
});

test('an event that was not acknowledged comes again on another connection, with its number and reason', async () => {
  await open();
  const line = await connect();
  await line.next();
  await stage.world.act({ as: 'U0ANNA', type: 'message', channel, text: 'down' });
  const first = await line.next();
  expect(first).toMatchObject({ type: 'events_api', accepts_response_payload: false, retry_attempt: 0, payload: { type: 'event_callback' } });
  stage.world.socket?.cut();
  await once(line.socket, 'close');
  const other = await connect();
  await other.next();
  const again = await other.next();
  expect(again).toMatchObject({ retry_attempt: 1, retry_reason: 'connection_failed', payload: first['payload'] });
  expect(again['envelope_id']).not.toBe(first['envelope_id']);
  other.ack(again);
  await expect.poll(() => stage.world.deliveries.map(({ status }) => status)).toEqual([undefined, 200]);
});

test('an event of a time without any connection waits for one', async () => {
  await open();
  await stage.world.act({ as: 'U0ANNA', type: 'message', channel, text: 'anybody?' });
  await stage.world.settled();
  expect(await stage.world.act({ as: 'U0ANNA', type: 'command', channel, command: '/incident', text: '' })).toMatchObject({ ok: false });
  const line = await connect();
  await line.next();
  expect(await line.next()).toMatchObject({ type: 'events_api', payload: { event: { text: 'anybody?' } } });
});

test('says goodbye before it refreshes a connection and sends nothing more over that one', async () => {
  await open();
  const [one, two] = [await connect(), await connect()];
  await Promise.all([one.next(), two.next()]);
  stage.world.socket?.refresh('oldest');
  expect(await one.next()).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
  for (const text of ['a', 'b']) {
    await stage.world.act({ as: 'U0ANNA', type: 'message', channel, text });
    const envelope = await two.next();
    expect(envelope).toMatchObject({ payload: { event: { text } } });
    two.ack(envelope);
  }
});

test('ten connections, and no eleventh', async () => {
  await open();
  for (let n = 1; n <= 10; n += 1) expect(await (await connect()).next()).toMatchObject({ type: 'hello', num_connections: n });
  expect(await (await connect()).next()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
});

test('a Bolt app with a SocketModeReceiver lives on it, over a refresh as well', async () => {
  await open({ clock: systemClock });
  const heard: string[] = [];
  const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined, setLevel: () => undefined, getLevel: () => LogLevel.ERROR, setName: () => undefined };
  // The client waits as long before it comes again; the default is five seconds.
  const receiver = new SocketModeReceiver({ appToken: APP_TOKEN, logger: quiet, clientPingTimeout: 300, installerOptions: { clientOptions: { slackApiUrl: `${stage.url}/slack/api/` } } });
  const app = new App({ receiver, logger: quiet, convoStore: false, clientOptions: { slackApiUrl: `${stage.url}/slack/api/` }, authorize: () => Promise.resolve({ botToken: TOKEN }) });
  app.command('/incident', async ({ ack, body }) => ack(`heard ${body.text}`));
  app.message(/.*/u, ({ message }) => {
    heard.push(message.type === 'message' && 'text' in message ? (message.text ?? '') : '');
    return Promise.resolve();
  });
  await receiver.start();
  const command = (text: string) => stage.world.act({ as: 'U0ANNA', type: 'command', channel, command: '/incident', text });
  expect(await command('one')).toEqual({ ok: true });
  stage.world.socket?.refresh();
  await expect.poll(() => stage.world.socket?.open()).toBe(0);
  await stage.world.act({ as: 'U0ANNA', type: 'message', channel, text: 'while it was away' });
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['while it was away']);
  expect(await command('two')).toEqual({ ok: true });
  expect(stage.world.state().ephemerals['U0ANNA']?.map(({ text }) => text)).toEqual(['heard one', 'heard two']);
  await receiver.client.disconnect();
});
