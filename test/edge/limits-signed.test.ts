// What is signed is never limited; what is not, or wrongly, is, without a flood from the same address costing one signed event.
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { createLimits, rates } from '../../src/edge/limits.ts';
import { listenHttp } from '../../src/edge/server.ts';
import { createSlackEdge } from '../../src/edge/slack.ts';
import { webhookRoute } from '../../src/edge/webhooks.ts';
import { createBell } from '../../src/engine/bell.ts';
import { silentLog } from '../../src/log.ts';
import { loadRegistry } from '../../src/registry.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { knock, pagerdutySignature, slackHeaders, type Knock } from './door.ts';

const db = await freshDatabase();
const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
let nowMs = 0;
// Time stands still but where a test moves it: how fast the machine is makes no difference.
const clock = { ...systemClock, monotonicMs: () => nowMs };
const limits = createLimits({ clock });
const bell = createBell({ db: db.pool, clock: systemClock, log: silentLog, sender: randomUUID() });
const slack = createSlackEdge({ db: db.pool, bell, registry, config: defaultConfig, signingSecret: 'slack-secret', botToken: 'xoxb-1', appToken: undefined, apiUrl: 'http://127.0.0.1:9/', log: silentLog, clock, limits });
const hooks = webhookRoute({ db: db.pool, bell, log: silentLog, sources: registry.webhooks, secretsOf: () => ['hook-secret'], clock, limits });
const http = await listenHttp({ host: '127.0.0.1', port: 0, routes: [hooks], slack: slack.handle, log: silentLog });
afterAll(() => http.close());
beforeEach(() => { nowMs += 10 * 60_000; });

const json = { 'content-type': 'application/json' };
let last = 0;
function hook(how: 'signed' | 'forged' | 'unsigned', source = 'pagerduty'): Knock {
  last += 1;
  const body = source === 'pagerduty' ? JSON.stringify({ event: { id: `E${last}`, event_type: 'pagey.ping', data: {} } }) : JSON.stringify({ zen: String(last) });
  const secret = how === 'signed' ? 'hook-secret' : 'another';
  const pagerduty = pagerdutySignature(body, secret);
  const signature: Record<string, string> = source === 'pagerduty' ? { 'x-pagerduty-signature': pagerduty } : { 'x-hub-signature-256': pagerduty.replace('v1=', 'sha256='), 'x-github-event': 'ping', 'x-github-delivery': randomUUID() };
  return { path: `/webhooks/${source}`, body: [body], headers: how === 'unsigned' ? json : { ...json, ...signature } };
}
function command(how: 'signed' | 'forged' | 'unsigned'): Knock {
  last += 1;
  const body = new URLSearchParams({ command: '/incident', text: 'help', user_id: 'U0ADA', channel_id: 'C0ONE', trigger_id: `T${last}` }).toString();
  const signed = slackHeaders(body, how === 'signed' ? 'slack-secret' : 'another', new Date());
  return { path: '/slack/events', body: [body], headers: how === 'unsigned' ? { 'content-type': signed['content-type'] ?? '' } : signed };
}
const status = async (what: Knock) => (await knock(http.url, what)).status;
async function flood(make: () => Knock, usual: number): Promise<void> {
  for (let n = 0; n < rates.strangers.burst; n += 1) expect(await status(make())).toBe(usual);
}

describe('webhooks', () => {
  test('what is unsigned is refused with 429 after a while, and what is signed is taken from the same address', async () => {
    await flood(() => hook('unsigned'), 401);
    const answer = await knock(http.url, hook('unsigned'));
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1']);
    for (let n = 0; n < 20; n += 1) expect(await status(hook('signed'))).toBe(202);
    nowMs += 60_000;
    expect(await status(hook('unsigned'))).toBe(401);
  });

  test('over the limit the body of what is unsigned is not even read', async () => {
    await flood(() => hook('unsigned'), 401);
    // Announced and never sent: whoever waits for it would never answer.
    expect(await status({ path: '/webhooks/pagerduty', headers: { ...json, 'content-length': '1000000' } })).toBe(429);
  });

  test('PagerDuty’s mismatch stays a 503 however often: it may be our own old secret, and a 4xx would lose alarms', async () => {
    await flood(() => hook('forged'), 503);
    expect(await status(hook('forged'))).toBe(503);
    expect(await status(hook('signed'))).toBe(202);
  });

  test('elsewhere a mismatch is limited as well', async () => {
    await flood(() => hook('forged', 'github'), 401);
    expect(await status(hook('forged', 'github'))).toBe(429);
    expect(await status(hook('signed', 'github'))).toBe(202);
  });

  test('many signed ones are many deliveries', async () => {
    const before = (await db.pool.query('select 1 from delivery')).rowCount;
    const many = rates.strangers.burst * 3;
    for (let n = 0; n < many; n += 1) expect(await status(hook('signed'))).toBe(202);
    expect((await db.pool.query('select 1 from delivery')).rowCount).toBe(before + many);
  });
});

describe('Slack’s door', () => {
  test('what is unsigned is refused with 429 after a while; what Slack signed is taken', async () => {
    await flood(() => command('unsigned'), 401);
    const answer = await knock(http.url, command('unsigned'));
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '1']);
    for (let n = 0; n < rates.strangers.burst + 1; n += 1) expect(await status(command('signed'))).toBe(200);
  });

  test('a wrong signature counts, and costs no signed one', async () => {
    await flood(() => command('forged'), 401);
    expect(await status(command('unsigned'))).toBe(429);
    expect(await status(command('signed'))).toBe(200);
  });

  test('without a signature up to 4 MiB are not read', async () => {
    expect(await status({ path: '/slack/events', headers: { ...json, 'content-length': '4000000' } })).toBe(401);
  });
});
