// A worker: claims, runs several at once, extends the lease while it works, and looks again when the bell rings or a second has gone.
import type { Clock } from '../ports.ts';
import type { Log } from '../log.ts';
import { toError } from '../domain/errors.ts';
import { holdLease, type Lease } from './lease.ts';

export type WorkerOptions<Job> = {
  readonly name: string;
  readonly most: number;
  readonly leaseMs: number;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly claim: (most: number) => Promise<readonly Job[]>;
  /** Runs one job to its end, whatever it is; a throw is a bug or a lost database and is logged. */
  readonly run: (job: Job, lease: Lease) => Promise<void>;
  /** False when the job is no longer ours. */
  readonly extend: (job: Job) => Promise<boolean>;
};

export type Worker = {
  wake(): void;
  start(): void;
  /** Claims nothing more and waits for what runs. */
  stop(): Promise<void>;
  /** Works until nothing can be claimed, or until it is stopped: for tests and one-shot commands. */
  drain(): Promise<void>;
};

/** Runs one job under its lease, which is extended meanwhile; whatever it throws is logged, and the lease left to end. */
async function runLeased<Job>({ clock, log, leaseMs, name, run, extend }: WorkerOptions<Job>, job: Job, askedAt: number): Promise<void> {
  const held = holdLease({ name, leaseMs, clock, log, extend: () => extend(job) }, askedAt);
  try {
    await run(job, held.lease);
  } catch (error) {
    log.error(`${name} failed outside its own error handling; the lease will end and it is tried again`, { error: toError(error) });
  } finally {
    await held.release();
  }
}

export function createWorker<Job>(options: WorkerOptions<Job>): Worker {
  const { clock, log } = options;
  const running = new Set<Promise<void>>();
  let stopped = false;
  let bell = Promise.withResolvers<void>();
  let loop: Promise<void> | undefined;
  let drained: Promise<void> | undefined;

  function wake(): void {
    bell.resolve();
  }

  /** True when there may be more to claim at once. */
  async function fill(): Promise<boolean> {
    const room = options.most - running.size;
    if (stopped || room <= 0) return false;
    const askedAt = clock.monotonicMs();
    const jobs = await options.claim(room);
    for (const job of jobs) {
      const work: Promise<void> = runLeased(options, job, askedAt).finally(() => {
        running.delete(work);
        wake();
      });
      running.add(work);
    }
    return jobs.length === room;
  }

  async function rounds(): Promise<void> {
    while (!stopped) {
      bell = Promise.withResolvers<void>();
      const waiting = new AbortController();
      try {
        if (await fill()) continue;
      } catch (error) {
        log.warn(`${options.name} could not look for work`, { error: toError(error) });
      }
      await Promise.race([bell.promise, clock.sleep(options.pollMs, waiting.signal)]);
      waiting.abort();
    }
  }

  async function drain(): Promise<void> {
    while ((await fill()) || running.size > 0) {
      if (running.size > 0) await Promise.race(running);
    }
  }

  return {
    wake,
    start: () => { loop ??= rounds(); },
    async stop() {
      stopped = true;
      wake();
      // What a draining throws is told to whoever asked for it.
      await Promise.all([loop, drained?.catch(() => undefined)]);
      await Promise.all(running);
    },
    drain: () => (drained = drain()),
  };
}
