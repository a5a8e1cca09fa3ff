// One, two and four processes on one database: how fast they work a backlog off, and how fast their doors store webhooks.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectionUrl, startEmbedded } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPool } from '../src/store/pool.ts';
import { fillBacklog, workedOff } from './backlog.ts';
import { knock } from './ingress.ts';
import { root, startTocsin, stubSlack, type Running } from './process.ts';

const backlog = Number(process.env['BENCH_BACKLOG'] ?? 4_000);

/** Each on a database of its own, new, one after the other: what the second finds must not be what the first left. */
export async function processes(print: (line: string) => void): Promise<void> {
  for (const many of [1, 2, 4]) print(await withProcesses(many));
}

async function withProcesses(many: number): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-processes-'));
  const database = await startEmbedded({ dataDir: path.join(dir, 'pg') });
  const url = connectionUrl(database.connection);
  const pool = createPool({ connection: url, applicationName: 'bench', max: 2 });
  await migrate(pool, path.join(root, 'migrations'));
  const slack = await stubSlack();
  // Alerts that are only kept: what a channel costs is Slack's matter. Started first, so that no start is in the figure.
  const running: Running[] = [];
  for (let n = 0; n < many; n += 1) running.push(await startTocsin(slack, url, 'open: [{ do: open }]\n'));
  const began = performance.now();
  await fillBacklog(pool, backlog);
  await workedOff(pool);
  const perSecond = backlog / ((performance.now() - began) / 1_000);
  const stored = await knock(running.map((one) => one.url));
  await Promise.all(running.map((one) => one.stop()));
  slack.close();
  await pool.close();
  await database.stop();
  await rm(dir, { recursive: true, force: true });
  return `${many} process${many === 1 ? '  ' : 'es'}: backlog of ${backlog} worked off at ${perSecond.toFixed(0)}/s; doors store ${stored.toFixed(0)} webhooks/s while they work`;
}
