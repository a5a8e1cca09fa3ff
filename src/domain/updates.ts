// Updates to stakeholders: what was typed, when the next one is due, and what sending one means.
import type { Config } from './config.ts';
import { decide, type Decision } from './decision.ts';
import type { NewEffect } from './effects.ts';
import type { Refusal } from './errors.ts';
import { incidentName, isOpen, type Incident } from './incident.ts';
import { shownAnew } from './opening.ts';
import { between, plus, type Instant } from './time.ts';
import type { LastUpdate } from './work.ts';

/** When the next one comes: after a while, at a time of day in UTC (`14:30`), or never. */
export type Next = { readonly inMs: number } | { readonly clock: string } | 'last';
export type Draft = { readonly text: string; readonly impact: string | undefined; readonly next: Next | undefined };

const minute = 60_000;
/** A time of day further off than this was meant in another time zone, or has just passed. */
const longestMs = 12 * 60 * minute;

const spoken = /^(?:(?:the\s+)?next(?:\s+update)?(?:\s+(?:is|due|in|at|by|after))*|in|at|by)[\s:]+(.+)$/i;
// At the end of a sentence only after "next": "rolled back in 30m" says nothing of the next update.
const trailing = /^(.*?)[\s,;.]+((?:the\s+)?next(?:\s+update)?(?:\s+(?:is|due|in|at|by|after))*[\s:]+\S.*)$/i;
const ended = /^(?:this\s+is\s+)?(?:the\s+)?(?:last|final|no\s+next)(?:\s+(?:one|update))?[.!]?$/i;

/** `rolling back | EU card payments fail | next 30m`: parts in this order, the time wherever it stands. What is not there is undefined. */
export function readUpdate(text: string): Draft {
  const said: string[] = [];
  let next: Next | undefined;
  for (const part of text.split('|').map((one) => one.trim())) {
    const [rest, when] = splitNext(part);
    next = when ?? next;
    if (when === undefined || rest !== '') said.push(rest);
  }
  const [what = '', ...impact] = said;
  return { text: what, impact: impact.filter(Boolean).join(' | ') || undefined, next };
}

function splitNext(part: string): readonly [string, Next | undefined] {
  const whole = readNext(part);
  if (whole !== undefined) return ['', whole];
  const [, rest = '', tail = ''] = trailing.exec(part) ?? [];
  const when = readNext(tail);
  return when === undefined ? [part, undefined] : [rest.trim(), when];
}

/** `next 30m`, `next in 20 min`, `in 1h`, `next 14:30`, `at 14:30 UTC`, `last`. A bare number of minutes counts only after "next" or "in". */
export function readNext(text: string): Next | undefined {
  if (ended.test(text)) return 'last';
  const said = spoken.exec(text)?.[1];
  const when = (said ?? text).trim().replace(/[.!]+$/, '');
  const clock = /^([01]?\d|2[0-3])[:.]([0-5]\d)\s*(?:z|utc|gmt)?$/i.exec(when);
  if (clock) return { clock: `${(clock[1] ?? '').padStart(2, '0')}:${clock[2] ?? ''}` };
  const ms = readDuration(when, said !== undefined);
  return ms === undefined ? undefined : { inMs: ms };
}

function readDuration(text: string, bareToo: boolean): number | undefined {
  const words = text.toLowerCase().replace(/^(?:about|around|~)\s*/, '').replace(/^half an hour$/, '30m').replace(/^an hour$/, '1h');
  const found = /^(?:(\d{1,2})\s*h(?:(?:ou)?rs?)?)?\s*(?:(\d{1,4})\s*(m(?:in(?:ute)?s?)?)?)?$/.exec(words);
  if (!found || words === '') return undefined;
  const [, hours, minutes, unit] = found;
  if (hours === undefined && unit === undefined && !bareToo) return undefined;
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * minute;
  return ms >= minute && ms <= 24 * 60 * minute ? ms : undefined;
}

/** The moment that is meant; undefined for none, and for a time of day that cannot be meant. */
export function nextInstant(next: Next | undefined, now: Instant): Instant | undefined {
  if (next === undefined || next === 'last') return undefined;
  if ('inMs' in next) return plus(now, next.inMs);
  const today: Instant = `${now.slice(0, 10)}T${next.clock}:00.000Z`;
  const at = today > now ? today : plus(today, 24 * 60 * minute);
  return between(now, at) <= longestMs ? at : undefined;
}

/** Without `nextAt` it is the last one, which only an incident that is over may have. */
export function updateSent(incident: Incident, { text, impact, nextAt }: { readonly text: string; readonly impact: string; readonly nextAt: Instant | undefined }): Decision | Refusal {
  const refused = mayNotUpdate(incident);
  if (refused) return refused;
  if (isOpen(incident) && nextAt === undefined) return { refuse: `${incidentName(incident.id)} is open: say when the next update comes, for example \`next 30m\`.` };
  const update = (incident.lastUpdate?.id ?? 0) + 1;
  const said: NewEffect = { kind: 'slack.say', data: { about: 'update', ref: String(update) } };
  const told: NewEffect[] = incident.private ? [] : [{ kind: 'slack.say', data: { about: 'update', ref: String(update), to: 'announcement' } }];
  return decide([{ kind: 'update.sent', data: { update, text, impact, ...(nextAt === undefined ? {} : { nextAt }) } }], [...shownAnew, said, ...told]);
}

/** An incident that goes on as another speaks there. */
export function mayNotUpdate({ id, mergedInto }: Incident): Refusal | undefined {
  return mergedInto === undefined ? undefined : { refuse: `${incidentName(id)} goes on as ${incidentName(mergedInto)}: send the update there.` };
}

/** How often stakeholders hear of such an incident (ms). */
export function updateEvery({ severities }: Pick<Config, 'severities'>, severity: string | undefined): number | undefined {
  return severity !== undefined && Object.hasOwn(severities, severity) ? severities[severity]?.['update-every'] : undefined;
}

/** SEV1 and SEV2: "anything that needs coordinated response" (PagerDuty's incident response documentation). */
export function isMajor({ severity }: Pick<Incident, 'severity'>): boolean {
  return severity === 'SEV1' || severity === 'SEV2';
}

/** What stakeholders may expect: an update by `at`, one that is late, a first one; undefined when nothing was promised or it is over. */
export type Promised = { readonly state: 'due' | 'overdue'; readonly at: Instant; readonly last: LastUpdate } | { readonly state: 'none-sent' };

export function promised(incident: Incident, now: Instant): Promised | undefined {
  const { lastUpdate: last } = incident;
  if (!isOpen(incident)) return undefined;
  if (!last) return isMajor(incident) ? { state: 'none-sent' } : undefined;
  return last.nextAt === undefined ? undefined : { state: last.nextAt < now ? 'overdue' : 'due', at: last.nextAt, last };
}
