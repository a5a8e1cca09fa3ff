// The words with which people are reminded of a follow-up, before, on and after its day. Undefined when it is no longer true.
import type { Config } from '../domain/config.ts';
import { reminders, type Stage } from '../domain/followup-due.ts';
import type { Followup, Incident } from '../domain/incident.ts';
import type { Message } from './blocks.ts';
import { drillNote } from './drill.ts';
import { channelMention, clip, link, mention } from './escape.ts';
import { followupButtons } from './followups.ts';
import { actions, context, message, section } from './kit.ts';
import { nameOf } from './words.ts';

export function renderFollowupDue(incident: Incident, ref: string, config: Config): Message | undefined {
  const due = reminders(incident, config).find((one) => one.ref === ref);
  const one = due && incident.followups.find((other) => other.id === due.followup);
  if (!due || !one) return undefined;
  const text = `${nameOf(incident)}: follow-up ${one.id}, “${clip(one.issue?.title ?? one.text, 300)}”, ${said(due.stage, due.dueOn)} ${next(one, due.stage)}`;
  const issue = one.issue ? [link(one.issue.url, `issue ${one.issue.number}`)] : [];
  const where = incident.channel && !incident.channel.archived ? [channelMention(incident.channel)] : [];
  const about = [`${nameOf(incident)}  ${clip(incident.title, 150)}`, ...where, ...issue].join('  ·  ');
  return message(text, [...drillNote(incident), section(text), context(about), actions(followupButtons(incident, one))], `${incident.id}:${incident.seq}:followup-due:${ref}`);
}

function said(stage: Stage, day: string): string {
  if (stage === 'before') return `is due on ${day}.`;
  return stage === 'due' ? `is due today, ${day}.` : `was due on ${day}.`;
}

function next(one: Followup, stage: Stage): string {
  const who = one.owner ? `${mention(one.owner)} has it.` : 'It has no owner: please find one.';
  if (stage === 'up') return `${who} You are named for what stays undone: please help it along, or decline it with a reason.`;
  if (!one.owner) return who;
  const what = one.issue ? 'Close its issue when it is done, or as not planned' : 'Say when it is done, or decline it with a reason';
  return `${what}; another day and the rest are in the menu beside the buttons.`;
}
