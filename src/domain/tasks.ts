// The tasks of an incident: a person, a time-box, an acknowledgement. Commands, buttons, forms and reactions all decide here.
import { samePerson, type Account, type Person } from './actor.ts';
import { named, unfit, unfitSelf } from './command.ts';
import { decide, tell, type Answer, type Decision } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { NewFact } from './facts.ts';
import { incidentName, isOpen, type Incident, type Task } from './incident.ts';
import { plus, sayDuration, type Instant } from './time.ts';
import { isTaskOpen, type Origin } from './work.ts';

/** Who asks; `account`: what Slack says of the person who is to get the task. A handler's situation is one. */
export type Asked = { readonly by: Person; readonly now: Instant; readonly known?: { readonly account?: Account } };
export type TaskOutcome = Decision | Refusal | Answer;

/** `from`: the message it is made from. Without `boxMs` it has no time-box. */
export type TaskInput = { readonly text: string; readonly assignee: Person; readonly boxMs?: number | undefined; readonly from?: Origin | undefined };

/** Whoever takes it themselves has acknowledged it. One message makes one task, whoever marks it and how often. */
export function taskAdded(incident: Incident, input: TaskInput, { by, now, known }: Asked, key = keyOf(input.from)): TaskOutcome {
  const { text, assignee, boxMs, from } = input;
  const there = from && incident.tasks.find((one) => one.from?.channel === from.channel && one.from.ts === from.ts);
  if (there) return tell(`That message is task ${there.id} already, ${stands(there)}. Nothing changed.`);
  const refused = mayNotAddTask(incident) ?? mayNotHave(assignee, by, known?.account);
  if (refused) return refused;
  const task = incident.tasks.length + 1;
  const mine = samePerson(assignee, by);
  const facts: NewFact[] = [
    { kind: 'task.added', ...(key === undefined ? {} : { key }), data: { task, text, assignee, ...(boxMs === undefined ? {} : { boxMs, dueAt: plus(now, boxMs) }), ...from } },
    ...(mine ? [acknowledgement(task)] : []),
  ];
  const within = boxMs === undefined ? '' : ` for the next ${sayDuration(boxMs)}`;
  const said = mine ? `Task ${task} is yours${within}.` : `Task ${task} is with ${named(assignee)}${within}; I have told them.`;
  return decide(facts, [...shown(task), ...given(incident, assignee, task, by)], tell(said + commanderFixes(incident, assignee, by)));
}

/** A task is a part in the incident like command and a role: who takes it is told in the same words. */
function mayNotHave(person: Person, by: Person, account: Account | undefined): Refusal | undefined {
  return (samePerson(person, by) ? unfitSelf(by, account) : undefined) ?? unfit(person, account);
}

/** Of somebody else's task that nobody is on yet: it is taken over from them. */
export function taskAcknowledged(incident: Incident, id: number, asked: Asked): TaskOutcome {
  const task = liveTask(incident, id);
  if (!task) return whyNot(incident, id);
  const { by } = asked;
  const mine = samePerson(task.assignee, by);
  if (task.state === 'acknowledged') return tell(mine ? 'You are on it already. Nothing changed.' : `${named(task.assignee)} is on it already. To take it over, use “Give to…” and name yourself.`);
  const refused = mine ? undefined : mayNotHave(by, by, asked.known?.account);
  if (refused) return refused;
  if (mine) return decide([acknowledgement(id)], shown(id), tell(`You are on task ${id}.${commanderFixes(incident, by, by)}`));
  const change = passed(incident, task, by, asked);
  return decide(
    [...change.facts, acknowledgement(id)], change.effects,
    tell(`You have taken task ${id} over from ${named(task.assignee)}; I have told them.${commanderFixes(incident, by, by)}`),
  );
}

/** To somebody else, whose time begins anew; naming yourself takes it. */
export function taskAssigned(incident: Incident, id: number, to: Person, asked: Asked): TaskOutcome {
  const task = liveTask(incident, id);
  if (!task) return whyNot(incident, id);
  if (samePerson(task.assignee, to)) return tell(`Task ${id} is with ${named(to)} already. Nothing changed.`);
  const refused = mayNotHave(to, asked.by, asked.known?.account);
  if (refused) return refused;
  const { facts, effects } = passed(incident, task, to, asked);
  const mine = samePerson(to, asked.by);
  const said = mine ? `Task ${id} is yours now.` : `Task ${id} is with ${named(to)} now; I have told them.`;
  return decide(mine ? [...facts, acknowledgement(id)] : facts, effects, tell(said + commanderFixes(incident, to, asked.by)));
}

/** `ms` from now: the expert was asked how long it takes. */
export function taskExtended(incident: Incident, id: number, ms: number, { now }: Asked): TaskOutcome {
  if (!liveTask(incident, id)) return whyNot(incident, id);
  return decide([{ kind: 'task.extended', data: { task: id, dueAt: plus(now, ms) } }], shown(id), tell(`Task ${id} has another ${sayDuration(ms)} from now.`));
}

/** By anybody, and after the incident too: what was left over is put away. */
export function taskEnded(incident: Incident, id: number, how: 'done' | 'dropped', { by }: Asked): TaskOutcome {
  const task = openTask(incident, id);
  if (!task) return gone(incident, id);
  if (incident.mergedInto !== undefined) return whyNot(incident, id);
  const told = samePerson(task.assignee, by) ? [] : tellThem(task.assignee, id);
  return decide([{ kind: 'task.ended', data: { task: id, how } }], [...shown(id), ...told, ...reported(incident, task, by)], tell(`Task ${id} is ${how}.`));
}

/** New work of an incident that is over belongs after it. */
export function mayNotAddTask(incident: Incident): Refusal | undefined {
  const name = incidentName(incident.id);
  if (isOpen(incident)) return undefined;
  if (incident.mergedInto !== undefined) return { refuse: `${name} goes on as ${incidentName(incident.mergedInto)}: add the task there.` };
  return { refuse: `${name} is ${incident.status}, so it gets no new tasks. Make it a follow-up: \`/incident followup\`.` };
}

/** That this task has ended, or that there is none. */
export function gone(incident: Incident, id: number): Answer | Refusal {
  const task = incident.tasks.find((one) => one.id === id);
  if (!task) return { refuse: `There is no task ${id} in ${incidentName(incident.id)}. \`/incident tasks\` shows what there is.` };
  return tell(`Task ${id} is ${stands(task)} already. Nothing changed.`);
}

/** The task as it is after `by` has said that they are on it: for a message that must show it before it is so. */
export function acknowledgedBy(task: Task, by: Person, now: Instant): Task {
  const fresh = !samePerson(task.assignee, by) && task.boxMs !== undefined ? { dueAt: plus(now, task.boxMs) } : {};
  return { ...task, ...fresh, assignee: by, state: 'acknowledged', acknowledgedAt: now };
}

/** A message to one person with a button in it is theirs alone, in their own conversation with Tocsin. */
export function isDirect(channel: string | undefined): boolean {
  return channel?.startsWith('D') ?? false;
}

function openTask({ tasks }: Incident, id: number): Task | undefined {
  return tasks.find((one) => one.id === id && isTaskOpen(one));
}

/** One that can still be worked on: in an incident that is over, tasks are only put away. */
export function liveTask(incident: Incident, id: number): Task | undefined {
  return isOpen(incident) ? openTask(incident, id) : undefined;
}

/** Why there is no such live task. */
export function whyNot(incident: Incident, id: number): Answer | Refusal {
  if (!openTask(incident, id)) return gone(incident, id);
  if (incident.mergedInto !== undefined) return { refuse: `${incidentName(incident.id)} goes on as ${incidentName(incident.mergedInto)}, and so does task ${id}: end it there. App Home shows your tasks.` };
  return { refuse: `${incidentName(incident.id)} is ${incident.status}: end task ${id} with “Finish task” or “Drop task”, or make it a follow-up.` };
}

function keyOf(from: Origin | undefined): string | undefined {
  return from && `task:${from.channel}:${from.ts}`;
}

function acknowledgement(task: number): NewFact {
  return { kind: 'task.acknowledged', data: { task } };
}

/** From one person to another, whose time begins anew. Whoever had it hears of it, unless they gave it away themselves. */
function passed(incident: Incident, task: Task, to: Person, { by, now }: Asked): Decision {
  const { id, assignee: was, boxMs } = task;
  const anew: NewFact[] = task.dueAt === undefined || boxMs === undefined ? [] : [{ kind: 'task.extended', data: { task: id, dueAt: plus(now, boxMs) } }];
  return decide(
    [{ kind: 'task.assigned', data: { task: id, assignee: to, was } }, ...anew],
    [...shown(id), ...given(incident, to, id, by), ...(samePerson(was, by) ? [] : tellThem(was, id))],
  );
}

function shown(task: number): NewEffect[] {
  return [{ kind: 'slack.item.show', data: { item: 'task', ref: String(task) } }, wish('slack.card.show')];
}

/** Who gets a task is brought into the channel, and told unless they took it. */
function given(incident: Incident, to: Person, task: number, by: Person): NewEffect[] {
  return [...(incident.invited.includes(to.id) ? [] : [wish('slack.people.invite')]), ...(samePerson(to, by) ? [] : tellThem(to, task))];
}

function tellThem({ id: user, via }: Person, task: number): NewEffect[] {
  return via === 'slack' ? [{ kind: 'slack.tell', data: { user, about: 'task', ref: String(task) } }] : [];
}

/** Whoever gave the task to somebody hears in the channel that it has ended. */
function reported({ channel }: Incident, task: Task, by: Person): NewEffect[] {
  const giver = task.by;
  if (!channel || channel.archived || giver.type !== 'person' || giver.via !== 'slack' || samePerson(giver, by) || samePerson(giver, task.assignee)) return [];
  return [{ kind: 'slack.tell', urgency: 'normal', data: { user: giver.id, about: 'task', ref: String(task.id), here: true } }];
}

function stands({ state, assignee, endedBy }: Task): string {
  if (state === 'asked') return `with ${named(assignee)}`;
  if (state === 'acknowledged') return `in the hands of ${named(assignee)}`;
  return `${state}${endedBy?.type === 'person' ? ` (${named(endedBy)})` : ''}`;
}

/** "The commander does not fix" (PagerDuty's incident commander training): a word, never a block. */
function commanderFixes({ commander }: Incident, assignee: Person, by: Person): string {
  if (!samePerson(commander, assignee)) return '';
  const who = samePerson(assignee, by) ? 'You command' : `${named(assignee)} commands`;
  return ` ${who}, and who commands decides and delegates rather than fixes: give the task to somebody else, or hand command over with \`/incident handoff\`.`;
}
