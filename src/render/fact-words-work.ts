// What is said of updates, hypotheses, tasks, follow-ups, decisions, links, kept messages and reminders, one line each.
import type { workFacts } from '../domain/facts-work.ts';
import type { Incident } from '../domain/incident.ts';
import { sayClock, sayDuration, type Instant } from '../domain/time.ts';
import { sentence } from './escape.ts';
import type { Tellers, Voice } from './fact-voice.ts';

const made = { unopposed: 'nobody objected', despite: 'despite the objections', at_once: 'without waiting' } as const;

export const workTellers: Tellers<keyof typeof workFacts> = {
  'update.sent': (data, say) => {
    const impact = data.impact === undefined ? '' : ` Impact: ${sentence(say.text(data.impact))}`;
    const next = data.nextAt === undefined ? ' This is the last one.' : ` Next by ${clock(data.nextAt)}.`;
    return `${sentence(say.text(data.text))}${impact}${next}`;
  },
  'hypothesis.stated': (data, say) => `Hypothesis ${data.hypothesis}: ${say.text(data.text)}`,
  'hypothesis.settled': (data, say, incident) => {
    const text = textOf(incident?.hypotheses, data.hypothesis, say);
    return `Hypothesis ${data.hypothesis} ${data.how === 'confirmed' ? 'confirmed' : 'ruled out'}${text}`;
  },
  'task.added': (data, say) => {
    const box = data.boxMs === undefined ? '' : `, within ${sayDuration(data.boxMs)}`;
    return `Task ${data.task} for ${say.who(data.assignee)}${box}: ${say.text(data.text)}`;
  },
  'task.acknowledged': (data, say, incident) => `Task ${data.task} acknowledged${textOf(incident?.tasks, data.task, say)}`,
  'task.assigned': (data, say) => `Task ${data.task} goes from ${say.who(data.was)} to ${say.who(data.assignee)}`,
  'task.extended': (data, say, incident) => `Task ${data.task} has until ${clock(data.dueAt)}${textOf(incident?.tasks, data.task, say)}`,
  'task.ended': (data, say, incident) => `Task ${data.task} ${data.how}${textOf(incident?.tasks, data.task, say)}`,
  'followup.added': (data, say) => `Follow-up ${data.followup}${data.owner ? ` for ${say.who(data.owner)}` : ''}: ${say.text(data.text)}${data.proposed === undefined ? '' : ' (proposed by a model)'}${data.row === undefined ? '' : ' (from the postmortem)'}`,
  'followup.dropped': (data, say, incident) => `Follow-up ${data.followup} dropped${textOf(incident?.followups, data.followup, say)}`,
  'decision.proposed': (data, say) => `Proposed, any strong objection? ${say.text(data.text)}`,
  'decision.objected': (data, say) => `Objection to decision ${data.decision}: ${say.text(data.reason)}`,
  'decision.made': (data, say, incident) => `Decided, ${made[data.how]}${textOf(incident?.decisions, data.decision, say)}`,
  'decision.withdrawn': (data, say, incident) => `Decision ${data.decision} withdrawn${textOf(incident?.decisions, data.decision, say)}`,
  'link.added': (data, say) => `${say.text(data.title)}: ${say.text(data.url)}`,
  'message.recorded': (data, say) => `${say.id(data.author)} wrote: ${say.text(data.text)}`,
  'message.edited': (data, say) => `A message on the timeline was edited. It reads now: ${say.text(data.text)}`,
  'message.deleted': () => 'A message on the timeline was deleted in Slack; its record stays',
  'message.dropped': () => 'A message was taken off the timeline again; its record stays',
  'item.shown': (data, say) => `Shown: ${data.item} ${data.item === 'handoff' ? '' : say.text(data.ref)}`.trimEnd(),
  'nudge.sent': (data, say) => `Reminder sent: ${name(data.nudge, say)}${data.times > 1 ? `, number ${data.times}` : ''}`,
  'nudge.silenced': (data, say) => `Reminder turned off: ${name(data.nudge, say)}${data.until === undefined ? '' : ` until ${clock(data.until)}`}`,
};

function clock(at: Instant): string {
  return `${sayClock(at)} UTC`;
}

function name(nudge: string, say: Voice): string {
  return say.text(nudge.replaceAll('_', ' '));
}

function textOf(list: Incident['tasks'] | Incident['followups'] | Incident['decisions'] | Incident['hypotheses'] | undefined, id: number, say: Voice): string {
  const found = list?.find((one) => one.id === id);
  return found === undefined ? '' : `: ${say.text(found.text)}`;
}
