// Works on one delivery: what came of it is written in the same transaction that ends it; the answer follows the commit.
import type { Known } from '../contracts.ts';
import type { Signal } from '../domain/alert.ts';
import { isDecision, isOpening, isRefusal, type Answer, type Outcome } from '../domain/decision.ts';
import { Outage, toError } from '../domain/errors.ts';
import { isTicketNews, type TicketNews } from '../domain/github/news.ts';
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { isFor, mayKnow } from '../domain/privacy.ts';
import { readSlackBody, type SlackRequest } from '../domain/slack-request.ts';
import { storable } from '../domain/storable.ts';
import type { DeliveryRow } from '../store/delivery.ts';
import { incidentOfChannel, listIncidents, lockIncident, readIncident, type Head } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { looked, spoke } from '../store/presence.ts';
import { finish, postpone } from '../store/queue.ts';
import { answer, askerOf, tellPerson } from './answer.ts';
import { isNews, questionOf, type Question } from './ask.ts';
import { commit, databaseNow, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { takeSignal } from './intake.ts';
import { fetchNeeds, isGuest } from './needs.ts';
import { backoff } from './backoff.ts';
import { park } from './park.ts';
import { takeTicket } from './tickets.ts';

/** A delivery that failed this often is parked, shown, and those behind it go on. */
export const mostTries = 5;

export async function runDelivery(context: Context, delivery: DeliveryRow): Promise<void> {
  // It was claimed more often than it failed: each time the process died with it.
  if (delivery.attempt > mostTries) return park(context, delivery, new Error('whoever worked on it died, each time'));
  try {
    if (delivery.source === 'slack') await runSlack(context, delivery);
    else await runWebhook(context, delivery);
  } catch (error) {
    await failed(context, delivery, toError(error));
  }
  context.bell.ring('effect');
}

async function failed(context: Context, delivery: DeliveryRow, error: Error): Promise<void> {
  const what = { delivery: delivery.id, source: delivery.source, attempt: delivery.attempt, error };
  if (error instanceof Outage) context.log.warn('a delivery waits: the other side is away', what);
  else context.log.error('a delivery could not be worked on', what);
  if (delivery.attempt >= mostTries) return park(context, delivery, error);
  // Slack says when it may be asked again: five tries before that would put aside what only had to wait.
  const notBeforeMs = error instanceof Outage ? (error.retryAfterMs ?? 0) : 0;
  await postpone(context.pool, 'delivery', delivery, Math.max(notBeforeMs, backoff(context, delivery.attempt)), error.message);
}

async function runWebhook(context: Context, delivery: DeliveryRow): Promise<void> {
  const source = context.registry.webhooks.get(delivery.source);
  if (!source) throw new Error(`no handler in handlers/webhooks/ is named ${delivery.source}`);
  const signals = source.read(JSON.parse(delivery.body)).map((signal) => storable(signal) as Signal | TicketNews);
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: { type: 'system', id: delivery.source } };
  await context.pool.transaction(async (tx) => {
    const outcomes: string[] = [];
    let ignored = true;
    let incident: number | undefined;
    for (const signal of signals) {
      const taken = isTicketNews(signal) ? await takeTicket(tx, context, signal, cause) : await takeSignal(tx, context, signal, cause);
      outcomes.push(taken.outcome);
      ignored &&= taken.ignored;
      incident = taken.incident ?? incident;
    }
    await finish(tx, 'delivery', delivery, ignored ? 'ignored' : 'done', outcomes.join('; ') || 'nothing in it', incident);
  });
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
  const result = await context.pool.transaction(async (tx) => {
    const done = await decideIt(tx, context, { question, number, known, guest, active: !isNews(request, context.registry) }, cause);
    await finish(tx, 'delivery', delivery, done.refused === undefined ? 'done' : 'ignored', done.outcome, done.incident);
    return done;
  });
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

async function targetOf(context: Context, question: Question): Promise<number | undefined> {
  if (question.target.number !== undefined) return question.target.number;
  return question.target.channel === undefined ? undefined : incidentOfChannel(context.pool, question.target.channel);
}

/** Slack is asked only about somebody who means, from elsewhere, an incident that they are not in. */
async function isGuestElsewhere(context: Context, { by, target }: Question, number: number | undefined): Promise<boolean> {
  if (number === undefined || target.trusted) return false;
  const incident = await readIncident(context.pool, number);
  if (!incident || isFor(incident, by) || (target.channel !== undefined && target.channel === incident.channel?.id)) return false;
  return isGuest(context, by);
}

/** `active`: somebody asked something of us, as opposed to news about something. `guest`: who is in none of it, so that it is not there for them. */
type Case = { readonly question: Question; readonly number: number | undefined; readonly known: Known; readonly guest: boolean; readonly active: boolean };
type Done = { readonly outcome: string; readonly refused?: string; readonly answer?: Answer | undefined; readonly incident?: number; readonly channel?: string | undefined };

async function decideIt(tx: Db, context: Context, { question, number, known: fetched, guest, active }: Case, cause: Cause): Promise<Done> {
  const { head, other } = await lockBoth(tx, number, fetched.otherIncident?.id);
  const incident = head && mayAsk(head.incident, question) && !(guest && !isFor(head.incident, question.by)) ? head.incident : undefined;
  const known = knownTo(question, fetched, { hidden: head !== undefined && incident === undefined, other });
  const now = await databaseNow(tx);
  if (incident && active) await spoke(tx, incident.id, question.by.id);
  const situation = { by: question.by, now, channel: question.target.channel, config: context.config, policy: context.policy, known, random: context.random };
  // Named by its number and not there, or not for them to see: nothing else is meant instead.
  const unknown = !incident && question.target.number !== undefined && active;
  if (unknown || (question.where === 'incident' && !incident)) return active ? refused(await whichOne(tx, question)) : { outcome: 'the incident has left that channel' };
  const outcome: Outcome = question.where === 'incident' && incident
    ? question.decide({ ...situation, incident })
    : (question as Extract<Question, { where: 'anywhere' }>).decide({ ...situation, incident });
  const channel = incident?.channel?.archived === false ? incident.channel.id : undefined;
  if (isRefusal(outcome)) return { ...refused(outcome.refuse), channel };
  if (isOpening(outcome)) {
    const opened = await openIncident(tx, context, outcome.opens, cause);
    return { outcome: `opened ${incidentName(opened.id)}`, incident: opened.id, answer: { say: { text: `${incidentName(opened.id)} is declared. I am opening its channel and will invite you.` } } };
  }
  const said = isDecision(outcome) ? outcome.answer : outcome;
  if (incident && said && 'say' in said && said.looked !== undefined) await looked(tx, incident.id, question.by.id, said.looked);
  if (!isDecision(outcome)) return { outcome: 'answered', answer: outcome, channel };
  if (!head || !incident) throw new Error('a decision about an incident needs an incident');
  await commit(tx, context, head, outcome, cause, now);
  return { outcome: `decided in ${incidentName(incident.id)}`, answer: outcome.answer, incident: incident.id, channel };
}

function refused(words: string): Done {
  return { outcome: `refused: ${words}`, refused: words };
}

/** In the order of their numbers, so that two decisions about the same two never wait for each other. */
async function lockBoth(tx: Db, number: number | undefined, other: number | undefined): Promise<{ head?: Head | undefined; other?: Incident | undefined }> {
  const heads = new Map<number, Head | undefined>();
  for (const id of [number, other].flatMap((one) => one ?? []).sort((a, b) => a - b)) if (!heads.has(id)) heads.set(id, await lockIncident(tx, id));
  return { head: heads.get(number ?? 0), other: heads.get(other ?? 0)?.incident };
}

/** A private incident can be named from elsewhere only by people who are in it; for others it does not exist. */
function mayAsk(incident: Incident, { target, by }: Question): boolean {
  const here = target.channel !== undefined && target.channel === incident.channel?.id;
  // News of a channel: the incident may have left it since it was found by it.
  if (target.trusted && target.number === undefined) return here;
  return target.trusted || here || mayKnow(incident, by);
}

/** What was fetched of an incident that the person may not see is not there; another incident is as it is now, under its lock. */
function knownTo({ by }: Question, known: Known, { hidden, other }: { hidden: boolean; other: Incident | undefined }): Known {
  const { timeline, roles, run, presence, onCall, ...anybodys } = known;
  const mine = hidden ? {} : { ...(timeline && { timeline }), ...(run && { run }), ...(presence && { presence }), ...(onCall && { onCall }), roles };
  return { ...anybodys, ...mine, ...(other && { otherIncident: mayKnow(other, by) ? other : undefined }) };
}

async function whichOne(tx: Db, question: Question): Promise<string> {
  if (question.target.number !== undefined) return `I know no ${incidentName(question.target.number)}.`;
  const open = (await listIncidents(tx, { open: true, most: 5, privateToo: false })).filter(isOpen);
  if (open.length === 0) return 'This is not an incident’s channel, and no incident is open. To begin one: `/incident declare what is wrong`.';
  const names = open.map((one) => `${incidentName(one.id)}${one.channel ? ` (<#${one.channel.id}>)` : ''}`).join(', ');
  return `This is not an incident’s channel. Open now: ${names}. Go there, or name it: \`/incident status ${incidentName(open[0]?.id ?? 0)}\`.`;
}
