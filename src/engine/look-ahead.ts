// Looks at what waits behind a delivery: an alert whose end is in the same backlog is over before anybody could talk about it.
import type { Signal } from '../domain/alert.ts';
import { isTicketNews } from '../domain/github/news.ts';
import { waitingBehind } from '../store/delivery.ts';
import type { Db } from '../store/pool.ts';
import type { Context } from './context.ts';

/** The delivery that a signal came with. */
export type Arrival = { readonly id: number; readonly source: string; readonly lane: string; readonly receivedAt: Date };

/** After an outage PagerDuty sends what it has kept for up to 48 h, in order: an alert's end waits in its lane behind its beginning. */
export async function isOver(tx: Db, context: Context, { alert, at }: Extract<Signal, { type: 'triggered' }>, arrival: Arrival | undefined): Promise<boolean> {
  const source = arrival && context.registry.webhooks.get(arrival.source);
  if (!source) return false;
  let over = false;
  for (const body of await waitingBehind(tx, arrival)) {
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
