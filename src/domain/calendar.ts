// When something comes round next: each night, each week. Times are UTC's.
import { weekdays } from './config-followups.ts';

const dayMs = 24 * 3_600_000;

/** The first moment after `now` at this time of day. */
export function nextNight(now: Date, at: string): Date {
  const today = Date.parse(`${now.toISOString().slice(0, 10)}T${at}:00.000Z`);
  return new Date(today > now.getTime() ? today : today + dayMs);
}

/** The first moment after `now` at this minute of an hour. */
export function nextHour(now: Date, minute: number): Date {
  const hourMs = 3_600_000;
  const then = Math.floor(now.getTime() / hourMs) * hourMs + minute * 60_000;
  return new Date(then > now.getTime() ? then : then + hourMs);
}

/** The first moment after `now` on this weekday at this time of day. */
export function nextWeekly(now: Date, on: (typeof weekdays)[number], at: string): Date {
  let next = nextNight(now, at);
  // Sunday is 0 in JavaScript and the last day of our week.
  while (weekdays[(next.getUTCDay() + 6) % 7] !== on) next = new Date(next.getTime() + dayMs);
  return next;
}
