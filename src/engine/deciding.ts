// Asks the handler of a question about the incident as it is under its lock, and commits what was decided: the one place for every door.
import type { Known } from '../contracts.ts';
import { mayNot, type Groups } from '../domain/permissions.ts';
import { isDecision, isOpening, isRefusal, type Answer, type Outcome } from '../domain/decision.ts';
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { isFor, mayKnow } from '../domain/privacy.ts';
import { incidentOfChannel, listIncidents, lockIncident, readIncident, type Locked } from '../store/incident.ts';
import type { Db } from '../store/pool.ts';
import { looked, spoke } from '../store/presence.ts';
import type { Question } from './ask.ts';
import { commit, databaseNow, openIncident, type Cause } from './commit.ts';
import type { Context } from './context.ts';
import { isGuest } from './needs.ts';
import { AskGroupsFirst } from './permitted.ts';

/** The incident that is meant: by its number, else by the channel. */
export async function targetOf(context: Context, question: Question): Promise<number | undefined> {
  if (question.target.number !== undefined) return question.target.number;
  return question.target.channel === undefined ? undefined : incidentOfChannel(context.pool, question.target.channel);
}

/** Slack is asked only about somebody who means, from elsewhere, an incident that they are not in. */
export async function isGuestElsewhere(context: Context, { by, target }: Question, number: number | undefined): Promise<boolean> {
  if (number === undefined || target.trusted) return false;
  const incident = await readIncident(context.pool, number);
  if (!incident || isFor(incident, by) || (target.channel !== undefined && target.channel === incident.channel?.id)) return false;
  return isGuest(context, by);
}

/** `active`: somebody asked something of us, as opposed to news about something. `guest`: who is in none of it, so that it is not there for them. */
export type Case = { readonly question: Question; readonly number: number | undefined; readonly known: Known; readonly guest: boolean; readonly active: boolean; readonly groups: Groups | undefined };
export type Done = { readonly outcome: string; readonly refused?: string; readonly answer?: Answer | undefined; readonly incident?: number; readonly channel?: string | undefined };

/** Asks the handler under the incident's lock, and commits what it decided, if they may. Throws AskGroupsFirst when nobody knows whether they may. */
export async function decideIt(tx: Db, context: Context, { question, number, known: fetched, guest, active, groups }: Case, cause: Cause): Promise<Done> {
  const { head, other } = await lockBoth(tx, number, fetched.otherIncident?.id);
  const incident = head && mayAsk(head.incident, question) && !(guest && !isFor(head.incident, question.by)) ? head.incident : undefined;
  const known = knownTo(question, fetched, { hidden: head !== undefined && incident === undefined, other });
  const { now } = head && !other ? head : { now: await databaseNow(tx) };
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
  const decided = isOpening(outcome) ? outcome.opens(0) : outcome;
  const not = isDecision(decided) && mayNot(context.config, decided, { by: question.by, incident, now, groups });
  if (not && 'ask' in not) throw new AskGroupsFirst(not.ask);
  if (not) return { ...refused(not.refuse), channel };
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
async function lockBoth(tx: Db, number: number | undefined, other: number | undefined): Promise<{ head?: Locked | undefined; other?: Incident | undefined }> {
  const heads = new Map<number, Locked | undefined>();
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
