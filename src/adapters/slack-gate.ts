// Remembers which Slack methods are rate-limited, each for itself: a 429 on one never holds up another.
import { Outage } from '../domain/errors.ts';
import type { Clock } from '../ports.ts';

/** Waited when Slack says "slower" without saying for how long, and the least that is waited (ours). */
const UNSAID_SECONDS = 10;
const LEAST_SECONDS = 1;

export type Gate = {
  /** Throws Outage with the time left (ms) while `method` is rate-limited. */
  check(method: string): void;
  /** Closes `method` for `seconds` (Slack's Retry-After) and gives the Outage to throw. */
  close(method: string, seconds: number | undefined): Outage;
};

/** The Outage for a 429: it was not carried out, and may be repeated after `seconds` (Slack's Retry-After). */
export function tooFast(method: string, seconds: number | undefined): Outage {
  const leftMs = Math.max(seconds ?? UNSAID_SECONDS, LEAST_SECONDS) * 1000;
  return limited(method, leftMs);
}

/** One gate per Slack client; it lives in memory, so each replica learns of a limit from its own first 429. */
export function createGate(clock: Clock): Gate {
  const closedUntil = new Map<string, number>();
  return {
    check(method) {
      const left = (closedUntil.get(method) ?? 0) - clock.monotonicMs();
      if (closedUntil.has(method) && left > 0) throw limited(method, left);
      closedUntil.delete(method);
    },
    close(method, seconds) {
      const outage = tooFast(method, seconds);
      const until = clock.monotonicMs() + (outage.retryAfterMs ?? 0);
      closedUntil.set(method, Math.max(until, closedUntil.get(method) ?? until));
      return outage;
    },
  };
}

function limited(method: string, leftMs: number): Outage {
  const message = `Slack limits how often ${method} may be called; it may be called again in ${Math.ceil(leftMs / 1000)} s.`;
  return new Outage('slack', message, { retryAfterMs: leftMs });
}
