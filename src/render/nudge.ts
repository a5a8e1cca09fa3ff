// The words of a reminder: what is overdue, the likely next acts, and the way to go on without it.
import { isOpen, type Incident } from '../domain/incident.ts';
import { partsOf } from '../domain/nudging.ts';
import type { Button, Message } from './blocks.ts';
import { drillNote } from './drill.ts';
import { channelMention, clip } from './escape.ts';
import { actions, button, context, message, section } from './kit.ts';
import { nameOf } from './words.ts';

/** `text`: one or two plain sentences, complete without the rest; `loud` stands before it. `most` as in the reminder: only a further one can be put off. */
export type Reminder = {
  readonly nudge: string; readonly ref: string; readonly most: number; readonly loud?: string; readonly text: string;
  readonly acts?: readonly Button[];
  /** What the button to go on without says; none where this is the only reminder, or where an act says it. */
  readonly without?: string;
  /** False where the next one is further off than a snooze. */
  readonly snooze?: boolean;
  /** Said in its channel: everybody there knows which incident it is. */
  readonly here?: boolean;
};

/** Undefined when the incident is over: nothing is overdue any more. */
export function renderReminder(incident: Incident, { nudge, ref, most, loud, text, acts = [], without, snooze = true, here = false }: Reminder): Message | undefined {
  if (!isOpen(incident)) return undefined;
  const { what } = partsOf(ref);
  const value = `${incident.id}:${nudge}:${what}`;
  const again = snooze && (incident.nudges[`${nudge}:${what}`]?.times ?? 0) < most;
  const buttons = [
    ...acts,
    ...(again && without !== undefined ? [button({ id: 'nudge_snooze', text: 'Snooze 10 min', value })] : []),
    ...(without === undefined ? [] : [button({ id: 'nudge_silence', text: without, value })]),
  ];
  const blocks = [...drillNote(incident), section(loud === undefined ? text : `*${loud}*: ${text}`), ...(here ? [] : [context(about(incident))]), ...(buttons.length === 0 ? [] : [actions(buttons)])];
  return message([nameOf(incident), ...(loud === undefined ? [] : [loud]), text].join(': '), blocks, `${incident.id}:${incident.seq}:${nudge}:${what}`);
}

/** Which incident, for somebody who is told of it elsewhere. */
function about(incident: Incident): string {
  return [`${nameOf(incident)}  ${clip(incident.title, 150)}`, ...(incident.channel ? [channelMention(incident.channel)] : [])].join('  ·  ');
}
