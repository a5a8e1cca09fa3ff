// Slack's door when we are slow: it says 503 where Bolt would say that nothing is here, once in the log, and no statement is waited for longer than a door waits.
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, expect, it } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { listenHttp } from '../../src/edge/server.ts';
import { createSlackEdge } from '../../src/edge/slack.ts';
import { createBell } from '../../src/engine/bell.ts';
import { createLog } from '../../src/log.ts';
import { loadRegistry } from '../../src/registry.ts';
import type { Db } from '../../src/store/pool.ts';
import { systemClock } from '../../src/world.ts';
import { freshDatabase } from '../support/database.ts';
import { knock, slackHeaders } from './door.ts';

const { pool } = await freshDatabase();
const registry = await loadRegistry(path.resolve(import.meta.dirname, '../../handlers'));
const lines: string[] = [];
const log = createLog({ level: 'info', secrets: [], now: () => new Date(0), write: (line) => lines.push(line) });
const answered: string[] = [];
let slowMs = 0;
const db: Db = { query: async (text, values, options) => {
  await systemClock.sleep(slowMs);
  const result = await pool.query<never>(text, values, options);
  answered.push(text);
  return result;
} };
const bell = createBell({ db: pool, clock: systemClock, log, sender: randomUUID() });
const slack = createSlackEdge({ db, bell, registry, config: defaultConfig, signingSecret: 'slack-secret', botToken: 'xoxb-1', appToken: undefined, apiUrl: 'http://127.0.0.1:9/', log, clock: systemClock });
const http = await listenHttp({ host: '127.0.0.1', port: 0, routes: [], slack: slack.handle, log });
afterAll(() => http.close());

const command = new URLSearchParams({ command: '/incident', text: 'help', user_id: 'U0ADA', channel_id: 'C0ONE', trigger_id: 'T1' }).toString();
const written = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', team_id: 'T1', event: { type: 'message', channel: 'C0ONE', channel_type: 'channel', user: 'U0ADA', text: 'x', ts: '10.000001', event_ts: '10.000001' } });
const send = (body: string, type = 'application/x-www-form-urlencoded') => knock(http.url, { path: '/slack/events', headers: { ...slackHeaders(body, 'slack-secret', new Date()), 'content-type': type }, body: [body] });

it.each([['a command', command, 'application/x-www-form-urlencoded'], ['a message', written, 'application/json']])('%s that cannot be written down within 3 s: 503, and once in the log', async (_what, body, type) => {
  [lines.length, answered.length, slowMs] = [0, 0, 3_300];
  expect((await send(body, type)).status).toBe(503);
  // It is written down after all, and Bolt would acknowledge what was answered already.
  await expect.poll(() => answered.length).toBe(1);
  await systemClock.sleep(50);
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([expect.stringContaining('Slack was not answered within 3 s')]);
});

it('what Bolt answers carries the headers of every answer', async () => {
  slowMs = 0;
  expect(await send(command)).toMatchObject({ status: 200, headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'content-security-policy': expect.stringContaining("default-src 'none'") as string } });
});
