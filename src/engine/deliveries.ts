// Works on one delivery: what came of it is written in the same transaction that ends it; the answer follows the commit.
import type { Known } from '../contracts.ts';
import type { Signal } from '../domain/alert.ts';
import { isDecision, isOpening, isRefusal, type Answer, type Outcome } from '../domain/decision.ts';
import { toError } from '../domain/errors.ts';
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { readSlackBody, type SlackRequest } from '../domain/slack-request.ts';
import { storable } from '../domain/storable.ts';
import type { DeliveryRow } from '../store/delivery.ts';
import { incidentOfChannel, listIncidents, lockIncident } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { finish, postpone } from '../store/queue.ts';
import { answer, tellPerson } from './answer.ts';
import { questionOf, type Question } from './ask.ts';
import { commit, databaseNow, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { takeSignal } from './intake.ts';
import { fetchNeeds } from './needs.ts';
import { backoff } from './backoff.ts';
import { park } from './park.ts';

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
  context.log.error('a delivery could not be worked on', { delivery: delivery.id, source: delivery.source, attempt: delivery.attempt, error });
  if (delivery.attempt >= mostTries) return park(context, delivery, error);
  await postpone(context.pool, 'delivery', delivery, backoff(context, delivery.attempt), error.message);
}

async function runWebhook(context: Context, delivery: DeliveryRow): Promise<void> {
  const source = context.registry.webhooks.get(delivery.source);
  if (!source) throw new Error(`no handler in handlers/webhooks/ is named ${delivery.source}`);
  const signals = source.read(JSON.parse(delivery.body)).map((signal) => storable(signal) as Signal);
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: { type: 'system', id: delivery.source } };
  await context.pool.transaction(async (tx) => {
    const outcomes: string[] = [];
    let ignored = true;
    let incident: number | undefined;
    for (const signal of signals) {
      const taken = await takeSignal(tx, context, signal, cause);
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
  if ('refuse' in question) return refuse(context, delivery, request, question.refuse);
  const number = await targetOf(context, question);
  const known = await fetchNeeds(context, question.needs, number, question.by);
  const cause: Cause = { id: `delivery:${delivery.id}`, depth: 0, by: question.by };
  const result = await context.pool.transaction(async (tx) => {
    const done = await decideIt(tx, context, question, number, known, cause);
    await finish(tx, 'delivery', delivery, done.refused === undefined ? 'done' : 'ignored', done.outcome, done.incident);
    return done;
  });
  context.bell.ring('effect');
  if (result.refused !== undefined) await tellPerson(context, request, result.refused);
  else if (result.answer) await answer(context, request, result.answer);
}

async function refuse(context: Context, delivery: DeliveryRow, request: SlackRequest, words: string): Promise<void> {
  await finish(context.pool, 'delivery', delivery, 'ignored', `refused: ${words}`);
  await tellPerson(context, request, words);
}

async function targetOf(context: Context, question: Question): Promise<number | undefined> {
  if (question.target.number !== undefined) return question.target.number;
  return question.target.channel === undefined ? undefined : incidentOfChannel(context.pool, question.target.channel);
}

type Done = { readonly outcome: string; readonly refused?: string; readonly answer?: Answer | undefined; readonly incident?: number };

async function decideIt(tx: Db, context: Context, question: Question, number: number | undefined, known: Known, cause: Cause): Promise<Done> {
  const head = number === undefined ? undefined : await lockIncident(tx, number);
  const incident = head && maySee(head.incident, question) ? head.incident : undefined;
  const now = await databaseNow(tx);
  const situation = { by: question.by, now, config: context.config, policy: context.policy, known, random: context.random };
  if (question.where === 'incident' && !incident) return refused(await whichOne(tx, question));
  const outcome: Outcome = question.where === 'incident' && incident
    ? question.decide({ ...situation, incident })
    : (question as Extract<Question, { where: 'anywhere' }>).decide({ ...situation, incident, channel: question.target.channel });
  if (isRefusal(outcome)) return refused(outcome.refuse);
  if (isOpening(outcome)) {
    const opened = await openIncident(tx, outcome.opens, cause);
    return { outcome: `opened ${incidentName(opened.id)}`, incident: opened.id, answer: { say: { text: `${incidentName(opened.id)} is declared. I am opening its channel and will invite you.` } } };
  }
  if (!isDecision(outcome)) return { outcome: 'answered', answer: outcome };
  if (!head || !incident) throw new Error('a decision about an incident needs an incident');
  await commit(tx, head, outcome, cause, now);
  return { outcome: `decided in ${incidentName(incident.id)}`, answer: outcome.answer, incident: incident.id };
}

function refused(words: string): Done {
  return { outcome: `refused: ${words}`, refused: words };
}

/** A private incident can be named from elsewhere only by people who are in it; for others it does not exist. */
function maySee(incident: Incident, question: Question): boolean {
  if (!incident.private || question.target.trusted) return true;
  if (question.target.channel !== undefined && question.target.channel === incident.channel?.id) return true;
  return incident.invited.includes(question.by.id) || incident.commander?.id === question.by.id;
}

async function whichOne(tx: Db, question: Question): Promise<string> {
  if (question.target.number !== undefined) return `I know no ${incidentName(question.target.number)}.`;
  const open = (await listIncidents(tx, { open: true, most: 5, privateToo: false })).filter(isOpen);
  if (open.length === 0) return 'This is not an incident’s channel, and no incident is open. To begin one: `/incident declare what is wrong`.';
  const names = open.map((one) => `${incidentName(one.id)}${one.channel ? ` (<#${one.channel.id}>)` : ''}`).join(', ');
  return `This is not an incident’s channel. Open now: ${names}. Go there, or name it: \`/incident status ${incidentName(open[0]?.id ?? 0)}\`.`;
}
