// What comes round for the whole installation: the weekly digest of follow-ups, looks at GitHub, PagerDuty and a git remote, the canary. One of all replicas does it.
import { canarySource } from '../domain/canary.ts';
import { nextHour, nextNight, nextWeekly } from '../domain/calendar.ts';
import { Outage, Rejected, toError } from '../domain/errors.ts';
import { isDatabaseAway } from '../store/pool.ts';
import { claimRound, endRound, extendRound, postponeRound, type Round } from '../store/round.ts';
import { backoff } from './backoff.ts';
import { sendCanary } from './canary.ts';
import { databaseNow } from './commit.ts';
import type { Context } from './context.ts';
import { postDigest } from './digest.ts';
import { guarded } from './guard.ts';
import { reconcile } from './reconcile.ts';
import { sweep } from './sweep.ts';
import { watchWayIn } from './way-in.ts';
import { lookAtRemote } from './remote-round.ts';
import { holdLease, LeaseExpired } from './lease.ts';

type Recurring = {
  readonly name: string;
  /** Undefined where it is off. */
  readonly next: (context: Context, now: Date) => Date | undefined;
  readonly run: (context: Context, round: Round) => Promise<string>;
  /** Each minute or so: not worth a line in the log. */
  readonly often?: true;
};

/** Looked for every 20 s, so about once a minute; a minute is also how long a lost webhook stays unheard. */
const sweepMs = 45_000;
const wayInMs = 5 * 60_000 - 15_000;

const rounds: readonly Recurring[] = [
  {
    name: 'digest', run: postDigest,
    next: ({ config: { followups: { digest } } }, now) => (digest === false ? undefined : nextWeekly(now, digest.on, digest.at)),
  },
  // In the small hours, and not on the hour, when everybody asks GitHub.
  { name: 'github', run: reconcile, next: ({ ports }, now) => (ports.github ? nextNight(now, '02:47') : undefined) },
  { name: 'pagerduty', run: sweep, often: true, next: ({ ports }, now) => (ports.pagerduty ? new Date(now.getTime() + sweepMs) : undefined) },
  { name: 'way-in', run: watchWayIn, often: true, next: ({ ports, settings }, now) => (ports.pagerduty && settings.watched?.includes('pagerduty') === true ? new Date(now.getTime() + wayInMs) : undefined) },
  { name: canarySource, run: sendCanary, often: true, next: ({ config: { canary } }, now) => (canary === false ? undefined : new Date(now.getTime() + canary.every - 15_000)) },
  // A git remote tells nobody: each hour is soon enough to close an incident whose postmortem was merged.
  { name: 'remote', run: lookAtRemote, next: ({ ports }, now) => (ports.remote ? nextHour(now, 23) : undefined) },
];

const everyMs = 20_000;
const firstMs = 10_000;
/** A round that fails so often is left until the next: a digest of last week helps nobody. */
const mostTries = 20;

/** Until `over`. Every process looks; the database says who does it. */
export async function keepRounds(context: Context, over: AbortSignal): Promise<void> {
  // Each by itself: a night's look at a thousand issues must not keep anybody from looking for lost alarms.
  await Promise.all(rounds.map((recurring) => keep(context, recurring, over)));
}

async function keep(context: Context, recurring: Recurring, over: AbortSignal): Promise<void> {
  await context.clock.sleep(firstMs, over);
  while (!over.aborted) {
    try {
      await makeIfDue(context, recurring);
    } catch (error) {
      context.log[isDatabaseAway(error) ? 'debug' : 'warn']('what comes round could not be looked at; it is tried again', { round: recurring.name, error: toError(error) });
    }
    await context.clock.sleep(everyMs * (0.75 + context.random.fraction() / 2), over);
  }
}

/** Does what is due and nobody else is at, one after the other. Says how much that was. */
export async function makeRounds(context: Context): Promise<number> {
  let done = 0;
  for (const recurring of rounds) if (await makeIfDue(context, recurring)) done += 1;
  return done;
}

async function makeIfDue(context: Context, recurring: Recurring): Promise<boolean> {
  const now = new Date(await databaseNow(context.pool));
  const next = recurring.next(context, now);
  if (!next) return false;
  const asked = context.clock.monotonicMs();
  const round = await claimRound(context.pool, recurring.name, { owner: context.settings.owner, next, leaseMs: context.settings.leaseMs });
  if (!round) return false;
  await make(context, recurring, { round, next, asked });
  return true;
}

async function make(context: Context, recurring: Recurring, { round, next, asked }: { round: Round; next: Date; asked: number }): Promise<void> {
  const { clock, log, pool, settings: { leaseMs } } = context;
  // Extended while it works: a repository with many issues takes longer than it lasts.
  const held = holdLease({ name: `round ${round.name}`, leaseMs, clock, log, extend: () => extendRound(pool, round, leaseMs) }, asked);
  try {
    const outcome = await recurring.run({ ...context, ports: guarded(context.ports, held.lease, { pace: { budget: context.budget, urgency: 3 } }) }, round);
    await endRound(context.pool, round, next, outcome);
    context.log[recurring.often === true ? 'debug' : 'info']('a round is made', { round: round.name, outcome });
  } catch (error) {
    const failed = toError(error);
    if (failed instanceof LeaseExpired || isDatabaseAway(error)) return context.log.warn('a round passed to another process', { round: round.name, error: failed });
    const usual = failed instanceof Outage || failed instanceof Rejected;
    context.log[usual ? 'warn' : 'error']('a round could not be made', { round: round.name, attempt: round.attempt, error: failed });
    // Refused for good until somebody changes something: the next round will see.
    if (failed instanceof Rejected || round.attempt >= mostTries) return await endRound(context.pool, round, next, `given up: ${failed.message}`);
    const wait = failed instanceof Outage ? (failed.retryAfterMs ?? 0) : 0;
    await postponeRound(context.pool, round, Math.max(wait, backoff(context, round.attempt)), failed.message);
  } finally {
    await held.release();
  }
}
