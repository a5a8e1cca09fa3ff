// What a performer is given, and what it says came of its work.
import type { Decision } from '../../domain/decision.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { EffectKind } from '../../domain/effects.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Instant } from '../../domain/time.ts';
import type { Message } from '../../render/blocks.ts';
import type { Slack } from '../../ports.ts';
import type { Db } from '../../store/pool.ts';
import type { Effect } from '../../store/effect.ts';
import type { Context } from '../context.ts';

/** Ports in `context` check the lease before every call. `incident` was read after the claim: everything decided before is in it. */
export type Work<K extends EffectKind = EffectKind> = {
  readonly effect: Extract<Effect, { kind: K }>;
  readonly incident: Incident;
  readonly context: Context;
};

/** `outcome` is kept with the effect; `decide` says, under the incident's lock, what facts and further effects came of it; `tx` is that transaction, for the step ledger. */
export type Fate = { readonly outcome: string; readonly decide?: (incident: Incident, now: Instant, tx: Db) => Decision | Promise<Decision> };

export type Performer<K extends EffectKind> = (work: Work<K>) => Promise<Fate>;

/** The incident's channel; effects that come here need it, so its absence is a bug, unless it is moving to a private one. */
export function channelOf(incident: Incident): string {
  if (incident.channel) return incident.channel.id;
  if (incident.madePrivate) {
    // "Try again" brings back both.
    if (incident.troubles.some((trouble) => trouble.kind === 'slack.channel.move')) throw new Rejected('slack', 'needs', 'it needs the private channel, which was given up');
    throw new Outage('slack', 'the private channel is being opened');
  }
  throw new Error(`INC-${incident.id} has no channel yet`);
}

/**
 * Posts once. Slack has no idempotency key: a call that got no answer may have been carried out. So every try after the
 * first looks for the message by the effect's id; when two are there, the later one is deleted. `thread` is the parent of a reply.
 */
export async function postOnce(slack: Slack, effect: Effect, channel: string, message: Message, thread?: string): Promise<string> {
  const mark = `effect-${effect.id}`;
  if (effect.attempt > 1) {
    const [first, ...doubles] = await slack.findPosted({ channel, effect: mark, since: effect.firstTriedAt, thread });
    for (const ts of doubles) await slack.remove(channel, ts);
    if (first !== undefined) return first;
  }
  return (await slack.post({ channel, message, effect: mark, thread })).ts;
}
