// What a shell step costs beside the sandbox itself: start to result through the local executor, against bubblewrap alone, in pairs.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Duplex } from 'node:stream';
import type { Job } from '../src/runner/executor.ts';
import { createLocalExecutor } from '../src/runner/local/executor.ts';
import { orderOf } from '../src/runner/local/job-order.ts';
import { FD, type Order } from '../src/runner/local/order.ts';
import { readRunnerConfig } from '../src/runner/profiles.ts';

const pairs = 50;

function jobOf(ref: string, egress: readonly string[]): Job {
  return { ref, name: 'bench', shell: 'sh', body: ':', risk: 'read', idempotent: true, executor: 'bench', env: {}, secrets: {}, egress, timeoutMs: 20_000, startBy: Date.now() + 20_000 };
}

/** bubblewrap with the same options, launcher and body, started from a process that is already there. */
function bwrapAlone(order: Order): Promise<number> {
  const begun = performance.now();
  const child = spawn(order.bwrap, ['--args', '3', '--', ...order.command], { env: { ...order.env }, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe', 'ignore', 'pipe'] });
  const give = (fd: number, text: string): void => void (child.stdio[fd] as Duplex).end(text);
  give(FD.options, `${order.options.join('\0')}\0`);
  give(FD.body, order.body);
  give(FD.gate, 'go\n');
  return new Promise((resolve) => void child.once('exit', () => {
    resolve(performance.now() - begun);
    for (const pipe of child.stdio) pipe?.destroy();
  }));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

export async function sandbox(print: (line: string) => void): Promise<void> {
  const read = readRunnerConfig('profiles: { bench: { egress: ["bench.invalid:443"] } }');
  if (!read.ok) throw new Error(read.problems.join('\n'));
  const spool = mkdtempSync(path.join(tmpdir(), 'tocsin-bench-'));
  const executor = createLocalExecutor({ profiles: read.config.profiles, spool });
  const through = async (ref: string, egress: readonly string[]): Promise<number> => {
    const begun = performance.now();
    await executor.start(jobOf(ref, egress));
    await executor.wait(ref, 20_000);
    const look = await executor.look(ref, {});
    if (look.is !== 'ended' || look.end.status !== 'succeeded') throw new Error(`the step did not succeed: ${JSON.stringify(look)}`);
    return performance.now() - begun;
  };
  try {
    const health = await executor.check('bench');
    if (!health.ok) return print(health.words);
    const place = { spool, bwrap: '/usr/bin/bwrap', node: process.execPath, deny: [] };
    const profile = read.config.profiles['bench'];
    if (!profile) return;
    const rows: { alone: number; whole: number; open: number }[] = [];
    for (let n = 0; n < pairs; n += 1) {
      const alone = await bwrapAlone(orderOf(jobOf(`alone-${n}`, []), profile, place));
      const whole = await through(`bench-${n}-1`, []);
      // As between two steps of a run: the next supervisor has started meanwhile.
      await pause(400);
      const open = await through(`open-${n}-1`, ['bench.invalid:443']);
      rows.push({ alone, whole, open });
      await pause(400);
    }
    const difference = rows.map((row) => row.whole - row.alone);
    print(`a shell step, start to result: ${median(rows.map((row) => row.whole)).toFixed(1)} ms; bubblewrap alone: ${median(rows.map((row) => row.alone)).toFixed(1)} ms; ` +
      `the difference, median of ${pairs} pairs: ${median(difference).toFixed(1)} ms (at most 60 wanted)`);
    print(`a shell step with a way out (the forwarder is a Node of its own): ${median(rows.map((row) => row.open)).toFixed(1)} ms`);
  } finally {
    executor.close();
    rmSync(spool, { recursive: true, force: true });
  }
}
