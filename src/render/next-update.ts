// When stakeholders hear more, in words: on the card, in the announcement, in lists.
import type { Incident } from '../domain/incident.ts';
import type { Instant } from '../domain/time.ts';
import { promised } from '../domain/updates.ts';
import { since, when } from './escape.ts';

/** `next update due 21 Nov 03:30`, `update OVERDUE since …`, `no update sent yet`; undefined when nothing is promised. */
export function nextUpdateWords(incident: Incident, now: Instant): string | undefined {
  const next = promised(incident, now);
  if (!next) return undefined;
  if (next.state === 'none-sent') return 'no update sent yet';
  return next.state === 'overdue' ? `update OVERDUE since ${since(next.at)}` : `next update due ${since(next.at)}`;
}

/** When the last one was sent. */
export function lastUpdateWords({ lastUpdate }: Incident): string | undefined {
  return lastUpdate && `update ${lastUpdate.id} sent ${when(lastUpdate.at)}`;
}
