// The workers of the soak: three processes, one of which is hit every now and then, killed or paused for longer than its lease.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

type Worker = { child: ChildProcess; ready: boolean; paused: boolean };

export type Crew = {
  /** Kills or pauses a worker that has come up; false when there is none just now. */
  hit(how: 'kill' | 'pause'): boolean;
  readonly adopted: ReadonlySet<string>;
  /** Tries whose supervisor was gone without a result: nothing here should do that. */
  readonly vanished: ReadonlySet<string>;
  readonly broken: string | undefined;
  stop(): Promise<void>;
};

const entry = path.resolve(import.meta.dirname, 'worker.ts');

/** `pick` is the dice: a number below n. */
export function createCrew(order: object, size: number, pauseMs: number, pick: (n: number) => number): Crew {
  const [adopted, vanished] = [new Set<string>(), new Set<string>()];
  const state = { over: false, broken: undefined as string | undefined };
  const pauses = new Set<Promise<void>>();
  const crew: Worker[] = [];
  const hire = (at: number): void => {
    const child = spawn(process.execPath, [entry, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.on('error', () => undefined);
    const worker: Worker = { child, ready: false, paused: false };
    crew[at] = worker;
    createInterface(child.stdout).on('line', (line) => {
      const [word, ...rest] = line.split(' ');
      if (word === 'ready') worker.ready = true;
      if (word === 'adopted') adopted.add(rest[0] ?? '');
      if (word === 'lost') vanished.add(rest[0] ?? '');
      if (word === 'broken') state.broken = rest.join(' ');
    });
    child.once('exit', () => {
      if (!state.over) hire(at);
    });
  };
  for (let at = 0; at < size; at += 1) hire(at);
  const pause = async (worker: Worker): Promise<void> => {
    worker.paused = true;
    worker.child.kill('SIGSTOP');
    await sleep(pauseMs);
    worker.child.kill('SIGCONT');
    worker.paused = false;
  };
  return {
    hit(how) {
      const up = crew.filter((one) => one.ready && !one.paused);
      const worker = up[pick(up.length)];
      if (!worker) return false;
      if (how === 'kill') {
        worker.ready = false;
        worker.child.kill('SIGKILL');
        return true;
      }
      const paused = pause(worker);
      pauses.add(paused);
      void paused.finally(() => pauses.delete(paused));
      return true;
    },
    adopted, vanished,
    get broken() {
      return state.broken;
    },
    async stop() {
      state.over = true;
      await Promise.all(pauses);
      for (const { child } of crew) child.kill('SIGKILL');
      const alive = crew.filter(({ child }) => child.exitCode === null && child.signalCode === null);
      await Promise.all(alive.map(({ child }) => new Promise((done) => void child.once('exit', done))));
    },
  };
}
