// How long a task may take before somebody asks: read from what people type, and offered in forms.
import { z } from 'zod';

const minute = 60_000;
/** What forms offer, in minutes. PagerDuty's examples of time-boxes are 3 and 20 minutes (its incident commander course). */
export const boxMinutes = [5, 10, 15, 20, 30, 60] as const;
export const defaultBoxMs = 10 * minute;
export const longestBoxMs = 24 * 60 * minute;

const time = String.raw`(?:(\d{1,3})\s*h(?:(?:ou)?rs?)?)?\s*(?:(\d{1,4})\s*m(?:in(?:ute)?s?)?)?`;
const said = String.raw`(?:(?:with)?in|for|time-?box:?)`;
const atEnd = new RegExp(String.raw`^(.*?)(?:(?:^|[\s,;:–(-]+)(${said})\s+|(?:^|[\s,;:–(-]+))${time}[\s.)]*$`, 'is');
// A bare time at the beginning may be anything: "10m users see errors".
const atStart = new RegExp(String.raw`^${said}\s+${time}[\s,;:–-]+(?=\S)`, 'i');
/** Before a bare time these words make it a part of the text: "the last 15 min", "older than 2h". */
const partOfText = /\b(?:last|past|first|next|every|each|than|over|under|about|around|of|the|since|ago|until|from|by|at|to)$/i;

/** Characters from either end: the longest that people write has some 40. Over all of a text, 5,000 blanks would keep the process busy for hours. */
const mostLooked = 60;

/** `rest`: the text without it. `boxMs` is undefined when none is named. */
export type Boxed = { readonly rest: string; readonly boxMs: number | undefined };

/** `check logs in 10m`, `check logs 15 min`, `for 1h 30m: restart slowly`: at the end or at the beginning, never in between. */
export function splitBox(text: string): Boxed {
  const whole = text.trimEnd();
  const from = Math.max(0, whole.length - mostLooked);
  const end = atEnd.exec(whole.slice(from));
  // Where the look begins is no beginning of a word.
  const endMs = end && (from === 0 || end[1] !== '') ? lengthOf(end[3], end[4]) : undefined;
  const before = `${whole.slice(0, from)}${end?.[1] ?? ''}`.trim();
  if (endMs !== undefined && !(end?.[2] === undefined && partOfText.test(before))) return { rest: before, boxMs: endMs };
  const start = atStart.exec(whole.slice(0, mostLooked));
  const startMs = start ? lengthOf(start[1], start[2]) : undefined;
  return startMs === undefined ? { rest: text, boxMs: undefined } : { rest: text.slice(start?.[0].length).trim(), boxMs: startMs };
}

function lengthOf(hours: string | undefined, minutes: string | undefined): number | undefined {
  if (hours === undefined && minutes === undefined) return undefined;
  return (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minute;
}

/** What was chosen in a form: a number of minutes, or `none`. */
export const boxChoice = z.string({ error: 'Choose how long.' }).regex(/^(?:none|[1-9]\d{0,3})$/, 'Choose how long.').transform((value) => (value === 'none' ? undefined : Math.min(Number(value) * minute, longestBoxMs)));
