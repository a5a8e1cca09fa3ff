// Supervisors: one process for each step, and one that has already started and waits on a pipe for what it will be told.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Order } from './order.ts';

export type Crew = {
  /** Comes back when a supervisor has the whole order, with a way to ask whether that one has left. @throws when none could be started. */
  readonly send: (order: Order) => Promise<() => boolean>;
  /** Spares go home. Supervisors with a step stay. */
  readonly close: () => void;
};

const entry = fileURLToPath(new URL('./supervisor.ts', import.meta.url));

/**
 * Detached, and with nothing of ours but the pipe: no environment (it holds the database's address), no output of ours (whose end
 * would be its SIGPIPE). When we die before it has a whole order, the pipe ends and it leaves without a trace.
 */
function hire(cache: string): ChildProcess {
  const child = spawn(process.execPath, [entry], { detached: true, cwd: '/', env: { NODE_COMPILE_CACHE: cache }, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  child.on('error', () => undefined);
  const pipe = child.stdin?.on('error', () => undefined);
  if (pipe instanceof Socket) pipe.unref();
  return child;
}

function hasLeft(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function tell(child: ChildProcess, line: string): Promise<boolean> {
  if (hasLeft(child) || !child.stdin) return false;
  const written = new Promise<boolean>((resolve) => {
    child.stdin?.end(line, (error?: Error | null) => resolve(!error));
    child.once('exit', () => resolve(false));
    child.once('error', () => resolve(false));
  });
  return written;
}

/** `spares` wait in advance: each takes some 45 MB, and saves a step the 45 ms and more that Node needs to start. */
export function createCrew({ cache, spares }: { readonly cache: string; readonly spares: number }): Crew {
  const waiting: ChildProcess[] = [];
  const state = { closed: false };
  const fill = (): void => {
    while (!state.closed && waiting.length < spares) {
      const child = hire(cache);
      waiting.push(child);
      child.once('exit', () => {
        const at = waiting.indexOf(child);
        if (at >= 0) waiting.splice(at, 1);
      });
    }
  };
  // Not at once: starting a Node takes a processor for 45 ms, and the step that has just begun should have it.
  const refill = (): void => void setTimeout(fill, 150).unref();
  fill();
  return {
    async send(order) {
      const line = `${JSON.stringify(order)}\n`;
      const spare = waiting.shift();
      if (spare && (await tell(spare, line))) {
        refill();
        return () => hasLeft(spare);
      }
      const fresh = hire(cache);
      if (fresh.pid === undefined) throw (await once(fresh, 'error').catch((error: unknown) => [error]))[0] as Error;
      if (!(await tell(fresh, line))) throw new Error('the supervisor ended before it was told what to do');
      refill();
      return () => hasLeft(fresh);
    },
    close() {
      state.closed = true;
      for (const child of waiting.splice(0)) child.stdin?.destroy();
    },
  };
}
