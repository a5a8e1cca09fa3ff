// Performs one effect and gives it its fate: done, waiting for a reason, or given up where people see it.
import { tocsin, type Actor } from '../domain/actor.ts';
import { decide } from '../domain/decision.ts';
import { urgencies, wish, type NewEffect } from '../domain/effects.ts';
import { Outage, Rejected, toError } from '../domain/errors.ts';
import type { NewFact } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import { deepest, giveUpDependents, toEffect, type Effect, type EffectRow } from '../store/effect.ts';
import { lockIncident, readIncident } from '../store/incident.ts';
import { isDatabaseAway } from '../store/pool.ts';
import { finish, LeaseLost, postpone, putBack } from '../store/queue.ts';
import { backoff, soonMs } from './backoff.ts';
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

/** A bug is tried this often: the next version may be deployed meanwhile. An outage is waited out for a day. */
const mostBugTries = 8;
const longestOutageMs = 24 * 3_600_000;
/** The second is what chat.update says (docs.slack.dev: "frozen, archived or deleted channel"). */
const archivedCodes: ReadonlySet<string> = new Set(['is_archived', 'is_inactive']);

export async function runEffect(context: Context, row: EffectRow, lease: Lease): Promise<void> {
  try {
    const effect = toEffect(row);
    const incident = await readIncident(context.pool, effect.incident);
    if (!incident) throw new Error(`effect ${effect.id} belongs to no incident`);
    const guards = { pace: { budget: context.budget, urgency: row.urgency }, mayGoOut: stillPublic(context.pool, incident) };
    const ports = guarded(context.ports, lease, guards);
    const posts = noting(ports.slack);
    const fate = await perform({ effect, incident, context: { ...context, ports: { ...ports, slack: posts.slack } } });
    await done(context, effect, fate, incident, posts);
  } catch (error) {
    await failed(context, row, toError(error));
  }
  context.bell.ring('effect', ...(row.kind.startsWith('ledger.') ? ['step' as const, 'count' as const] : []));
}

async function done(context: Context, effect: Effect, fate: Fate, asRead: Incident, posts: Posts): Promise<void> {
  await context.pool.transaction(async (tx) => {
    const head = await lockIncident(tx, effect.incident);
    if (!head) throw new Error(`INC-${effect.incident} is gone`);
    const now = await databaseNow(tx);
    const decision = takenBack(fate.decide ? await fate.decide(head.incident, now, tx) : decide([]), asRead, head.incident);
    await finish(tx, 'effect', effect, 'done', fate.outcome);
    await commit(tx, context, head, { ...decision, effects: [...decision.effects, ...backfilled(effect, now), ...lookForDoubles(effect, posts, context.settings.leaseMs)] }, causeOf(effect), now);
  });
}

function causeOf(effect: Pick<EffectRow, 'id' | 'depth' | 'kind'>): Cause {
  // A timer begins anew: it rings after its time, so one that sets itself again is no loop.
  return { id: `effect:${effect.id}`, depth: ['timer', 'nudge'].includes(effect.kind) ? 0 : effect.depth, by: tocsin };
}

async function failed(context: Context, row: EffectRow, error: Error): Promise<void> {
  const what = { effect: row.id, kind: row.kind, incident: row.incident_id, attempt: row.attempt };
  if (error instanceof LeaseExpired || error instanceof LeaseLost) return context.log.warn('an effect passed to another worker', { ...what, error });
  // Nothing was done yet, so this was no try.
  if (error instanceof Paced) return putBack(context.pool, row, error.retryAfterMs ?? 1_000, error.message);
  if (error instanceof Outage) {
    // From its first try, or from when it was asked for again: what waited for the channel through one outage has a day of its own in the next.
    if (context.clock.now().getTime() - Math.max(row.created_at.getTime(), row.first_run_at.getTime()) > longestOutageMs) return giveUp(context, row, 'outage', `no answer for a day: ${error.message}`);
    context.log.warn('an effect waits: the other side is away', { ...what, error });
    return postpone(context.pool, 'effect', row, Math.max(error.retryAfterMs ?? 0, backoff(context, row.attempt, row.urgency <= urgencies.critical ? soonMs : undefined)), error.message);
  }
  if (error instanceof Rejected) {
    context.log.error('an effect was refused for good', { ...what, error });
    return giveUp(context, row, error.code, error.message);
  }
  // The lease ends by itself, and with it the wait: nothing could be written down now.
  if (isDatabaseAway(error)) return context.log.warn('the database went away under an effect', { ...what, error });
  context.log.error('an effect failed: a bug', { ...what, error });
  if (row.attempt >= mostBugTries) return giveUp(context, row, 'bug', `Tocsin failed: ${error.message}`);
  await postpone(context.pool, 'effect', row, backoff(context, row.attempt), error.message);
}

/** Given up: a fact people see, and so is everything that needed it. An archived channel is no trouble, it is news. */
async function giveUp(context: Context, row: EffectRow, code: string, reason: string): Promise<void> {
  await context.pool.transaction(async (tx) => {
    const head = await lockIncident(tx, row.incident_id);
    if (!head) throw new Error(`INC-${row.incident_id} is gone`);
    const now = await databaseNow(tx);
    if (archivedCodes.has(code) && inItsChannel(row) && head.incident.channel) {
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

function inItsChannel(row: EffectRow): boolean {
  return row.kind.startsWith('slack.') && !elsewhere.has(row.kind);
}

/** Who hears of it, and where: the channel when there is one; the card or announcement itself failing is seen in the other. */
function tellOf(row: EffectRow, code: string, { openedBy, madePrivate, troubles }: Incident): NewEffect[] {
  const told = (who: Actor | undefined): NewEffect[] => (who?.type === 'person' && who.via === 'slack' ? [{ kind: 'slack.tell', data: { user: who.id, about: 'no-channel' } }] : []);
  if (row.kind === 'slack.channel.create') return [...told(openedBy), wish('slack.announcement.show')];
  // Nothing of it is said in public, so only who asked for it hears of it.
  if (row.kind === 'slack.channel.move') return told(madePrivate?.by);
  if (row.kind === 'slack.announcement.show') return [wish('slack.card.show')];
  if (row.kind === 'slack.card.show') return [];
  // The same for the same reason is said once, however often it happens; words that failed are followed by no further words. The card has them all.
  if (row.kind === 'slack.say' || row.kind === 'slack.tell' || troubles.some((one) => one.kind === row.kind && one.code === code)) return [wish('slack.card.show')];
  return [wish('slack.card.show'), { kind: 'slack.say', data: { about: 'trouble', ref: String(row.id) } }];
}
