// A stranger at Slack's door with signatures that look right: soon 429, without a line in the log; and what Slack signed is taken all the same.
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { createLimits, rates } from '../../src/edge/limits.ts';
import { listenHttp } from '../../src/edge/server.ts';
import { createSlackEdge } from '../../src/edge/slack.ts';
import { createBell } from '../../src/engine/bell.ts';
import { createLog } from '../../src/log.ts';
import { loadRegistry } from '../../src/registry.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { knock, slackHeaders, type Knock } from './door.ts';

const { pool } = await freshDatabase();
const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
const lines: string[] = [];
const log = createLog({ level: 'info', secrets: [], now: () => new Date(0), write: (line) => lines.push(line) });
let nowMs = 0;
const clock = { ...systemClock, monotonicMs: () => nowMs };
const limits = createLimits({ clock });
const bell = createBell({ db: pool, clock: systemClock, log, sender: randomUUID() });
const slack = createSlackEdge({ db: pool, bell, registry, config: defaultConfig, signingSecret: 'slack-secret', botToken: 'xoxb-1', appToken: undefined, apiUrl: 'http://127.0.0.1:9/', log, clock, limits });
const http = await listenHttp({ host: '127.0.0.1', port: 0, routes: [], slack: slack.handle, log, limits });
afterAll(() => http.close());
beforeEach(() => {
  nowMs += 10 * 60_000;
  lines.length = 0;
});

const { burst } = rates.strangers;
let last = 0;
function command(secret: string, agoMs = 0): Knock {
  last += 1;
  const body = new URLSearchParams({ command: '/incident', text: 'help', user_id: 'U0ADA', channel_id: 'C0ONE', trigger_id: `T${last}` }).toString();
  return { path: '/slack/events', body: [body], headers: slackHeaders(body, secret, new Date(Date.now() - agoMs)) };
}
const forged = () => command('another');
const status = async (what: Knock) => (await knock(http.url, what)).status;
async function flood(): Promise<void> {
  for (let n = 0; n < burst; n += 1) expect(await status(forged())).toBe(401);
}
const announced = (headers: Knock['headers'], bytes: number): Knock => ({ path: '/slack/events', headers: { ...headers, connection: 'keep-alive', 'content-length': String(bytes) } });

it('what is wrongly signed is 401, then 429 with no further line in the log; what Slack signed is taken from the same address', async () => {
  await flood();
  const said = lines.length;
  for (let n = 0; n < 50; n += 1) expect(await knock(http.url, forged())).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  expect(lines.length).toBe(said);
  for (let n = 0; n < burst + 1; n += 1) expect(await status(command('slack-secret'))).toBe(200);
  nowMs += 60_000;
  expect(await status(forged())).toBe(401);
});

it('many at the same time get no more answers than one after the other', async () => {
  const all = await Promise.all(Array.from({ length: 3 * burst }, () => status(forged())));
  expect([all.filter((one) => one === 401).length, all.filter((one) => one === 429).length]).toEqual([burst, 2 * burst]);
});

it('over the limit nothing is read of what is too old or too long to be Slack’s, and the connection ends', async () => {
  await flood();
  const [old, fresh] = [command('slack-secret', 301_500).headers, forged().headers];
  // Announced and never sent: whoever waits for it would never answer.
  for (const never of [announced(old, 1_000), announced(fresh, 5_000_000)]) expect(await knock(http.url, never)).toMatchObject({ status: 429, headers: { connection: 'close' } });
});

it('within the limit an old signature is looked at, or nobody would hear that our clock is wrong', async () => {
  expect(await status(command('slack-secret', 400_000))).toBe(401);
  expect(lines.join('\n')).toContain('refused for its time alone');
});

it('what is signed and no body of Slack’s is refused as often as it comes, and makes nobody a stranger', async () => {
  const signed = (): Knock => ({ path: '/slack/events', body: ['payload='], headers: slackHeaders('payload=', 'slack-secret', new Date()) });
  for (let n = 0; n < burst + 1; n += 1) expect(await status(signed())).toBe(400);
  expect(await status(forged())).toBe(401);
});
