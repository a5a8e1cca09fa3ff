// Told to who has a new task, to who has it no longer, and to who gave one that has ended.
import { samePerson, slackPerson, type Person } from '../../domain/actor.ts';
import type { Incident, Task } from '../../domain/incident.ts';
import type { Outcome } from '../../domain/decision.ts';
import { isDirect } from '../../domain/tasks.ts';
import type { Instant } from '../../domain/time.ts';
import { isTaskOpen } from '../../domain/work.ts';
import type { Message } from '../blocks.ts';
import { drillNote } from '../drill.ts';
import { channelMention, clip, mention, sentence } from '../escape.ts';
import { actions, context, message, section } from '../kit.ts';
import { leftOver, taskButtons, taskState } from '../task-parts.ts';
import type { Told } from '../told.ts';
import { nameOf } from '../words.ts';

type Situation = { readonly incident: Incident; readonly by: Person; readonly now: Instant; readonly channel: string | undefined };

/** Nothing to somebody who is on it already: they have seen it. */
export const toldTask: Told = (incident, ref, { user }) => {
  const task = incident.tasks.find((one) => String(one.id) === ref);
  if (!task) return undefined;
  if (samePerson(task.assignee, slackPerson(user)) && isTaskOpen(task)) return task.state === 'asked' ? taskForOne(incident, task) : undefined;
  const named = `${nameOf(incident)}: task ${task.id}, “${clip(task.text, 500)}”`;
  if (isTaskOpen(task)) return line(incident, task, `${named}, is with ${mention(task.assignee)} now. There is nothing more for you to do about it.`);
  return line(incident, task, `${named}, has ended. ${taskState(task)}.`);
};

/** The task as one person sees it in their own conversation with Tocsin, with its buttons while it is open. */
export function taskForOne(incident: Incident, task: Task): Message {
  const asks = task.state === 'asked' ? `${mention(task.by)} asks you` : 'You are on it';
  const where = incident.channel && !incident.channel.archived ? `  ·  ${channelMention(incident.channel)}` : '';
  const of = `${nameOf(incident)}  ${clip(incident.title, 150)}`;
  const state = leftOver(incident, task) ?? taskState(task);
  const buttons = taskButtons(incident, task);
  const blocks = [
    ...drillNote(incident),
    section(`*${asks}: task ${task.id}*\n${clip(task.text, 2_000)}`),
    context(`${of}${where}\n${state}`),
    ...(buttons.length === 0 ? [] : [actions(buttons)]),
  ];
  const text = `${nameOf(incident)}: ${asks}, task ${task.id}: ${sentence(clip(task.text, 500))} ${sentence(state.replaceAll('*', ''))}`;
  return message(text, blocks, `${incident.id}:${incident.seq}:told-task:${task.id}:${task.state}`);
}

/**
 * What somebody pressed in their own conversation with Tocsin: who, what and when take the place of the buttons. A press that
 * comes too late changes nothing; then the task stands there as it is now.
 */
export function taskInPlace(situation: Situation, id: number, outcome: Outcome): Outcome {
  const { incident, by, now, channel } = situation;
  const task = incident.tasks.find((one) => one.id === id);
  if (!task || !isDirect(channel) || 'opens' in outcome || 'open' in outcome || 'home' in outcome) return outcome;
  if (!('facts' in outcome)) return { say: taskNow(incident, task, by), replace: true };
  const ended = outcome.facts.find((fact) => fact.kind === 'task.ended');
  if (!ended) return outcome;
  const over: Task = { ...task, state: ended.data.how, endedAt: now, endedBy: by };
  const after = outcome.facts.some((fact) => fact.kind === 'followup.added') ? `It is a follow-up now, for ${mention(task.assignee)}.` : `${taskState(over)}.`;
  return { ...outcome, answer: { say: line(incident, over, `${nameOf(incident)}: task ${id}, “${clip(task.text, 500)}”. ${after}`), replace: true } };
}

/** The task for somebody who was told of it, or who presses an old button: with its buttons if it is theirs to do, else what became of it. */
export function taskNow(incident: Incident, task: Task, by: Person): Message {
  const left = leftOver(incident, task);
  if (isTaskOpen(task) && incident.mergedInto === undefined && (left !== undefined || samePerson(task.assignee, by))) return taskForOne(incident, task);
  const whose = isTaskOpen(task) && left === undefined ? `${mention(task.assignee)} has it. ` : '';
  return line(incident, task, `${nameOf(incident)}: task ${task.id}, “${clip(task.text, 500)}”. ${whose}${sentence(left ?? taskState(task))}`);
}

function line(incident: Incident, task: Task, text: string): Message {
  return message(text, [...drillNote(incident), section(text)], `${incident.id}:${incident.seq}:told-task:${task.id}:${task.state}`);
}
