// Performs one effect and gives it its fate: done, waiting for a reason, or given up where people see it.
import { tocsin, type Actor } from '../domain/actor.ts';
import { decide } from '../domain/decision.ts';
import { urgencies, wish, type NewEffect } from '../domain/effects.ts';
import { Newer, Outage, Rejected, toError } from '../domain/errors.ts';
import type { NewFact } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import { deepest, giveUpDependents, toEffect, type Effect, type EffectRow } from '../store/effect.ts';
import { lockIncident, readIncident } from '../store/incident.ts';
import { isDatabaseAway, mayBeTheQuery } from '../store/pool.ts';
import { finish, finishing, giveBack, LeaseLost, postpone, putBack } from '../store/queue.ts';
import { backoff, longestOutageMs, newerMs, soonMs } from './backoff.ts';
import { Paced } from './budget.ts';
import { commit, databaseNow, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { guarded } from './guard.ts';
import { stillPublic, takenBack } from './privacy.ts';
import { backfilled } from './perform/backfill.ts';
import { lookForDoubles, noting, type Posts } from './perform/doubles.ts';
import { perform } from './perform/index.ts';
import type { Fate } from './perform/work.ts';
import { LeaseExpired, type Lease } from './lease.ts';
import { isLockedOut } from './locked-out.ts';
import { tracedEffect } from './traced.ts';
import { resultOf } from '../watched.ts';

/** A bug is tried this often: the next version may be deployed meanwhile. */
const mostBugTries = 8;
/** The second is what chat.update says (docs.slack.dev: "frozen, archived or deleted channel"). */
const archivedCodes: ReadonlySet<string> = new Set(['is_archived', 'is_inactive']);
/** We are in it no more, or it is gone. */
const closedCodes: ReadonlySet<string> = new Set(['not_in_channel', 'channel_not_found']);

/** In a row, without an answer of any kind, and over so long: where everything dies every few seconds, what takes longest must not be blamed for it. */
const mostDeaths = 20;
const leastDyingMs = 30 * 60_000;

/** What `reclaim` has counted; whatever else came of a try begins anew. */
function deathsOf({ outcome }: EffectRow): number {
  return Number(/^the worker died or lost its lease \((\d+) in a row\)$/.exec(outcome ?? '')?.[1] ?? 0);
}

async function isDyingLong({ pool }: Context, { first_run_at: since }: EffectRow): Promise<boolean> {
  return Date.parse(await databaseNow(pool)) - since.getTime() > leastDyingMs;
}

export function runEffect(context: Context, row: EffectRow, lease: Lease): Promise<void> {
  return tracedEffect(context, row, (inside) => work(inside, row, lease));
}

async function work(context: Context, row: EffectRow, lease: Lease): Promise<'put back' | undefined> {
  let back: 'put back' | undefined;
  if (deathsOf(row) >= mostDeaths && (await isDyingLong(context, row))) {
    await giveUp(context, row, 'bug', 'Tocsin died while working on it, each time');
    context.bell.ring('effect');
    return undefined;
  }
  try {
    const effect = toEffect(row);
    const incident = await readIncident(context.pool, effect.incident);
    if (!incident) throw new Error(`effect ${effect.id} belongs to no incident`);
    const guards = { pace: { budget: context.budget, urgency: row.urgency }, mayGoOut: stillPublic(context.pool, incident) };
    const ports = guarded(context.ports, lease, guards);
    const posts = noting(ports.slack);
    const fate = await perform({ effect, incident, context: { ...context, ports: { ...ports, slack: posts.slack } } });
    await done(context, effect, fate, incident, posts);
    context.log.debug('an effect is done');
  } catch (error) {
    back = await failed(context, row, toError(error));
  }
  context.bell.ring('effect', ...(row.kind.startsWith('ledger.') ? ['step' as const, 'count' as const] : []));
  return back;
}

async function done(context: Context, effect: Effect, fate: Fate, asRead: Incident, posts: Posts): Promise<void> {
  await context.pool.transaction(async (tx) => {
    const head = await lockIncident(tx, effect.incident);
    if (!head) throw new Error(`INC-${effect.incident} is gone`);
    const { now } = head;
    const decision = takenBack(fate.decide ? await fate.decide(head.incident, now, tx) : decide([]), asRead, head.incident);
    const effects = [...decision.effects, ...backfilled(effect, now), ...lookForDoubles(effect, posts, context.settings.leaseMs)];
    await commit(tx, context, head, { ...decision, effects }, causeOf(effect), now, [finishing('effect', effect, 'done', fate.outcome)]);
  });
}

function causeOf(effect: Pick<EffectRow, 'id' | 'depth' | 'kind'>): Cause {
  // A timer begins anew: it rings after its time, so one that sets itself again is no loop. Nor are invitations of fifty at a time: each leaves fewer to invite.
  return { id: `effect:${effect.id}`, depth: ['timer', 'nudge', 'slack.people.invite'].includes(effect.kind) ? 0 : effect.depth, by: tocsin };
}

async function failed(context: Context, row: EffectRow, error: Error): Promise<'put back' | undefined> {
  // Nothing was done yet, so this was no try.
  if (error instanceof Paced) {
    await putBack(context.pool, row, error.retryAfterMs ?? 1_000, error.message);
    return 'put back';
  }
  const passed = error instanceof LeaseExpired || error instanceof LeaseLost;
  context.span?.say({ result: passed ? 'passed' : resultOf(error) });
  if (passed) context.log.warn('an effect passed to another worker', { error });
  else await waitOrGiveUp(context, row, error);
  return undefined;
}

async function waitOrGiveUp(context: Context, row: EffectRow, error: Error): Promise<void> {
  if (error instanceof Newer) {
    const delayMs = newerMs(row.created_at, new Date(await databaseNow(context.pool)));
    if (delayMs === undefined) return giveUp(context, row, 'newer', `for a day nobody could read it: ${error.message}`);
    context.log.warn('an effect is left for a newer version', { error });
    return void (await giveBack(context.pool, 'effect', row, false, { delayMs, why: error.message }));
  }
  if (error instanceof Outage || isLockedOut(error)) {
    // From its first try, or from when it was asked for again: what waited for the channel through one outage has a day of its own in the next.
    // By the database's clock, which wrote both: that of this host may be wrong by days.
    if (Date.parse(await databaseNow(context.pool)) - Math.max(row.created_at.getTime(), row.first_run_at.getTime()) > longestOutageMs) return giveUp(context, row, 'outage', `no answer for a day: ${error.message}`);
    if (error instanceof Outage) context.log.warn('an effect waits: the other side is away', { error });
    else context.log.error('Slack takes nothing from us: effects wait for a valid token', { error });
    return postpone(context.pool, 'effect', row, Math.max((error instanceof Outage ? error.retryAfterMs : undefined) ?? 0, backoff(context, row.attempt, row.urgency <= urgencies.critical ? soonMs : undefined)), error.message);
  }
  if (error instanceof Rejected) {
    context.log.error('an effect was refused for good', { error });
    return giveUp(context, row, error.code, error.message);
  }
  if (isDatabaseAway(error)) return databaseWent(context, row, error);
  context.log.error('an effect failed: a bug', { error });
  if (row.attempt >= mostBugTries) return giveUp(context, row, 'bug', `Tocsin failed: ${error.message}`);
  await postpone(context.pool, 'effect', row, backoff(context, row.attempt), error.message);
}

/** What `databaseWent` has counted. The number of its tries would not do: an outage of a day that came before is no sign of anything. */
function timesCutShort({ outcome }: EffectRow): number {
  return Number(/^the database cut it short \((\d{1,6}) in a row\)/.exec(outcome ?? '')?.[1] ?? 0);
}

/**
 * It may have been done outside, so it keeps its try. What cannot even be written down now waits for its lease to end. What took too long or too
 * much memory may lie with what was asked, and would end so for ever: tried as often as a bug, but over as long as what kills, because a
 * database that is slow for some minutes cuts everybody short.
 */
async function databaseWent(context: Context, row: EffectRow, error: Error): Promise<void> {
  context.log.warn('the database went away under an effect', { error });
  const times = mayBeTheQuery(error) ? timesCutShort(row) + 1 : 0;
  try {
    if (times >= mostBugTries && (await isDyingLong(context, row))) return await giveUp(context, row, 'bug', `Tocsin failed: the database cut it short, each time: ${error.message}`);
    const delayMs = backoff(context, Math.max(2, times), row.urgency <= urgencies.critical ? soonMs : undefined);
    await giveBack(context.pool, 'effect', row, true, { delayMs, why: times === 0 ? error.message : `the database cut it short (${times} in a row): ${error.message}` });
  } catch (still) {
    if (!isDatabaseAway(still)) throw still;
  }
}

/** Given up: a fact people see, and so is everything that needed it. An archived channel is no trouble, it is news. */
async function giveUp(context: Context, row: EffectRow, code: string, reason: string): Promise<void> {
  context.span?.say({ result: 'given_up' });
  await context.pool.transaction(async (tx) => {
    const head = await lockIncident(tx, row.incident_id);
    if (!head) throw new Error(`INC-${row.incident_id} is gone`);
    const { now } = head;
    if (archivedCodes.has(code) && head.incident.channel && inItsChannel(row, head.incident.channel.id)) {
      await finish(tx, 'effect', row, 'done', 'the channel is archived: left alone');
      const facts: NewFact[] = head.incident.channel.archived ? [] : [{ kind: 'channel.archived', data: {} }];
      return void (await commit(tx, context, head, decide(facts, [wish('slack.announcement.show')].slice(facts.length === 0 ? 1 : 0)), causeOf({ ...row, depth: Math.min(row.depth, deepest - 1) }), now));
    }
    await finish(tx, 'effect', row, 'given_up', reason);
    const lost = [row, ...(await giveUpDependents(tx, row.incident_id))];
    const facts = lost.map((one): NewFact => ({
      kind: 'effect.given_up',
      data: { effect: one.id, effectKind: one.kind, lane: one.lane, code: one === row ? code : 'needs', reason: one === row ? reason.slice(0, 3_000) : `it needs ${row.kind}, which was given up` },
    }));
    // What tells of it causes nothing more, so it may be said at the end of the longest chain.
    await commit(tx, context, head, decide(facts, tellOf(row, code, head.incident)), causeOf({ ...row, depth: Math.min(row.depth, deepest - 1) }), now);
  });
}

/** These go elsewhere: a channel of theirs being archived says nothing of the incident's. */
const elsewhere: ReadonlySet<string> = new Set(['slack.announcement.show', 'slack.tell', 'slack.home.show', 'slack.react', 'slack.channel.move', 'slack.channel.close', 'slack.audit']);

/** A word under the announcement, and the look for doubles of one, go where we announce. */
function inItsChannel({ kind, data }: EffectRow, channel: string): boolean {
  if (!kind.startsWith('slack.') || elsewhere.has(kind)) return false;
  const { to, channel: at = channel } = typeof data === 'object' && data !== null ? (data as { to?: unknown; channel?: unknown }) : {};
  return to !== 'announcement' && at === channel;
}

/** Who hears of it, and where: the channel when there is one; the card or announcement itself failing is seen in the other. */
function tellOf(row: EffectRow, code: string, { openedBy, madePrivate, commander, channel, troubles }: Incident): NewEffect[] {
  const told = (who: Actor | undefined): NewEffect[] => (who?.type === 'person' && who.via === 'slack' ? [{ kind: 'slack.tell', data: { user: who.id, about: 'no-channel' } }] : []);
  if (row.kind === 'slack.channel.create') return [...told(openedBy), wish('slack.announcement.show')];
  // Nothing of it is said in public, so only who asked for it hears of it.
  if (row.kind === 'slack.channel.move') return told(madePrivate?.by);
  // We were taken out of it: card and words are no place to say so. Said once.
  if (closedCodes.has(code) && channel && inItsChannel(row, channel.id)) return troubles.some((one) => closedCodes.has(one.code)) ? [] : told(commander ?? openedBy);
  if (row.kind === 'slack.announcement.show') return [wish('slack.card.show')];
  if (row.kind === 'slack.card.show') return [];
  // The same for the same reason is said once, however often it happens; words that failed are followed by no further words. The card has them all.
  if (row.kind === 'slack.say' || row.kind === 'slack.tell' || troubles.some((one) => one.kind === row.kind && one.code === code)) return [wish('slack.card.show')];
  return [wish('slack.card.show'), { kind: 'slack.say', data: { about: 'trouble', ref: String(row.id) } }];
}
