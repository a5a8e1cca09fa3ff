// News about an incident that somebody found by looking: decided under its lock, in a transaction of its own.
import type { Decision } from '../domain/decision.ts';
import type { Incident } from '../domain/incident.ts';
import { decideOn, type Cause } from './commit.ts';
import type { Context } from './context.ts';

/** True when it was news: something is on the record now. False too where there is no such incident. */
export async function takeNews(context: Context, id: number, cause: Cause, ask: (incident: Incident) => Decision): Promise<boolean> {
  let isNews = false;
  await context.pool.transaction((tx) => decideOn(tx, context, id, cause, (incident) => {
    const decision = ask(incident);
    isNews = decision.facts.length > 0;
    return decision;
  }));
  if (isNews) context.bell.ring('effect');
  return isNews;
}
