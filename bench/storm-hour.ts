// An hour of storm, twenty alarms a second, played as fast as one process works them off: what it does to the process's memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionUrl, startEmbedded } from '../src/store/embedded.ts';
import { migrate } from '../src/store/migrate.ts';
import { createPool } from '../src/store/pool.ts';
import { fillBacklog, workedOff } from './backlog.ts';
import { residentMb } from './memory.ts';
import { root, startTocsin, stubSlack } from './process.ts';

const alarms = Number(process.env['BENCH_ALARMS'] ?? 72_000);
const pieces = 6;

export async function stormHour(print: (line: string) => void): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-bench-hour-'));
  const database = await startEmbedded({ dataDir: path.join(dir, 'pg') });
  const url = connectionUrl(database.connection);
  const pool = createPool({ connection: url, applicationName: 'bench', max: 2 });
  await migrate(pool, path.join(root, 'migrations'));
  const slack = await stubSlack();
  const ours = await startTocsin(slack, url, 'open: [{ do: open }]\n');
  await sleep(5_000);
  print(`resident at rest ${(await residentMb(ours.pid)).toFixed(0)} MB`);
  const began = performance.now();
  for (let piece = 0; piece < pieces; piece += 1) {
    await fillBacklog(pool, alarms / pieces, { from: 1 + (piece * alarms) / pieces });
    await workedOff(pool);
    print(`after ${((piece + 1) * alarms) / pieces} alarms ${(await residentMb(ours.pid)).toFixed(0)} MB (${((performance.now() - began) / 1_000).toFixed(0)} s)`);
  }
  await sleep(30_000);
  print(`resident half a minute later ${(await residentMb(ours.pid)).toFixed(0)} MB`);
  await ours.stop();
  slack.close();
  await pool.close();
  await database.stop();
  await rm(dir, { recursive: true, force: true });
}
