// Idle memory of the bot without its database, beside a bare Node process that only serves HTTP.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { row } from './figures.ts';
import { onStage } from './stage.ts';

export function idleMemory(print: (line: string) => void): Promise<void> {
  return onStage(async (stage) => {
    const [ours, bare] = [await stage.tocsin(), await stage.bare()];
    await sleep(5_000);
    print(row('idle memory, resident', await residentMb(ours.pid), await residentMb(bare.pid), 'MB'));
  });
}

/** In megabytes, as the kernel counts them. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
