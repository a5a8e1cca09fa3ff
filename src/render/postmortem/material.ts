// What the document is made from, and the small phrases that all its sections share.
import type { Actor } from '../../domain/actor.ts';
import type { Config } from '../../domain/config.ts';
import type { Fact } from '../../domain/facts.ts';
import { incidentName, type Incident } from '../../domain/incident.ts';
import type { Interval, Intervals } from '../../domain/intervals.ts';
import { sayDuration, type Instant } from '../../domain/time.ts';
import { actorWords, capital } from '../escape.ts';
import { oneLine, safeUrl } from './prose.ts';
import { byRole, namesPeople, roleOf, type RolesThen } from './roles.ts';
import { nameOf, type Names } from './slack-inline.ts';

export type Material = {
  readonly incident: Incident;
  /** In the order of their `seq`. */
  readonly facts: readonly Fact[];
  readonly config: Config;
  readonly publicUrl: string | undefined;
  /** The end of the hash chain when the facts were read. */
  readonly head: { readonly seq: number; readonly hash: string };
  readonly names: Names;
  readonly times: Intervals;
  readonly roles: RolesThen;
  /** Times are shown to the second. */
  readonly seconds: boolean;
};

/** The timeline in the API: the same records, for programs and for whoever has a token. */
export function recordsUrl(publicUrl: string | undefined, incident: number): string | undefined {
  const base = publicUrl?.replace(/\/+$/, '');
  return base === undefined ? undefined : safeUrl(`${base}/api/incidents/${incidentName(incident)}/timeline`);
}

export const notRecorded = 'not recorded';

/** `2026-11-21 03:00`; always UTC, the column or the sentence says so. */
export function utc(at: Instant): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}

/** From this on, minutes tell rows apart, and seconds only make them longer. */
const short = 3_600_000;

/**
 * To the second where it was over within the hour: else thirty rows have one time. Decided by the end and not by the last row, so that
 * what people add the next day changes no other row; what was told afterwards was told in minutes.
 */
export function inSeconds({ kind }: Pick<Incident, 'kind'>, times: Intervals): boolean {
  const ms = intervalOf(times, 'resolved')?.ms;
  return kind !== 'retrospective' && ms !== undefined && Math.abs(ms) < short;
}

/** `2026-11-21 03:00`, or `2026-11-21 03:00:07` where the document counts seconds. */
export function stamp(at: Instant, { seconds }: Pick<Material, 'seconds'>): string {
  return seconds ? `${utc(at)}${at.slice(16, 19)}` : utc(at);
}

/** `T07` for fact 7: the number never changes, so a row can be found again in a later draft. */
export function factId(seq: number): string {
  return `T${String(seq).padStart(2, '0')}`;
}

const systems: Readonly<Record<string, string>> = {
  tocsin: 'Tocsin', pagerduty: 'PagerDuty', slack: 'Slack', github: 'GitHub', cli: 'the command line',
};

/** What a system is called: its proper name if it is known, else as it calls itself. */
export function systemName(id: string): string {
  return (Object.hasOwn(systems, id) ? systems[id] : undefined) ?? oneLine(id, 60);
}

/** A name rather than an id wherever one is known. */
export function actorName(actor: Actor, names: Names): string {
  if (actor.type === 'system') return actor.name === undefined ? systemName(actor.id) : oneLine(actorWords(actor), 200);
  return oneLine(nameOf(actor.id, names) ?? actor.name ?? actor.id, 200);
}

/** Who did it, by the role they had then: `Commander (Ada)`, or `Commander` alone where a name would stand beside a fault. */
export function whoDid(fact: Fact, { names, roles }: Pick<Material, 'names' | 'roles'>): string {
  const { by } = fact;
  const held = roles.at(fact);
  if (by.type === 'person' && !namesPeople(fact)) return capital(byRole(by, held).replace(/^(?:the|a) /, ''));
  const role = roleOf(by, held);
  const name = actorName(by, names);
  return role === undefined ? name : `${capital(role)} (${name})`;
}

/** `20 min`; a negative one says what to do about it, a missing one is never 0. */
export function sayInterval(interval: Interval): string {
  if (interval.at === undefined) return notRecorded;
  if (interval.ms === undefined) return `${notRecorded}: nothing before this signal says when the impact began`;
  return interval.ms < 0 ? `${sayDuration(interval.ms)} (check the times)` : sayDuration(interval.ms);
}

export function intervalOf(times: Intervals, moment: Interval['moment']): Interval | undefined {
  return times.rows.find((row) => row.moment === moment);
}
