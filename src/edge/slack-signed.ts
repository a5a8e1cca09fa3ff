// Whether Slack signed a request within five minutes of our clock; and if it did so at another time, that somebody hears of it: then every request is refused.
import { sayDuration } from '../domain/time.ts';
import type { Log } from '../log.ts';
import type { Clock } from '../ports.ts';
import type { SignedHeaders } from './slack-body.ts';

export type Signatures = {
  readonly isSigned: (body: string, headers: SignedHeaders) => boolean;
  /** Too old to be let in, whatever the body is. */
  readonly isOld: (headers: SignedHeaders) => boolean;
  /** What is wrong with the time, by the last request that Slack signed. */
  readonly trouble: () => string | undefined;
};

/** A request takes seconds. What Slack sends again it signs again. */
const usualMs = 60_000;
/** Bolt's own limit; what was signed later than now passes (5.1). */
const oldMs = 5 * 60_000;
// Whoever has recorded a request could fill the log with it.
const alarmEveryMs = 60_000;

type Deps = {
  readonly signingSecret: string; readonly clock: Clock; readonly log: Log;
  /** Bolt's own look at a signature, at this time. */
  readonly isValid: (asked: { signingSecret: string; body: string; headers: SignedHeaders; nowMilliseconds: number }) => boolean;
};

export function createSignatures({ signingSecret, clock, log, isValid }: Deps): Signatures {
  let offMs = 0;
  let alarmedAt = Number.NEGATIVE_INFINITY;

  function alarm(): void {
    if (clock.monotonicMs() - alarmedAt < alarmEveryMs) return;
    alarmedAt = clock.monotonicMs();
    log.error('a request of Slack’s was refused for its time alone: the clock of this machine is wrong, or somebody sends an old request again', { trouble: trouble() });
  }

  function trouble(): string | undefined {
    if (Math.abs(offMs) <= usualMs) return undefined;
    const apart = `Slack signed its last request ${sayDuration(Math.abs(offMs))} ${offMs > 0 ? 'after' : 'before'} this machine’s clock says it is`;
    return `${apart}: switch on time synchronisation (NTP); what is five minutes old is refused`;
  }

  return {
    trouble,
    // A second more: Bolt counts in whole ones.
    isOld: (headers) => clock.now().getTime() - headers['x-slack-request-timestamp'] * 1_000 > oldMs + 1_000,
    isSigned(body, headers) {
      const signedAt = headers['x-slack-request-timestamp'] * 1_000;
      const now = clock.now().getTime();
      const isBy = (nowMilliseconds: number): boolean => isValid({ signingSecret, body, headers, nowMilliseconds });
      // By the request's own time only the signature itself is looked at.
      if (!isBy(signedAt)) return false;
      offMs = signedAt - now;
      const inTime = isBy(now);
      if (!inTime) alarm();
      return inTime;
    },
  };
}
