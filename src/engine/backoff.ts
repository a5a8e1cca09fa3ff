// How long to wait before the next try: doubling with jitter, never longer than five minutes, or one where people wait.
import type { Context } from './context.ts';

const ceilingMs = 300_000;
/** What responders need is there a minute after an outage at the latest. */
export const soonMs = 60_000;
/** Nobody answers for so long: then it is given up, or put aside, where people see it. */
export const longestOutageMs = 24 * 3_600_000;
/** What nobody can read for so long is put aside where people see it: then no newer version comes. */
const longestUnreadMs = 24 * 3_600_000;

/** Until what this version cannot read is looked at again, ms: soon while versions are changed, each minute after. Undefined when it has waited long enough. */
export function newerMs(since: Date, now: Date): number | undefined {
  const age = now.getTime() - since.getTime();
  return age > longestUnreadMs ? undefined : Math.min(60_000, Math.max(1_000, age / 10));
}

/** Full jitter between a half and the whole of `backoffMs · 2^(attempt−1)`, so that a thousand waiters do not come back at once. */
export function backoff(context: Pick<Context, 'random' | 'settings'>, attempt: number, most = ceilingMs): number {
  return jittered(context, Math.min(most, context.settings.backoffMs * 2 ** Math.min(20, attempt - 1)));
}

/** The same for what counts no tries: doubling is to wait about as long again as it has waited already. */
export function backoffByAge(context: Pick<Context, 'random' | 'settings'>, ageMs: number, most: number): number {
  return jittered(context, Math.min(most, Math.max(context.settings.backoffMs, ageMs)));
}

function jittered({ random }: Pick<Context, 'random'>, whole: number): number {
  return Math.round(whole * (0.5 + random.fraction() / 2));
}
