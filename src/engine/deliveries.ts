// Works on one delivery: what came of it is written in the same transaction that ends it; the answer follows the commit.
import type { Signal } from '../domain/alert.ts';
import { commandSource } from '../domain/api-command.ts';
import { canarySource } from '../domain/canary.ts';
import { Newer, Outage, toError } from '../domain/errors.ts';
import { isTicketNews, type TicketNews } from '../domain/github/news.ts';
import { readSlackBody, type SlackRequest } from '../domain/slack-request.ts';
import { storable } from '../domain/storable.ts';
import type { DeliveryRow } from '../store/delivery.ts';
import { isDatabaseAway, mayBeTheQuery } from '../store/pool.ts';
import { finish, finishing, giveBack, LeaseLost, postpone } from '../store/queue.ts';
import { answer, askerOf, tellPerson } from './answer.ts';
import { runApiCommand } from './api-command.ts';
import { isNews, questionOf } from './ask.ts';
import { runCanary } from './canary.ts';
import { databaseNow, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { decideIt, isGuestElsewhere, targetOf } from './deciding.ts';
import type { Gather } from './gather.ts';
import { takeSignal, type Taken } from './intake.ts';
import { isLockedOut } from './locked-out.ts';
import { fetchNeeds } from './needs.ts';
import { withGroups } from './permitted.ts';
import { backoff, newerMs } from './backoff.ts';
import { park } from './park.ts';
import { takeTicket } from './tickets.ts';
import { decided, tracedDelivery } from './traced.ts';
import { LeaseExpired } from './lease.ts';
import { waitOut } from './wait-out.ts';
import { resultOf } from '../watched.ts';

/** A delivery that failed this often is parked, shown, and those behind it go on. To wait for another system is no failure (wait-out.ts). */
export const mostTries = 5;
/** Claimed this often, it is taken for what killed its workers. More than `mostTries`, because whoever is worked on beside it dies with it. */
const mostDeaths = 8;
/** Eight leases of 30 s take longer. Where everything dies every few seconds, what came a moment ago is not what kills. */
const leastDyingMs = 3 * 60_000;

export function runDelivery(context: Context, delivery: DeliveryRow, gather: Gather): Promise<void> {
  return tracedDelivery(context, delivery, (inside) => work(inside, delivery, gather));
}

async function waitedMs({ pool }: Context, { received_at: since }: DeliveryRow): Promise<number> {
  return Date.parse(await databaseNow(pool)) - since.getTime();
}

async function work(context: Context, delivery: DeliveryRow, gather: Gather): Promise<void> {
  // It was claimed more often than it failed: each time the process died with it.
  if (delivery.attempt > mostDeaths && (await waitedMs(context, delivery)) > leastDyingMs) return park(context, delivery, new Error('whoever worked on it died, each time'));
  try {
    if (delivery.source === 'slack') await runSlack(context, delivery);
    else if (delivery.source === commandSource) await runApiCommand(context, delivery);
    else if (delivery.source === canarySource) await runCanary(context, delivery);
    else await runWebhook(context, delivery, gather);
  } catch (error) {
    await failed(context, delivery, toError(error));
  }
  context.bell.ring('effect');
}

async function failed(context: Context, delivery: DeliveryRow, error: Error): Promise<void> {
  const passed = error instanceof LeaseLost || error instanceof LeaseExpired;
  context.span?.say({ result: passed ? 'passed' : resultOf(error) });
  if (passed) return context.log.warn('a delivery passed to another worker', { error });
  if (isDatabaseAway(error)) return databaseWent(context, delivery, error);
  const delayMs = error instanceof Newer ? newerMs(delivery.received_at, new Date(await databaseNow(context.pool))) : undefined;
  if (delayMs !== undefined) {
    context.log.warn('a delivery is left for a newer version', { error });
    return void (await giveBack(context.pool, 'delivery', delivery, false, { delayMs, why: error.message }));
  }
  if ((error instanceof Outage || isLockedOut(error)) && (await waitOut(context, delivery, error, await waitedMs(context, delivery)))) return;
  context.log.error('a delivery could not be worked on', { error });
  if (delivery.attempt >= mostTries || error instanceof Newer) return park(context, delivery, error);
  // Slack says when it may be asked again: five tries before that would put aside what only had to wait.
  const notBeforeMs = error instanceof Outage ? (error.retryAfterMs ?? 0) : 0;
  await postpone(context.pool, 'delivery', delivery, Math.max(notBeforeMs, backoff(context, delivery.attempt)), error.message);
}

/** No fault of the delivery, and no death: it waits as if it had never been claimed. What cannot even be written down now waits for its lease to end. */
async function databaseWent(context: Context, delivery: DeliveryRow, error: Error): Promise<void> {
  context.log.warn('the database went away under a delivery', { error });
  try {
    await giveBack(context.pool, 'delivery', delivery, mayBeTheQuery(error), { delayMs: backoff(context, 2), why: error.message });
  } catch (still) {
    if (!isDatabaseAway(still)) throw still;
  }
}

async function runWebhook(context: Context, delivery: DeliveryRow, gather: Gather): Promise<void> {
  const source = context.registry.webhooks.get(delivery.source);
  if (!source) throw new Newer(`no handler in handlers/webhooks/ is named ${delivery.source}`);
  const signals = source.read(JSON.parse(delivery.body)).map((signal) => storable(signal) as Signal | TicketNews);
  if (await gather.take({ delivery, span: context.span }, signals)) return;
  await gather.alone(() => takeAlone(context, delivery, signals, gather));
}

async function takeAlone(context: Context, delivery: DeliveryRow, signals: readonly (Signal | TicketNews)[], gather: Gather): Promise<void> {
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: { type: 'system', id: delivery.source } };
  const arrival = { id: delivery.id, source: delivery.source, lane: delivery.lane, receivedAt: delivery.received_at };
  let ignored = true;
  let incident: number | undefined;
  await context.pool.transaction(async (tx) => {
    const outcomes: string[] = [];
    let ended = false;
    for (const [n, signal] of signals.entries()) {
      const ends = (outcome: string, id: number) => finishing('delivery', delivery, 'done', [...outcomes, outcome].join('; '), id);
      const taken: Taken = isTicketNews(signal) ? await takeTicket(tx, context, signal, cause) : await takeSignal(tx, context, signal, cause, { ...arrival, ...(n === signals.length - 1 ? { ends } : {}) });
      outcomes.push(taken.outcome);
      if (taken.storm === true) gather.storming();
      ignored &&= taken.ignored;
      incident = taken.incident ?? incident;
      ended = taken.ended ?? false;
    }
    if (!ended) await finish(tx, 'delivery', delivery, ignored ? 'ignored' : 'done', outcomes.join('; ') || 'nothing in it', incident);
  });
  decided(context, incident, ignored);
}

async function runSlack(context: Context, delivery: DeliveryRow): Promise<void> {
  const request = readSlackBody(JSON.parse(delivery.body));
  const question = questionOf(request, context.registry, context.config);
  if ('ignore' in question) return finish(context.pool, 'delivery', delivery, 'ignored', question.ignore);
  if (await isStranger(context, request)) {
    if (isNews(request, context.registry)) return finish(context.pool, 'delivery', delivery, 'ignored', 'somebody of another company');
    return refuse(context, delivery, request, 'Only people of this workspace can use Tocsin here. Please ask somebody of the team.');
  }
  if ('refuse' in question) return refuse(context, delivery, request, question.refuse);
  const number = await targetOf(context, question);
  if (number === undefined && question.where === 'incident' && isNews(request, context.registry)) return finish(context.pool, 'delivery', delivery, 'ignored', 'no incident’s channel');
  const known = await fetchNeeds(context, question.needs, number, question.by);
  const guest = await isGuestElsewhere(context, question, number);
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: question.by };
  const result = await withGroups(context, question.by, (groups) => context.pool.transaction(async (tx) => {
    const done = await decideIt(tx, context, { question, number, known, guest, active: !isNews(request, context.registry), groups }, cause);
    await finish(tx, 'delivery', delivery, done.refused === undefined ? 'done' : 'ignored', done.outcome, done.incident);
    return done;
  }));
  decided(context, result.incident, result.refused !== undefined);
  context.bell.ring('effect');
  const asker = askerOf(request, result.channel);
  if (result.refused !== undefined) await tellPerson(context, asker, result.refused);
  else if (result.answer) await answer(context, asker, result.answer);
}

/** Somebody of another company, in a channel that is shared with them (Slack Connect). Who we are is known from the first answer of Slack's on. */
async function isStranger(context: Context, request: SlackRequest): Promise<boolean> {
  const shared = request.type === 'event' && request.shared === true;
  if (request.team === undefined && !shared) return false;
  const ours = await context.team.id();
  if (ours === undefined) return false;
  // Slack does not say in a reaction whose it is. Somebody it does not show us is none of ours.
  const team = shared ? (await context.ports.slack.user(askerOf(request).user))?.teamId : request.team;
  return ours !== team;
}

async function refuse(context: Context, delivery: DeliveryRow, request: SlackRequest, words: string): Promise<void> {
  await finish(context.pool, 'delivery', delivery, 'ignored', `refused: ${words}`);
  await tellPerson(context, askerOf(request), words);
}
