// The parts of App Home about one incident: a line for it, what waits for somebody in it, its tasks, how it ended.
import type { Person } from '../domain/actor.ts';
import { isAskedFor } from '../domain/command.ts';
import type { Config } from '../domain/config.ts';
import { awaited, rolesIn } from '../domain/home.ts';
import type { Handoff, Incident, Task } from '../domain/incident.ts';
import { roleLabel } from '../domain/roles.ts';
import type { KnownBlock } from './blocks.ts';
import { postmortemWords } from './card-parts.ts';
import { channelMention, clip, mention, since, when } from './escape.ts';
import { answerButtons } from './items/handoff.ts';
import { actions, section } from './kit.ts';
import { nextUpdateWords } from './next-update.ts';
import { taskButtons, taskState } from './task-parts.ts';
import { commanderWords, lasted, nameOf, severityWords, some, statusWords, type View } from './words.ts';

/** `*INC-42*  title`, then where it stands and where people talk. Its age is a date token, so it stays right. */
export function incidentLine(incident: Incident, view: View): string {
  return [named(incident), state(incident, view)].join('\n');
}

/** The same, and what this person has to do with it. */
export function mineLine(incident: Incident, me: Person, view: View): string {
  const roles = rolesIn(incident, me).map((role) => clip(roleLabel(role, view.config), 60));
  return [named(incident), state(incident, view), ...(roles.length === 0 ? [] : [`You are: *${some(roles, 6)}*`])].join('\n');
}

function named(incident: Incident): string {
  return `*${nameOf(incident)}*  ${clip(incident.title, 150)}`;
}

function state(incident: Incident, { config, now }: View): string {
  const { commander, private: hidden, openedAt, status, channel } = incident;
  const next = nextUpdateWords(incident, now);
  return [
    `*${severityWords(incident, config)}*`, statusWords[status], `open since ${since(openedAt)}`,
    commander ? `Commander ${commanderWords(incident)}` : '*NO COMMANDER*',
    ...(next === undefined ? [] : [next]), ...(hidden ? ['private'] : []), channel ? channelMention(channel) : 'no channel yet',
  ].join('  ·  ');
}

/** The whole brief stands in the channel; here is who asks what, and the answer's buttons. */
export function handoffBlocks(incident: Incident, handoff: Handoff, _view: View): KnownBlock[] {
  const asks = isAskedFor(handoff) ? `${mention(handoff.to)} asks you for command` : `${mention(handoff.by)} offers you command`;
  const note = handoff.note === undefined ? [] : [`“${clip(handoff.note, 500)}”`];
  const plain = answerButtons(incident, handoff).map(({ style: _style, ...one }) => one);
  return [section([`*${asks}*  ·  ${since(handoff.at)}`, place(incident), ...note].join('\n')), actions(plain)];
}

export function taskBlocks(incident: Incident, task: Task): KnownBlock[] {
  // No button stands out: many tasks may stand here.
  const buttons = taskButtons(incident, task, `:${incident.id}-${task.id}`);
  return [section([`*Task ${task.id}*  ${clip(task.text, 300)}`, taskState(task), place(incident)].join('\n')), ...(buttons.length === 0 ? [] : [actions(buttons)])];
}

function place(incident: Incident): string {
  return [`${nameOf(incident)}  ${clip(incident.title, 100)}`, ...(incident.channel ? [channelMention(incident.channel)] : [])].join('  ·  ');
}

/** Approved where its preview is seen, so here is only where. */
export function approvalLines(incident: Incident): string[] {
  return awaited(incident).map(({ run, step }) => {
    const given = `${step.approvedBy.length} of ${Math.max(1, step.needed ?? 1)}`;
    return `• ${nameOf(incident)}: “${clip(step.name, 60)}” of ${clip(run.title, 100)}, ${given}${incident.channel ? `, in ${channelMention(incident.channel)}` : ''}`;
  });
}

export function endedLine(incident: Incident, config: Config): string {
  const took = lasted(incident);
  const at = incident.resolvedAt === undefined ? '' : ` ${when(incident.resolvedAt)}`;
  const parts = [
    `*${nameOf(incident)}*  ${clip(incident.title, 100)}`, severityWords(incident, config),
    `${statusWords[incident.status]}${at}${took === undefined ? '' : ` after ${took}`}`, ...postmortemWords(incident),
  ];
  return `• ${parts.join('  ·  ')}`;
}
