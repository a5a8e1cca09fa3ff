// A delivery that keeps failing is put aside where people see it; if it was an alarm, an incident opens with what could be read.
import { tocsin } from '../domain/actor.ts';
import { decide } from '../domain/decision.ts';
import type { Signal } from '../domain/alert.ts';
import { Outage, toError } from '../domain/errors.ts';
import type { NewFact } from '../domain/facts.ts';
import { isOpen, type Incident } from '../domain/incident.ts';
import { openedByAlert } from '../domain/opening.ts';
import { readSlackBody } from '../domain/slack-request.ts';
import { storable, storableText } from '../domain/storable.ts';
import { toInstant } from '../domain/time.ts';
import { findAlert, saveAlert, type AlertRecord } from '../store/alert.ts';
import { linkDelivery, type DeliveryRow } from '../store/delivery.ts';
import { lockIncident, openNow } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { finish } from '../store/queue.ts';
import { askerOf, tellPerson } from './answer.ts';
import { commit, databaseNow, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { catchUp, holdIntake } from './intake.ts';
import { isLockedOut } from './locked-out.ts';
import { beginStorm, joinStorm } from './storm-intake.ts';

export async function park(context: Context, delivery: DeliveryRow, error: Error): Promise<void> {
  try {
    await putAside(context, delivery, error, true);
  } catch (failed) {
    // What storms are made of, or what is known of the alert, may be what is broken: then it opens its own, of the least there is.
    context.log.warn('an alarm that is put aside could not join a storm, or what is known of it', { delivery: delivery.id, error: toError(failed) });
    await putAside(context, delivery, error, false);
  }
  context.log.error('a delivery is parked after its last try; those behind it go on', { delivery: delivery.id, source: delivery.source });
  if (delivery.source === 'slack') await tellAsker(context, delivery, error);
}

type Triggered = Extract<Signal, { type: 'triggered' }>;

/** `trusting`: what came before it is made use of. */
function putAside(context: Context, delivery: DeliveryRow, error: Error, trusting: boolean): Promise<void> {
  return context.pool.transaction(async (tx) => {
    await finish(tx, 'delivery', delivery, 'parked', error.message);
    // In the same transaction: a worker that dies here must not leave an alarm put aside and nobody told.
    if (delivery.source !== 'slack') await openMinimal(tx, context, delivery, { error, trusting });
  });
}

/** What cannot be read comes in storms too: past the threshold it is counted in one incident. */
async function joinCrowd(tx: Db, context: Context, signal: Triggered, cause: Cause): Promise<Incident | undefined> {
  const now = await holdIntake(tx);
  const { recentOpens, storm } = await openNow(tx, context.config, signal.alert);
  const head = storm && (await lockIncident(tx, storm.id));
  if (head?.incident.storm && isOpen(head.incident)) return joinStorm(tx, context, head, head.incident.storm, signal, cause);
  return recentOpens < context.config.storm.opens ? undefined : beginStorm(tx, context, signal, { cause, now });
}

async function tellAsker(context: Context, delivery: DeliveryRow, error: Error): Promise<void> {
  const kept = `It is kept as delivery ${delivery.id}; \`tocsin doctor\` shows it.`;
  // It was a day ago: "that" would say nothing.
  const late = `I needed Slack for what you did on ${toInstant(delivery.received_at).slice(0, 16).replace('T', ' at ')} UTC, and for a day it did not answer me, so that is not done. If it still matters, please do it once more.`;
  try {
    const request = readSlackBody(JSON.parse(delivery.body));
    await tellPerson(context, askerOf(request), `${error instanceof Outage || isLockedOut(error) ? late : 'Something is wrong on my side and I could not do that.'} ${kept}`);
  } catch (error) {
    context.log.warn('nobody could be told of a parked delivery', { delivery: delivery.id, error: toError(error) });
  }
}

/** No rules and no runbooks here: whatever failed on the way in must not fail again. */
async function openMinimal(tx: Db, context: Context, delivery: DeliveryRow, { error, trusting }: { readonly error: Error; readonly trusting: boolean }): Promise<void> {
  const salvaged = context.registry.webhooks.get(delivery.source)?.salvage(parse(delivery.body), toInstant(delivery.received_at));
  if (!salvaged) return;
  const known = await findAlert(tx, salvaged.alert.source, storableText(salvaged.alert.key));
  // Without an incident it is known from an acknowledgement that came first, or as not worth a channel. Of the second this says nothing new; nobody
  // can read whether it does, and a channel too many is better than an alarm that nobody hears of.
  if (known?.incident !== undefined || isOver(known, salvaged.at)) return;
  const signal = storable(trusting && known ? { ...salvaged, alert: known.alert } : salvaged) as Triggered;
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: tocsin };
  const opening = openedByAlert({ config: context.config, runbooks: [] }, signal.alert, signal.at, signal.by);
  const incident = (trusting ? await joinCrowd(tx, context, signal, cause) : undefined) ?? (await openIncident(tx, context, opening.opens, cause));
  const head = await lockIncident(tx, incident.id);
  const parked: NewFact = { kind: 'delivery.parked', by: tocsin, data: { delivery: delivery.id, source: delivery.source, reason: error.message.slice(0, 3_000) } };
  if (head) await commit(tx, context, head, decide([parked]), cause, await databaseNow(tx));
  await saveAlert(tx, { alert: signal.alert, incident: incident.id, state: 'triggered', why: 'opened from a delivery that could not be read', at: signal.at, again: false });
  if (trusting && known?.state === 'acknowledged') await catchUp(tx, context, signal, known, incident.id, cause);
  await linkDelivery(tx, delivery.id, incident.id);
}

/** Its end came before its trigger. */
function isOver(known: AlertRecord | undefined, fired: string): boolean {
  return known?.state === 'cleared' && known.stateAt.toISOString() >= fired;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
