// By when a follow-up is to be done, in working days, and when people are reminded of it. Days are UTC's; nothing happens on a weekend.
import type { Config } from './config.ts';
import { isOpen, type Followup, type Incident } from './incident.ts';
import type { Instant } from './time.ts';

const dayMs = 24 * 3_600_000;
/** People read it when they begin to work. */
const hour = 'T09:00:00.000Z';

/** Neither done nor declined, gone or dropped. */
export function isFollowupOpen(one: Pick<Followup, 'dropped' | 'ended'>): boolean {
  return !one.dropped && one.ended === undefined;
}

export function dayOf(at: Instant): string {
  return at.slice(0, 10);
}

/** The day that lies `days` working days after (before, when negative) this one. 0: the day itself, or the Monday after it. */
export function workingDay(from: string, days: number): string {
  const step = days < 0 ? -dayMs : dayMs;
  let at = Date.parse(`${from}T00:00:00.000Z`);
  for (let left = Math.abs(days); left > 0;) {
    at += step;
    if (!isWeekend(at)) left -= 1;
  }
  while (isWeekend(at)) at += dayMs;
  return dayOf(new Date(at).toISOString());
}

function isWeekend(at: number): boolean {
  const weekday = new Date(at).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The day somebody named, or that of its issue, or what the config says for the severity; undefined: none. */
export function dueOn({ severity }: Pick<Incident, 'severity'>, one: Pick<Followup, 'dueOn' | 'at'>, { followups }: Pick<Config, 'followups'>): string | undefined {
  if (one.dueOn !== undefined) return one.dueOn;
  const own = severity !== undefined && Object.hasOwn(followups.due, severity) ? followups.due[severity] : undefined;
  const days = own ?? followups['due-otherwise'];
  return days === false ? undefined : workingDay(dayOf(one.at), days);
}

/** `late1` is the first after the day; `up` goes to whom the config names. */
export type Stage = 'before' | 'due' | 'up' | `late${number}`;
export type Reminded = { readonly ref: string; readonly at: Instant; readonly followup: number; readonly dueOn: string; readonly stage: Stage };

/** Every reminder of this incident's open follow-ups, past ones too; none while the incident is open: nobody has time then. Those of a merged one have gone over to the other. */
export function reminders(incident: Incident, config: Pick<Config, 'followups'>): readonly Reminded[] {
  if (incident.status === 'merged' || (isOpen(incident) && incident.kind !== 'retrospective')) return [];
  return incident.followups.filter(isFollowupOpen).flatMap((one) => {
    const day = dueOn(incident, one, config);
    return day === undefined ? [] : stagesOf(day, config).map(({ stage, on }) => ({ ref: refOf(one, day, stage), at: `${on}${hour}`, followup: one.id, dueOn: day, stage }));
  });
}

/** A new day, or opening it anew, begins anew. No colons, which part the fields of a button's value. */
function refOf(one: Followup, day: string, stage: Stage): string {
  return [one.id, day, stage, ...(one.reopenedAt === undefined ? [] : [Math.floor(Date.parse(one.reopenedAt) / 1_000)])].join('-');
}

function stagesOf(day: string, { followups: { remind, escalate } }: Pick<Config, 'followups'>): readonly { readonly stage: Stage; readonly on: string }[] {
  const late = Array.from({ length: remind.most }, (_none, n) => ({ stage: `late${n + 1}` as const, on: workingDay(day, 1 + n * remind.every) }));
  return [
    ...(remind.before === false ? [] : [{ stage: 'before' as const, on: workingDay(day, -remind.before) }]),
    { stage: 'due' as const, on: workingDay(day, 0) },
    ...late,
    ...(escalate ? [{ stage: 'up' as const, on: workingDay(day, escalate.after) }] : []),
  ];
}

/** The one that counts now: what came earlier is said by it, after a time in which nobody could be told. */
export function isLatest(all: readonly Reminded[], one: Reminded, now: Instant): boolean {
  if (one.stage === 'up') return true;
  return !all.some((other) => other.followup === one.followup && other.stage !== 'up' && other.at > one.at && other.at <= now);
}
