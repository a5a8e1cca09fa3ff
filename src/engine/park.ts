// A delivery that keeps failing is put aside where people see it; if it was an alarm, an incident opens with what could be read.
import { tocsin } from '../domain/actor.ts';
import { decide } from '../domain/decision.ts';
import { toError } from '../domain/errors.ts';
import { openedByAlert } from '../domain/opening.ts';
import { readSlackBody } from '../domain/slack-request.ts';
import { storable } from '../domain/storable.ts';
import { toInstant } from '../domain/time.ts';
import { findAlert, saveAlert } from '../store/alert.ts';
import { linkDelivery, type DeliveryRow } from '../store/delivery.ts';
import type { Db } from '../store/pool.ts';
import { finish } from '../store/queue.ts';
import { askerOf, tellPerson } from './answer.ts';
import { openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';

export async function park(context: Context, delivery: DeliveryRow, error: Error): Promise<void> {
  await context.pool.transaction(async (tx) => {
    await finish(tx, 'delivery', delivery, 'parked', error.message);
    // In the same transaction: a worker that dies here must not leave an alarm put aside and nobody told.
    if (delivery.source !== 'slack') await openMinimal(tx, context, delivery, error);
  });
  context.log.error('a delivery is parked after its last try; those behind it go on', { delivery: delivery.id, source: delivery.source });
  if (delivery.source === 'slack') await tellAsker(context, delivery);
}

async function tellAsker(context: Context, delivery: DeliveryRow): Promise<void> {
  try {
    const request = readSlackBody(JSON.parse(delivery.body));
    await tellPerson(context, askerOf(request), `Something is wrong on my side and I could not do that. It is kept as delivery ${delivery.id}; \`tocsin doctor\` shows it.`);
  } catch (error) {
    context.log.warn('nobody could be told of a parked delivery', { delivery: delivery.id, error: toError(error) });
  }
}

/** No rules and no runbooks here: whatever failed on the way in must not fail again. */
async function openMinimal(tx: Db, context: Context, delivery: DeliveryRow, error: Error): Promise<void> {
  const salvaged = context.registry.webhooks.get(delivery.source)?.salvage(parse(delivery.body), toInstant(delivery.received_at));
  if (!salvaged) return;
  const signal = storable(salvaged) as typeof salvaged;
  if (await findAlert(tx, signal.alert.source, signal.alert.key)) return;
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: tocsin };
  const opening = openedByAlert({ config: context.config, runbooks: [] }, signal.alert, signal.at, signal.by);
  const incident = await openIncident(tx, context, (number) => {
    const { facts, effects } = opening.opens(number);
    return decide([...facts, { kind: 'delivery.parked', by: tocsin, data: { delivery: delivery.id, source: delivery.source, reason: error.message.slice(0, 3_000) } }], effects);
  }, cause);
  await saveAlert(tx, { alert: signal.alert, incident: incident.id, state: 'triggered', why: 'opened from a delivery that could not be read', at: signal.at, again: false });
  await linkDelivery(tx, delivery.id, incident.id);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
