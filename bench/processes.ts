// One, two and four processes on one database: how fast they work a backlog off, and how fast their doors store webhooks.
import path from 'node:path';
import { migrate } from '../src/store/migrate.ts';
import { fillBacklog, workedOff } from './backlog.ts';
import { knock } from './ingress.ts';
import { root, type Running } from './process.ts';
import { onStage } from './stage.ts';

const backlog = Number(process.env['BENCH_BACKLOG'] ?? 4_000);

/** Each on a database of its own, new, one after the other: what the second finds must not be what the first left. */
export async function processes(print: (line: string) => void): Promise<void> {
  for (const many of [1, 2, 4]) print(await withProcesses(many));
}

function withProcesses(many: number): Promise<string> {
  return onStage(async (stage) => {
    const pool = stage.pool(2);
    await migrate(pool, path.join(root, 'migrations'));
    // Started first, so that no start is in the figure.
    const running: Running[] = [];
    for (let n = 0; n < many; n += 1) running.push(await stage.tocsin('open: [{ do: open }]\n'));
    const began = performance.now();
    await fillBacklog(pool, backlog);
    await workedOff(pool);
    const perSecond = backlog / ((performance.now() - began) / 1_000);
    const stored = await knock(running.map((one) => one.url));
    return `${many} process${many === 1 ? '  ' : 'es'}: backlog of ${backlog} worked off at ${perSecond.toFixed(0)}/s; doors store ${stored.toFixed(0)} webhooks/s while they work`;
  });
}
