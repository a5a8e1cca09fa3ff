// A process killed at its door, before and after it has stored what came: nothing is acknowledged that is not stored, and what is sent again counts once.
import { createHmac, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { commandsRoute } from '../../src/edge/api-commands.ts';
import { listenHttp, type HttpServer } from '../../src/edge/server.ts';
import { createSlackEdge } from '../../src/edge/slack.ts';
import { webhookRoute } from '../../src/edge/webhooks.ts';
import { silentLog } from '../../src/log.ts';
import { systemClock } from '../../src/world.ts';
import { pagerDutyBody } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { mortal, type Death } from '../support/mortal.ts';
import { knock, pagerdutySignature, slackHeaders, type Knock } from './door.ts';
import { named } from './support.ts';

const secret = 'a secret of some length';
const db = await freshDatabase();
const { context: { registry } } = testContext({ pool: db.pool });
let up: HttpServer | undefined;
beforeEach(db.cleanTables);
afterEach(() => up?.close());

/** A process that takes in and works on nothing. Killed, all its connections break. */
async function door(death: Death): Promise<string> {
  await up?.close();
  const open = new Set<ServerResponse>();
  const { pool } = mortal(db.pool, death, () => { for (const response of open) response.socket?.destroy(); });
  const bell = { ring: () => undefined, heard: () => undefined, onRing: () => undefined };
  const slack = createSlackEdge({ signingSecret: secret, botToken: 'xoxb-1', appToken: undefined, apiUrl: 'http://127.0.0.1:1/', db: pool, bell, log: silentLog, registry, clock: systemClock, config: defaultConfig });
  up = await listenHttp({
    host: '127.0.0.1', port: 0, log: silentLog, slack: slack.handle, arrived: (_request, response) => void open.add(response),
    routes: [webhookRoute({ db: pool, bell, log: silentLog, sources: registry.webhooks, secretsOf: () => [secret], clock: systemClock }), commandsRoute({ db: pool, bell, clock: systemClock, token: undefined })],
  });
  return up.url;
}

const ofSlack = (body: string, type?: string): Knock => ({ path: '/slack/events', body: [body], headers: { ...slackHeaders(body, secret, new Date()), ...(type === undefined ? {} : { 'content-type': type }) } });
const payload = (of: object) => ofSlack(new URLSearchParams({ payload: JSON.stringify({ user: { id: 'UANA' }, trigger_id: randomUUID(), ...of }) }).toString());
function ofPagerDuty(): Knock {
  const body = JSON.stringify(pagerDutyBody({ type: 'incident.triggered', key: 'PD1' }));
  return { path: '/webhooks/pagerduty', body: [body], headers: { 'content-type': 'application/json', 'x-pagerduty-signature': pagerdutySignature(body, secret), 'x-webhook-id': randomUUID() } };
}
function ofGitHub(): Knock {
  const body = JSON.stringify({ action: 'closed' });
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
  return { path: '/webhooks/github', body: [body], headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature, 'x-github-event': 'issues', 'x-github-delivery': randomUUID() } };
}

/** While Slack is dark. */
async function ofApi(): Promise<Knock> {
  const token = await named(db.pool, 'command', { person: 'UANA' });
  return { path: '/api/commands', body: [JSON.stringify({ text: 'list' })], headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), prefer: 'respond-async' } };
}

const arrivals: Readonly<Record<string, () => Knock | Promise<Knock>>> = {
  'a command by the API': ofApi,
  'a webhook of PagerDuty': ofPagerDuty,
  'a webhook of GitHub': ofGitHub,
  'a command in Slack': () => ofSlack(new URLSearchParams({ command: '/incident', text: 'list', user_id: 'UANA', channel_id: 'C0001', trigger_id: randomUUID() }).toString()),
  'a click in Slack': () => payload({ type: 'block_actions', channel: { id: 'C0001' }, container: { message_ts: '1.1' }, actions: [{ action_id: 'show_help', value: '1', action_ts: randomUUID() }] }),
  'a form in Slack': () => payload({ type: 'view_submission', view: { id: randomUUID(), callback_id: 'note', private_metadata: '1', state: { values: { text: { text: { type: 'plain_text_input', value: 'a word' } } } } } }),
  'a shortcut in Slack': () => payload({ type: 'shortcut', callback_id: 'declare_incident' }),
  'an event of Slack': () => ofSlack(JSON.stringify({ type: 'event_callback', event_id: randomUUID(), team_id: 'T1', event: { type: 'app_home_opened', user: 'UANA', tab: 'home' } }), 'application/json'),
};

const stored = async () => (await db.pool.query('select 1 from delivery')).rowCount;
/** What whoever sent it hears: a status, or that the connection broke. */
const heard = async (url: string, what: Knock) => knock(url, what).then(({ status }) => status, () => 'nothing');
const at = (wanted: string) => (boundary: string): boolean => boundary === wanted;

describe.each(Object.entries(arrivals))('%s', (_what, make) => {
  test('killed before it is stored: nobody hears that it was taken, and nothing of it is there', async () => {
    const sent = await make();
    expect(await heard(await door(at('before storing a delivery')), sent)).toBe('nothing');
    expect(await stored()).toBe(0);
    expect([200, 202]).toContain(await heard(await door(() => false), sent));
    expect(await stored()).toBe(1);
  });

  test('killed when it is stored and before the acknowledgement: sent again it is taken, and counts once', async () => {
    const sent = await make();
    expect(await heard(await door(at('after storing a delivery')), sent)).toBe('nothing');
    expect(await stored()).toBe(1);
    expect([200, 202]).toContain(await heard(await door(() => false), sent));
    expect(await stored()).toBe(1);
  });

  test('killed after the acknowledgement: whoever works next has it', async () => {
    const sent = await make();
    expect([200, 202]).toContain(await heard(await door(() => false), sent));
    await up?.close();
    await testContext({ pool: db.pool }).settle();
    expect((await db.pool.query<{ state: string }>('select state from delivery')).rows.map((row) => row.state)).toEqual([expect.stringMatching(/done|ignored/)]);
  });

  test('one request that the network delivers five times at once is one', async () => {
    const sent = await make();
    const url = await door(() => false);
    const answers = await Promise.all(Array.from({ length: 5 }, () => heard(url, sent)));
    expect(answers.filter((status) => status !== 200 && status !== 202)).toEqual([]);
    expect(await stored()).toBe(1);
  });

  test('cut off in the middle it is nothing', async () => {
    const { headers = {}, body: [whole = ''] = [], path } = await make();
    const url = await door(() => false);
    const text = String(whole);
    await expect(half(url, { path, headers, text })).resolves.toBe('gone');
    expect(await stored()).toBe(0);
  });
});

/** Announces the whole and breaks off after a half of it. */
function half(url: string, { path, headers, text }: { path: string; headers: Readonly<Record<string, string>>; text: string }): Promise<'gone'> {
  const { promise, resolve } = Promise.withResolvers<'gone'>();
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname, () => {
    const lines = Object.entries({ host: hostname, 'content-length': String(Buffer.byteLength(text)), ...headers }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${text.slice(0, text.length / 2)}`, () => socket.resetAndDestroy());
  });
  socket.on('close', () => resolve('gone'));
  socket.on('error', () => undefined);
  return promise;
}
