// The right to act, for as long as the database says so: extended while one works, checked right before every outside call.
import { toError } from '../domain/errors.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';

export type Lease = {
  /** Throws LeaseExpired once the right may have passed to somebody else. */
  check(): void;
  /** Told of each call that changes something outside; what it returns is to be called when the answer is here. */
  readonly goOut?: () => () => void;
};

export class LeaseExpired extends Error {
  constructor() {
    super('the lease may be over: stopping before the next outside call');
    this.name = 'LeaseExpired';
  }
}

export type Holding = {
  /** Whose lease it is, for the log. */
  readonly name: string;
  readonly leaseMs: number;
  readonly clock: Clock;
  readonly log: Log;
  /** False when it is no longer ours. */
  readonly extend: () => Promise<boolean>;
};

/**
 * Keeps a lease until it is released. It is counted from before the question for it, `askedAt` of the clock that never goes back:
 * the database's began no earlier, however long its answer took.
 */
export function holdLease({ name, leaseMs, clock, log, extend }: Holding, askedAt: number): { readonly lease: Lease; release(): Promise<void> } {
  const over = new AbortController();
  let safeUntil = askedAt + leaseMs;
  const beating = (async () => {
    while (!over.signal.aborted) {
      await clock.sleep(leaseMs / 3, over.signal);
      if (over.signal.aborted) return;
      try {
        const asked = clock.monotonicMs();
        safeUntil = (await extend()) ? asked + leaseMs : Number.NEGATIVE_INFINITY;
      } catch (error) {
        log.warn(`${name} could not extend its lease`, { error: toError(error) });
      }
    }
  })();
  return {
    lease: { check: () => { if (clock.monotonicMs() > safeUntil) throw new LeaseExpired(); } },
    async release() {
      over.abort();
      await beating;
    },
  };
}
