// tocsin serve as a process: it serves although Slack is away, and stops when it is told.
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { noticeFor } from '../../src/cli/serve.ts';
import { freshDatabase } from '../support/database.ts';
import { startServing, type Line, type Serving } from './serving.ts';
import { cli, folder } from './support.ts';

const { url } = await freshDatabase();
const dir = await folder({});
const env = {
  DATABASE_URL: url, HOST: '127.0.0.1', PORT: '0', SLACK_BOT_TOKEN: 'xoxb-a-secret-token', SLACK_SIGNING_SECRET: 'a-signing-secret',
  SLACK_API_URL: 'http://127.0.0.1:1/api/', TOCSIN_API_TOKEN: 'a-token-of-some-length',
};
const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

/** Starts it; `lines` grows as it logs, `ended` is its exit code. */
function start(args: readonly string[], more: Readonly<Record<string, string>> = {}): Serving {
  const serving = startServing(args, { env: { ...env, ...more }, dir });
  started.add(serving.child);
  return serving;
}

test('it serves, answers the token, logs no secret, and stops on SIGTERM with 0', { timeout: 120_000 }, async () => {
  const { child, lines, errors, ended, heard } = start([]);
  const { url: address } = await heard('Tocsin runs');
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  const authorization = { authorization: `Bearer ${env.TOCSIN_API_TOKEN}` };
  expect(await (await fetch(`${address}/api/incidents`, { headers: authorization })).json()).toEqual({ data: [], next: null });
  expect(await (await fetch(`${address}/metrics`, { headers: authorization })).text()).toContain('tocsin_effects_pending{kind="slack.card.show"} 0');
  const before = Date.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(lines.map((line) => (JSON.parse(line) as Line).message).slice(-2)).toEqual([expect.stringContaining('stopping'), 'Tocsin has stopped']);
  expect([...lines, ...errors].join('\n')).not.toMatch(/a-secret-token|a-signing-secret|a-token-of-some-length/);
});

test('with --only-work it listens nowhere; a signal while it starts is heard', { timeout: 120_000 }, async () => {
  const { child, ended, heard } = start(['--only-work']);
  expect((await heard('Tocsin runs')).url).toBeUndefined();
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('with --only-work and --port it has health and metrics there, and nothing else', { timeout: 120_000 }, async () => {
  const { child, ended, heard } = start(['--only-work', '--port', '0']);
  const { url: address } = await heard('Tocsin runs');
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  const ready = await fetch(`${address}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([200, expect.not.objectContaining({ slackEvents: expect.anything() as unknown })]);
  const authorization = { authorization: `Bearer ${env.TOCSIN_API_TOKEN}` };
  expect((await fetch(`${address}/metrics`)).status).toBe(401);
  expect(await (await fetch(`${address}/metrics`, { headers: authorization })).text()).toContain('tocsin_lease_lost_total{work="effect"} 0');
  for (const path of ['/api/incidents', '/webhooks/pagerduty', '/slack/events', '/']) expect((await fetch(address + path, { headers: authorization })).status, path).toBe(404);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('two of them beside each other need no ports of their own unless they are given some', { timeout: 120_000 }, async () => {
  const serving = start(['--no-work', '--port', '0']);
  const { url: address } = await serving.heard('Tocsin runs');
  const { port } = new URL(address ?? '');
  const [working, third] = [start(['--only-work'], { PORT: port }), start(['--only-work', '--port', port])];
  expect((await working.heard('Tocsin runs')).url).toBeUndefined();
  expect(await third.ended).toBe(1);
  expect(third.errors.join()).toContain(`Port ${port} on 127.0.0.1 is taken`);
});

test.each(['70000', 'x', '-1', ''])('--port %j is no port', async (port) => {
  expect(await cli(['serve', `--port=${port}`])).toMatchObject({ code: 2, err: expect.stringContaining(`--port "${port}" is no port: 0 to 65535.`) as string });
});

test.each([
  ['SIGTERM', '0.0.0.0', 2_000], ['SIGTERM', '::', 2_000], ['SIGTERM', '10.0.0.7', 2_000], ['SIGTERM', 'localhost.example', 2_000],
  ['SIGTERM', '127.0.0.1', 0], ['SIGTERM', 'localhost', 0], ['SIGTERM', '::1', 0], ['SIGINT', '0.0.0.0', 0],
] as const)('%s at %s is said for %i ms before a door closes', (signal, host, ms) => {
  expect(noticeFor(signal, host)).toBe(ms);
});

test('the embedded PostgreSQL is cleanly down when it has stopped', { timeout: 120_000 }, async () => {
  const data = await folder({});
  const { child, ended, heard, said } = start([], { DATABASE_URL: '', TOCSIN_DATA: data });
  await heard('Tocsin runs');
  const [, home = '', pid = ''] = said('embedded PostgreSQL').flatMap((line) => /runs on (.+) \(process (\d+)\)/.exec(String(line['said'])) ?? []);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  expect((await readFile(path.join(home, 'postgres.log'), 'utf8')).trimEnd()).toMatch(/database system is shut down$/);
});

test('a second signal ends it at once', { timeout: 120_000 }, async () => {
  const { child, ended, heard } = start(['--no-work']);
  const { url: address } = await heard('Tocsin runs');
  // A request that never ends holds the server open.
  const endless = new ReadableStream({ pull: () => new Promise(() => undefined) });
  const held = fetch(`${address}/webhooks/pagerduty`, { method: 'POST', body: endless, duplex: 'half' }).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = Date.now();
  child.kill('SIGTERM');
  await heard('stopping');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(Date.now() - before).toBeLessThan(2_000);
  await held;
});

test('a port that is taken is said in one sentence', { timeout: 120_000 }, async () => {
  const first = start(['--no-work']);
  const { url: address } = await first.heard('Tocsin runs');
  const second = start(['--no-work'], { PORT: new URL(address ?? '').port });
  expect(await second.ended).toBe(1);
  expect(second.errors).toEqual([expect.stringMatching(/^Port \d+ on 127\.0\.0\.1 is taken\. Stop what uses it, or set PORT to another\.$/)]);
});
