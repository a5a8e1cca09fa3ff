// tocsin serve as a process: it serves although Slack is away, and stops when it is told.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { folder, root } from './support.ts';

const { url } = await freshDatabase();
const dir = await folder({});
const env = {
  DATABASE_URL: url, HOST: '127.0.0.1', PORT: '0', SLACK_BOT_TOKEN: 'xoxb-a-secret-token', SLACK_SIGNING_SECRET: 'a-signing-secret',
  SLACK_API_URL: 'http://127.0.0.1:1/api/', TOCSIN_API_TOKEN: 'a-token-of-some-length',
};
type Line = { message: string; url?: string; signal?: string };
const started = new Set<ChildProcess>();
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
});

/** Starts it; `lines` grows as it logs, `ended` is its exit code. */
function start(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [path.join(root, 'bin/tocsin.mjs'), 'serve', ...args], { cwd: dir, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  const lines: string[] = [];
  const errors: string[] = [];
  const waiting: (() => void)[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    waiting.forEach((look) => look());
  });
  createInterface(child.stderr).on('line', (line) => errors.push(line));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const heard = (message: string): Promise<Line> => new Promise((resolve, reject) => {
    const look = () => {
      const found = lines.map((line) => JSON.parse(line) as Line).find((line) => line.message.startsWith(message));
      if (found) resolve(found);
    };
    waiting.push(look);
    look();
    void ended.then((code) => reject(new Error(`ended with ${code} before it said "${message}": ${errors.join('\n')}`)));
  });
  return { child, lines, errors, ended, heard };
}

test('it serves, answers the token, logs no secret, and stops on SIGTERM with 0', async () => {
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

test('with --only-work it listens nowhere; a signal while it starts is heard', async () => {
  const { child, ended, heard } = start(['--only-work']);
  expect((await heard('Tocsin runs')).url).toBeUndefined();
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('a second signal ends it at once', async () => {
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

test('a port that is taken is said in one sentence', async () => {
  const first = start(['--no-work']);
  const { url: address } = await first.heard('Tocsin runs');
  const second = start(['--no-work'], { PORT: new URL(address ?? '').port });
  expect(await second.ended).toBe(1);
  expect(second.errors).toEqual([expect.stringMatching(/^Port \d+ on 127\.0\.0\.1 is taken\. Stop what uses it, or set PORT to another\.$/)]);
});
