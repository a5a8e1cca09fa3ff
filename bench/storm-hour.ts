// An hour of storm, twenty alarms a second, played as fast as one process works them off: what it does to the process's memory.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrate } from '../src/store/migrate.ts';
import { fillBacklog, workedOff } from './backlog.ts';
import { residentMb } from './memory.ts';
import { root } from './process.ts';
import { onStage } from './stage.ts';

const alarms = Number(process.env['BENCH_ALARMS'] ?? 72_000);
const pieces = 6;

export function stormHour(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    const pool = stage.pool(2);
    await migrate(pool, path.join(root, 'migrations'));
    const ours = await stage.tocsin('open: [{ do: open }]\n');
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
  });
}
