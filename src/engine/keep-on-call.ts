// Keeps what is known of who is on call, so that there are names and numbers on the day PagerDuty does not answer.
import { Outage, Rejected, toError } from '../domain/errors.ts';
import { keptOnCall } from '../store/on-call.ts';
import { isDatabaseAway } from '../store/pool.ts';
import type { Context } from './context.ts';
import { askOnCall, targetsToKeep } from './on-call.ts';

/** On-call shifts last hours; half an hour of age is said with the name. */
const oldMs = 30 * 60_000;
const everyMs = 5 * 60_000;
/** What the start needs comes first. */
const firstMs = 15_000;

/** Until `over`. Every process does it; what another one has just fetched is left alone. */
export async function keepOnCallFresh(context: Context, over: AbortSignal): Promise<void> {
  if (!context.ports.pagerduty) return;
  await context.clock.sleep(firstMs, over);
  while (!over.aborted) {
    try {
      await refreshOnCall(context, over);
    } catch (error) {
      const usual = error instanceof Outage || error instanceof Rejected || isDatabaseAway(error);
      context.log[usual ? 'debug' : 'warn']('who is on call could not be refreshed; what was kept stays', { error: toError(error) });
    }
    await context.clock.sleep(everyMs * (0.75 + context.random.fraction() / 2), over);
  }
}

/** Asks about what is older than half an hour, one after the other. */
export async function refreshOnCall(context: Context, over?: AbortSignal): Promise<number> {
  const { pagerduty } = context.ports;
  if (!pagerduty) return 0;
  const targets = await targetsToKeep(context);
  const kept = await keptOnCall(context.pool, targets);
  const old = targets.filter((id) => (kept.get(id)?.ageMs ?? Infinity) > oldMs);
  for (const id of old) {
    if (over?.aborted) return 0;
    await askOnCall(context, pagerduty, id);
  }
  return old.length;
}
