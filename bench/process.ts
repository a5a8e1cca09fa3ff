// A whole Tocsin as a process of its own, talking to a Slack that answers at once; and its bare counterpart.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../demo/ports.ts';

export const secret = 'bench-secret-of-the-way-in';
export const root = path.resolve(import.meta.dirname, '..');

/** `delayMs` is how long it takes to answer. */
export type StubSlack = { readonly url: string; readonly calls: { method: string; at: number; name: string }[]; delayMs: number; close(): void };

/** A Slack of one file: right shapes, no state, no delay but the loopback's. */
export async function stubSlack(): Promise<StubSlack> {
  const calls: StubSlack['calls'] = [];
  const pace = { delayMs: 0 };
  let count = 0;
  const server: Server = createServer((request, response) => {
    const at = performance.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = (request.url ?? '').split('/').at(-1) ?? '';
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      calls.push({ method, at, name: form.get('name') ?? '' });
      count += 1;
      const id = `C${String(count).padStart(9, '0')}`;
      const channel = { id, name: form.get('name') ?? 'incidents', creator: 'UBOT', created: Math.floor(Date.now() / 1000), is_archived: false, is_private: false };
      const body = { ok: true, user_id: 'UBOT', team_id: 'T1', team: 'bench', bot_id: 'BBOT', url: 'http://127.0.0.1/', ts: `${count}.000100`, channel: method === 'chat.postMessage' ? id : channel, channels: [{ ...channel, id: 'C0', name: 'incidents' }], bookmarks: [], messages: [], response_metadata: {} };
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)), pace.delayMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`, calls, close: () => server.close(), get delayMs() { return pace.delayMs; }, set delayMs(ms) { pace.delayMs = ms; } };
}

export type Running = { readonly url: string; readonly pid: number; stop(): Promise<void> };

export async function startProcess(args: readonly string[], env: Record<string, string>): Promise<Running> {
  const port = await freePort();
  const child: ChildProcess = spawn(process.execPath, args, { cwd: root, env: { PATH: process.env['PATH'], ...env, PORT: String(port) }, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    const up = await fetch(`${url}/healthz`).then((answer) => answer.ok, () => false);
    if (up) return { url, pid: child.pid ?? 0, stop: () => stop(child) };
    await sleep(25);
  }
  child.kill('SIGKILL');
  throw new Error(`${args.join(' ')} did not answer within 30 s`);
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** By default every alarm is an incident of its own. `more`: further arguments of `serve`. */
export async function startTocsin(slack: StubSlack, databaseUrl: string, text = 'open: [{ do: open }]\nstorm: { opens: 1000000, within: 1m }\n', more: readonly string[] = []): Promise<Running> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-'));
  const config = path.join(dir, 'tocsin.yaml');
  await writeFile(config, text);
  const running = await startProcess(['bin/tocsin.mjs', 'serve', ...more], {
    SLACK_API_URL: slack.url, SLACK_BOT_TOKEN: 'xoxb-bench', SLACK_SIGNING_SECRET: 'bench-signing', PAGERDUTY_WEBHOOK_SECRET: secret,
    TOCSIN_CONFIG: config, DATABASE_URL: databaseUrl, LOG_LEVEL: 'error', TOCSIN_DATA: dir,
  });
  return { ...running, stop: async () => { await running.stop(); await rm(dir, { recursive: true, force: true }); } };
}

/** Without a Slack it only answers 202. */
export function startBare(slack?: StubSlack): Promise<Running> {
  return startProcess(['bench/bare.ts'], { SLACK_API_URL: slack?.url ?? '' });
}
