// Tocsin as real processes against the world in a box: started, killed at the worst moment, started again.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { systemClock } from '../../src/world.ts';

const bin = path.resolve(import.meta.dirname, '../../bin/tocsin.mjs');

export type Running = {
  readonly url: string;
  /** What it has written, for a failing test's message. */
  readonly lines: readonly string[];
  /** SIGKILL, at once: nothing is finished, nothing is told. */
  kill(): void;
  /** SIGTERM; resolves with its exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
  readonly ended: Promise<unknown>;
  readonly pid: number;
};

/** `node bin/tocsin.mjs serve`, answering; `through`: a command that runs it, as `bwrap … --`. Throws what it said when it does not come up. */
export async function serve(env: Readonly<Record<string, string>>, port: number, through: readonly string[] = []): Promise<Running> {
  const [command, ...args] = [...through, process.execPath, bin, 'serve'];
  const child = spawn(command, args, { env: { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => lines.push(String(bytes)));
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await answering(url, child, lines);
  return {
    url, lines, ended, pid: child.pid ?? 0,
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      const began = performance.now();
      child.kill('SIGTERM');
      await ended;
      return { code: child.exitCode, ms: performance.now() - began };
    },
  };
}

async function answering(url: string, child: ChildProcess, lines: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) break;
    const up = await fetch(`${url}/healthz`).then((response) => response.ok, () => false);
    if (up) return;
    await systemClock.sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`Tocsin did not come up: ${lines.join('')}`);
}

