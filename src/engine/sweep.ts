// The look at PagerDuty, on start and every minute: what webhooks lost comes in as a delivery, so that the same intake decides about it.
import { lost, type Found } from '../domain/pagerduty/sweep.ts';
import { Rejected } from '../domain/errors.ts';
import type { PagerDuty, PagerDutyIncident } from '../ports.ts';
import { busyLanes, storeDelivery } from '../store/delivery.ts';
import { askedAbout, ringingHere, statesOf, toldLater } from '../store/sweep.ts';
import { databaseNow } from './commit.ts';
import type { Context } from './context.ts';
import { createArriving } from './traced.ts';

const source = 'pagerduty';
/** PagerDuty itself repeats a webhook for so long. What is older opens nothing (config `stale-after`). */
const backMs = 48 * 3_600_000;
/** Of a limit of 960 a minute: alerts that ring here and were not in the list are asked for one by one. */
const mostAlone = 50;
const againMs = 5 * 60_000;

export async function sweep(context: Context): Promise<string> {
  const { pagerduty } = context.ports;
  if (!pagerduty) return 'PagerDuty is off';
  const began = await databaseNow(context.pool);
  // Before PagerDuty is asked: of one that was resolved here, our own acknowledgement that came late would look like somebody's reopening.
  const unsaid = await toldLater(context.pool);
  const open = await pagerduty.openIncidents(new Date(Date.parse(began) - backMs));
  // What waits in our own queue is not lost: told once more, each alert of a storm would come twice.
  const here = await busyLanes(context.pool, open.map((one) => ({ id: 0, lane: `${source}/${one.id}` })));
  // What we know is read after PagerDuty has answered: a webhook that came meanwhile is known.
  const known = await statesOf(context.pool, source, open.map((one) => one.id));
  let told = 0;
  for (const one of open) if (!here.has(`${source}/${one.id}`) && !unsaid.has(one.id)) told += await take(context, lost(one, known.get(one.id), began));
  const ended = await endedUnheard(context, pagerduty, open);
  for (const one of ended.found) told += await take(context, one);
  if (told > 0) context.log.warn('webhooks of PagerDuty were lost: its API told what they would have', { deliveries: told });
  return `${open.length} open, ${ended.asked} asked for alone, ${told} that no webhook told`;
}

/** Those that still ring here: resolved there, as far as they say. One that is gone, or that we may not see, says nothing. */
async function endedUnheard(context: Context, pagerduty: PagerDuty, open: readonly PagerDutyIncident[]): Promise<{ found: readonly (readonly Found[])[]; asked: number }> {
  const keys = await ringingHere(context.pool, source, open.map((one) => one.id), { most: mostAlone, againMs });
  const found: (readonly Found[])[] = [];
  for (const key of keys) {
    const now = await databaseNow(context.pool);
    const incident = await alone(pagerduty, key);
    await askedAbout(context.pool, source, key);
    const state = (await statesOf(context.pool, source, [key])).get(key);
    if (incident && state) found.push(lost(incident, state, now));
  }
  return { found, asked: keys.length };
}

async function alone(pagerduty: PagerDuty, key: string): Promise<PagerDutyIncident | undefined> {
  try {
    return await pagerduty.incident(key);
  } catch (error) {
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}

async function take(context: Context, deliveries: readonly Found[]): Promise<number> {
  let stored = 0;
  for (const { key, lane, body } of deliveries) {
    const told = createArriving(context)?.('sweep');
    if (!(await storeDelivery(context.pool, { source, key, lane, body, urgency: 1 })).stored) continue;
    stored += 1;
    told?.({ source, key, stored: true });
  }
  if (stored > 0) context.bell.ring('delivery');
  return stored;
}
