// Keeps our requests to PagerDuty below its limit, and still after it has said "too many".
import { Outage } from '../domain/errors.ts';

/** How many requests may go out at once before the pace is kept. */
const burst = 100;
/** PagerDuty sometimes leaves `ratelimit-reset` out of a 429: then half of its one-minute window, in seconds. */
const defaultResetS = 30;

/** Keeps our pace below PagerDuty's limit: `enter` throws Outage when it is too early, `close` shuts until the reset. */
export function createGate(perMinute: number, nowMs: () => number) {
  const intervalMs = 60_000 / perMinute;
  let nextMs = -Infinity;
  let closedUntilMs = -Infinity;
  function enter(what: string): void {
    const now = nowMs();
    const waitMs = Math.max(closedUntilMs - now, nextMs - (burst - 1) * intervalMs - now);
    if (waitMs > 0) {
      throw new Outage(
        'pagerduty', `${what}: held back, PagerDuty's request limit is near`, { retryAfterMs: Math.ceil(waitMs) },
      );
    }
    nextMs = Math.max(nextMs, now) + intervalMs;
  }
  function close(resetHeader: string | null): number {
    const seconds = Number(resetHeader ?? defaultResetS);
    const waitMs = Math.min(600, seconds >= 0 ? Math.max(seconds, 1) : defaultResetS) * 1_000;
    closedUntilMs = nowMs() + waitMs;
    return waitMs;
  }
  return { enter, close };
}
