// Idle memory of the bot without its database, beside a bare Node process that only serves HTTP.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionUrl, startEmbedded } from '../src/store/embedded.ts';
import { row } from './figures.ts';
import { startBare, startTocsin, stubSlack } from './process.ts';

export async function idleMemory(print: (line: string) => void): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-mem-'));
  const database = await startEmbedded({ dataDir: path.join(dir, 'pg') });
  const slack = await stubSlack();
  const ours = await startTocsin(slack, connectionUrl(database.connection));
  const bare = await startBare(slack);
  await sleep(5_000);
  print(row('idle memory, resident', await residentMb(ours.pid), await residentMb(bare.pid), 'MB'));
  await Promise.all([ours.stop(), bare.stop()]);
  slack.close();
  await database.stop();
  await rm(dir, { recursive: true, force: true });
}

/** In megabytes, as the kernel counts them. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
