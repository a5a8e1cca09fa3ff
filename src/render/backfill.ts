// What happened while nothing could be said in the channel: one message, oldest first, so that whoever comes now has missed nothing.
import type { Fact } from '../domain/facts.ts';
import type { Incident } from '../domain/incident.ts';
import type { Instant } from '../domain/time.ts';
import type { Message } from './blocks.ts';
import { when } from './escape.ts';
import { message, section } from './kit.ts';
import { newsIn } from './catch-up.ts';
import { isTold, renderTimeline } from './timeline.ts';
import { nameOf } from './words.ts';

/** `late`: what could not be shown. Undefined when nothing happened meanwhile that anybody would miss. */
export function renderBackfill(incident: Incident, facts: readonly Fact[], { since, until, late }: { readonly since: Instant; readonly until: Instant; readonly late: 'channel' | 'card' }): Message | undefined {
  const missed = facts.filter((fact) => fact.recordedAt >= since && fact.recordedAt < until && isTold(fact));
  // Its own opening is on the card.
  if (newsIn(missed, '').every((fact) => fact.seq <= 2)) return undefined;
  const why = late === 'channel' ? 'This channel could not be made until now.' : `From ${when(since)} on, Slack took nothing from me.`;
  const { blocks = [] } = renderTimeline(incident, missed, { most: 60 });
  const rows = blocks.filter((block) => block.type !== 'header');
  return message(`${nameOf(incident)}: ${why} What happened meanwhile is here, oldest first.`, [section(`*${why}* What happened meanwhile, oldest first:`), ...rows], `${incident.id}:${incident.seq}:backfill`);
}
