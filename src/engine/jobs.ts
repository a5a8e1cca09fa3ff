// The jobs that a worker has in hand: each under its lease, and handed over when a stop cannot wait for it.
import { toError } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';
import { holdLease } from './lease.ts';
import { watchOutgoing, type Outgoing } from './outgoing.ts';
import type { WorkerOptions } from './worker.ts';

export type Jobs<Job> = {
  readonly size: number;
  /** `askedAt`: when its claim was asked for. `ended` is told where there may be more to claim now. */
  begin(job: Job, askedAt: number, ended: () => void): void;
  works(): Promise<void>[];
  /** Gives back what still runs, or leaves it until its lease ends while an answer from outside is awaited. Nothing of it goes out any more. */
  handOver(): Promise<void>;
  /** Gives back what was claimed and not begun. */
  return(jobs: readonly Job[]): Promise<void>;
};

type Running<Job> = { readonly job: Job; readonly outgoing: Outgoing; readonly work: Promise<void> };

export function createJobs<Job>(options: WorkerOptions<Job>): Jobs<Job> {
  const running = new Set<Running<Job>>();
  return {
    get size() { return running.size; },
    begin(job, askedAt, ended) {
      const outgoing = watchOutgoing();
      const one: Running<Job> = { job, outgoing, work: runLeased(options, job, outgoing, askedAt).finally(() => {
        const full = running.size >= options.most;
        running.delete(one);
        if (full || options.rings !== true) ended();
      }) };
      running.add(one);
    },
    works: () => [...running].map((one) => one.work),
    async handOver() {
      await Promise.all([...running].map((one) => handOver(options, one.job, one.outgoing)));
    },
    async return(jobs) {
      await Promise.all(jobs.map((job) => handOver(options, job, watchOutgoing())));
    },
  };
}

/** Runs one job under its lease, which is extended meanwhile; whatever it throws is logged, and the lease left to end. */
async function runLeased<Job>({ clock, log, leaseMs, name, run, extend }: WorkerOptions<Job>, job: Job, outgoing: Outgoing, askedAt: number): Promise<void> {
  const held = holdLease({ name, leaseMs, clock, log, extend: () => extend(job) }, askedAt);
  try {
    await run(job, outgoing.under(held.lease));
  } catch (error) {
    log.error(`${name} failed outside its own error handling; the lease will end and it is tried again`, { error: toError(error) });
  } finally {
    await held.release();
  }
}

async function handOver<Job>({ name, log, giveBack, tell }: WorkerOptions<Job>, job: Job, outgoing: Outgoing): Promise<void> {
  outgoing.revoke();
  try {
    // An answer that is still to come may be a change that happens later: whoever looks for it must not look too early.
    if (!outgoing.awaited && (await giveBack(job, outgoing.begun))) return log.warn(`${name} handed over: somebody else may take it up at once`, tell(job));
    log.warn(`${name} cut off: what is left of it is taken up when its lease ends`, tell(job));
  } catch (error) {
    log.warn(`${name} cut off, and it could not be given back: it is taken up when its lease ends`, { ...tell(job), error: toError(error) });
  }
}

/** False when it took longer. */
export async function within(clock: Clock, ms: number | undefined, work: Promise<unknown>): Promise<boolean> {
  if (ms === undefined) return work.then(() => true);
  const waiting = new AbortController();
  const inTime = await Promise.race([work.then(() => true), clock.sleep(ms, waiting.signal).then(() => false)]);
  waiting.abort();
  return inTime;
}
