// A task: who has it, until when, what came of it. Once it has ended its buttons give way to who, what and when.
import { samePerson } from '../../domain/actor.ts';
import { isTaskOpen } from '../../domain/work.ts';
import { drillNote } from '../drill.ts';
import { clip, mention, sentence } from '../escape.ts';
import type { ItemWords } from '../items.ts';
import { actions, context, message, section } from '../kit.ts';
import { leftOver, taskButtons, taskState } from '../task-parts.ts';
import { nameOf } from '../words.ts';

export const taskItem: ItemWords = (incident, ref) => {
  const task = incident.tasks.find((one) => String(one.id) === ref);
  if (!task) return undefined;
  const key = `${incident.id}:${incident.seq}:task:${ref}`;
  const left = leftOver(incident, task);
  const state = left ?? taskState(task);
  if (!isTaskOpen(task)) {
    const ended = `Task ${task.id} ${task.state}`;
    return message(`${nameOf(incident)}: ${ended}: ${sentence(clip(task.text, 500))} ${state}.`, [...drillNote(incident), section(`*${ended}*  ${clip(task.text, 1_500)}`), context(state)], key);
  }
  const whose = `task ${task.id} for ${mention(task.assignee)}`;
  const giver = samePerson(task.by, task.assignee) ? '' : `  ·  given by ${mention(task.by)}`;
  const buttons = taskButtons(incident, task);
  const blocks = [
    ...drillNote(incident),
    section(`*Task ${task.id} for ${mention(task.assignee)}*\n${clip(task.text, 2_500)}`),
    context(`${state}${giver}`),
    ...(buttons.length === 0 ? [] : [actions(buttons)]),
  ];
  return message(`${nameOf(incident)}: ${whose}: ${sentence(clip(task.text, 500))} ${sentence(state.replaceAll('*', ''))}`, blocks, key);
};
