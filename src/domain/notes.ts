// A note: a line on the timeline, told to PagerDuty as well, so that whoever looks there knows as much.
import { intoPostmortem } from './afterwards.ts';
import { decide, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import { isOpen, type Incident } from './incident.ts';
import { between, plus, sayClock, type Instant } from './time.ts';
import { readable } from './typed-text.ts';

/** The fact gets the next seq of the incident, which the caller holds locked: so the effect can name it. `at`: when it happened, if not now. */
export function noteTaken(incident: Incident, text: string, at?: Instant): Decision {
  const alert = incident.alerts.find((one) => one.source === 'pagerduty');
  const told: NewEffect[] = alert && isOpen(incident) && !incident.private ? [{ kind: 'pagerduty.note', data: { key: alert.key, seq: incident.seq + 1 } }] : [];
  return decide([{ kind: 'note.added', ...(at === undefined ? {} : { at }), data: { text } }], [...told, ...intoPostmortem(incident)]);
}

const minute = 60_000;
const ago = /^(?:about\s+)?(?:(\d{1,2})\s*h(?:(?:ou)?rs?)?\s*)?(?:(\d{1,3})\s*m(?:in(?:ute)?s?)?\s*)?ago(?:[\s:,;–-]+|$)/i;
const clock = /^(?:at\s+)?([01]?\d|2[0-3]):([0-5]\d)\s*(?:z|utc)(?:[\s:,;–-]+|$)/i;

const dated = /^(?:at\s+)?(\d{4}-\d{2}-\d{2})[T\s]([01]?\d|2[0-3]):([0-5]\d)\s*(?:z|utc)(?:[\s:,;–-]+|$)/i;

export type TypedNote = { readonly text: string; readonly when: { readonly agoMs: number } | { readonly clock: string } | { readonly at: Instant } | undefined };

/** `10m ago rolled back`, `14:05Z rolled back` and `2026-11-20 14:05Z rolled back`: what is noted late has its own time. A time of day counts only in UTC. */
export function readNote(text: string): TypedNote {
  const asked = text.trim();
  const back = ago.exec(asked);
  if (back && (back[1] ?? back[2]) !== undefined) {
    return { text: readable(asked.slice(back[0].length)), when: { agoMs: (Number(back[1] ?? 0) * 60 + Number(back[2] ?? 0)) * minute } };
  }
  const day = dated.exec(asked);
  const on = new Date(`${day?.[1] ?? ''}T${(day?.[2] ?? '').padStart(2, '0')}:${day?.[3] ?? ''}:00.000Z`);
  // Of a day that is none the words are kept as they are.
  if (day && !Number.isNaN(on.getTime()) && on.toISOString().startsWith(day[1] ?? '-')) return { text: readable(asked.slice(day[0].length)), when: { at: on.toISOString() } };
  const at = clock.exec(asked);
  if (at) return { text: readable(asked.slice(at[0].length)), when: { clock: `${(at[1] ?? '').padStart(2, '0')}:${at[2] ?? ''}` } };
  return { text: readable(asked), when: undefined };
}

/** The moment that is meant. A time of day that is still to come was yesterday's; with its day it is what it says. */
export function noteInstant(when: TypedNote['when'], now: Instant): Instant | undefined {
  if (when === undefined) return undefined;
  if ('at' in when) return when.at;
  if ('agoMs' in when) return plus(now, -when.agoMs);
  const today: Instant = `${now.slice(0, 10)}T${when.clock}:00.000Z`;
  return today <= now ? today : plus(today, -24 * 60 * minute);
}

export function notedWords(at: Instant | undefined, now: Instant | undefined = at): string {
  if (at === undefined) return 'Noted on the timeline.';
  // A day ago or so is plain from the time alone.
  const far = now !== undefined && between(at, now) >= 24 * 60 * minute;
  return `Noted on the timeline, at ${far ? `${at.slice(0, 10)} ` : ''}${sayClock(at)} UTC.`;
}
