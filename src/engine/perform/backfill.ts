// After an outage of Slack's: the channel is told once what happened while nothing could be said there.
import type { NewEffect } from '../../domain/effects.ts';
import { between, plus, toInstant, type Instant } from '../../domain/time.ts';
import { renderBackfill } from '../../render/backfill.ts';
import type { Effect } from '../../store/effect.ts';
import { factsOf } from '../../store/fact.ts';
import { channelOf, postOnce, type Performer } from './work.ts';

/** A shorter one is over before anybody has missed anything: what waited is said in its order. */
const darkMs = 5 * 60_000;
/** What it was wished for was written down in the same transaction, a moment before. */
const beforeMs = 10_000;

export const backfill: Performer<'slack.backfill'> = async ({ incident, context, effect }) => {
  const message = renderBackfill(incident, await factsOf(context.pool, incident.id), effect.data);
  if (!message) return { outcome: 'nothing happened meanwhile' };
  await postOnce(context.ports.slack, effect, channelOf(incident), message);
  return { outcome: 'said what happened meanwhile' };
};

/** The card and the channel are tried all along, so that they are done again says when Slack is back. */
export function backfilled({ kind, attempt, firstTriedAt, createdAt }: Effect, now: Instant): readonly NewEffect[] {
  if (attempt < 2 || between(toInstant(firstTriedAt), now) < darkMs) return [];
  const since = plus(toInstant(createdAt < firstTriedAt ? createdAt : firstTriedAt), -beforeMs);
  if (kind === 'slack.channel.create') return [{ kind: 'slack.backfill', data: { since, until: now, late: 'channel' } }];
  return kind === 'slack.card.show' ? [{ kind: 'slack.backfill', data: { since, until: now, late: 'card' } }] : [];
}
