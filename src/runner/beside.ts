// A runner beside the bot on one machine: a process of its own, whose environment is built from nothing, started again when it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';

export type Beside = { stop(): Promise<void> };

export type BesideParts = {
  /** The program and its first arguments: `node bin/tocsin.mjs`. */
  readonly command: readonly [string, ...string[]];
  /** The bot's own; only what a runner needs is taken from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly databaseUrl: string;
  readonly dir: string;
  /** Takes the runner's lines, one at a time. */
  readonly write: (line: string) => void;
  readonly log: Log;
  readonly clock: Clock;
};

const passed = /^(?:PATH|TZ|RUNBOOKS_DIR|TOCSIN_CONFIG|TOCSIN_RUNNER_CONFIG|TOCSIN_DATA|LOG_LEVEL|RUNBOOK_SECRET_\w+)$/;
const firstDelayMs = 500;
const longestDelayMs = 60_000;
/** Having lived this long it counts as having been well. */
const wellMs = 60_000;
const patienceMs = 5_000;

/** Nothing of the bot: no tokens, not its way into the database. */
export function environmentOf(env: BesideParts['env'], databaseUrl: string): Record<string, string> {
  const kept = Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined && passed.test(one[0]));
  return { ...Object.fromEntries(kept), RUNNER_DATABASE_URL: databaseUrl };
}

export function startBeside(parts: BesideParts): Beside {
  const { log, clock } = parts;
  const over = new AbortController();
  let child: ChildProcess | undefined;
  const live = async (): Promise<void> => {
    for (let delay = firstDelayMs; !over.signal.aborted; delay = Math.min(delay * 2, longestDelayMs)) {
      const began = clock.monotonicMs();
      child = hire(parts);
      const code = await ended(child);
      if (over.signal.aborted) return;
      if (clock.monotonicMs() - began > wellMs) delay = firstDelayMs;
      log.warn('the runner ended; it is started again', { code, afterMs: delay });
      await clock.sleep(delay, over.signal);
    }
  };
  const living = live();
  return {
    async stop() {
      over.abort();
      child?.kill('SIGTERM');
      const late = setTimeout(() => child?.kill('SIGKILL'), patienceMs);
      await living;
      clearTimeout(late);
    },
  };
}

/** Its standard input stays open as long as we live: when it ends, the runner does. */
function hire({ command, env, databaseUrl, dir, write }: BesideParts): ChildProcess {
  const [program, ...args] = command;
  const child = spawn(program, [...args, 'runner', '--beside'], { cwd: dir, env: environmentOf(env, databaseUrl), stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin?.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) lines(stream, write);
  return child;
}

function lines(stream: NodeJS.ReadableStream | null, write: (line: string) => void): void {
  let rest = '';
  stream?.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    parts.forEach((line) => write(line));
  });
}

async function ended(child: ChildProcess): Promise<number | string | undefined> {
  if (child.exitCode !== null) return child.exitCode;
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code ?? signal ?? undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
