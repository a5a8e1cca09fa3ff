// What a job has changed outside, and whether an answer is still awaited: at a stop this decides how it is handed over.
import { LeaseExpired, type Lease } from './lease.ts';

export type Outgoing = {
  /** Something outside was asked to change. */
  readonly begun: boolean;
  /** An answer is still to come: whether the change happened is not known. */
  readonly awaited: boolean;
  /** From now on nothing goes out. */
  revoke(): void;
  /** The lease as the job sees it. */
  under(lease: Lease): Lease;
};

export function watchOutgoing(): Outgoing {
  let [begun, awaited, revoked] = [false, 0, false];
  return {
    get begun() { return begun; },
    get awaited() { return awaited > 0; },
    revoke: () => { revoked = true; },
    under: (lease) => ({
      check() {
        if (revoked) throw new LeaseExpired();
        lease.check();
      },
      goOut() {
        begun = true;
        awaited += 1;
        return () => { awaited -= 1; };
      },
    }),
  };
}
