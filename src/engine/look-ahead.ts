// Looks at what waits behind a delivery: an alert whose end is in the same backlog is over before anybody could talk about it.
import type { Signal } from '../domain/alert.ts';
import { isTicketNews } from '../domain/github/news.ts';
import type { Write } from '../store/writes.ts';
import type { Context } from './context.ts';

/** The delivery that a signal came with. `ends`: its end, where this signal is the last of it, to be written with what the signal leads to. */
export type Arrival = { readonly id: number; readonly source: string; readonly lane: string; readonly receivedAt: Date; readonly ends?: (outcome: string, incident: number) => Write };

/** After an outage PagerDuty sends what it has kept for up to 48 h, in order: an alert's end waits in its lane behind its beginning. `behind`: those bodies. */
export function isOver(context: Context, { alert, at }: Extract<Signal, { type: 'triggered' }>, arrival: Arrival | undefined, behind: readonly string[]): boolean {
  const source = arrival && context.registry.webhooks.get(arrival.source);
  if (!source) return false;
  let over = false;
  for (const body of behind) {
    for (const signal of read(source.read, body)) {
      if (isTicketNews(signal) || !('alert' in signal) || signal.alert.key !== alert.key || signal.at < at) continue;
      if (signal.type === 'cleared') over = true;
      if (signal.type === 'triggered') over = false;
    }
  }
  return over;
}

/** What cannot be read is parked when its turn comes; here it says nothing. */
function read<S>(reading: (body: unknown) => readonly S[], body: string): readonly S[] {
  try {
    return reading(JSON.parse(body));
  } catch {
    return [];
  }
}
