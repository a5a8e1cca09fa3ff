// A worker: claims, runs several at once, extends the lease while it works, and looks again when the bell rings or a second has gone.
import type { Clock } from '../ports.ts';
import type { Log } from '../log.ts';
import { toError } from '../domain/errors.ts';
import { createJobs, within } from './jobs.ts';
import type { Lease } from './lease.ts';

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
  /** At a stop: lets somebody else claim it at once. `begun`: it changed something outside, whose answer is here. False when there is nothing to give. */
  readonly giveBack: (job: Job, begun: boolean) => Promise<boolean>;
  /** It rings by itself when a job leaves something to do: the end of one is a reason to look only where there was no room. */
  readonly rings?: boolean;
  /** What the log says of a job. */
  readonly tell: (job: Job) => Readonly<Record<string, unknown>>;
};

export type Worker = {
  wake(): void;
  start(): void;
  /** Claims nothing more and waits for what runs; after `patienceMs` it is handed over: given back, or left until its lease ends while an answer from outside is awaited. */
  stop(patienceMs?: number): Promise<void>;
  /** Works until nothing can be claimed, or until it is stopped: for tests and one-shot commands. */
  drain(): Promise<void>;
};

export function createWorker<Job>(options: WorkerOptions<Job>): Worker {
  const { clock, log } = options;
  const inHand = createJobs(options);
  let stopped = false;
  let bell = Promise.withResolvers<void>();
  let loop: Promise<void> | undefined;
  let drained: Promise<void> | undefined;

  function wake(): void {
    bell.resolve();
  }

  /** True when there may be more to claim at once. */
  async function fill(): Promise<boolean> {
    const room = options.most - inHand.size;
    if (stopped || room <= 0) return false;
    const askedAt = clock.monotonicMs();
    const jobs = await options.claim(room);
    // Told to stop while it asked: these are not begun.
    if (hasStopped()) {
      await inHand.return(jobs);
      return false;
    }
    for (const job of jobs) inHand.begin(job, askedAt, wake);
    return jobs.length === room;
  }

  function hasStopped(): boolean {
    return stopped;
  }

  async function finished(): Promise<void> {
    // What a draining throws is told to whoever asked for it.
    await Promise.all([loop, drained?.catch(() => undefined)]);
    await Promise.all(inHand.works());
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
    while ((await fill()) || inHand.size > 0) {
      if (inHand.size > 0) await Promise.race(inHand.works());
    }
  }

  return {
    wake,
    start: () => { loop ??= rounds(); },
    async stop(patienceMs) {
      stopped = true;
      wake();
      if (await within(clock, patienceMs, finished())) return;
      await inHand.handOver();
    },
    drain: () => (drained = drain()),
  };
}
