// What reminders share: whom they speak to, when they are due, and how they are sent. Each one is a file in handlers/nudges/.
import { samePerson, type Person } from './actor.ts';
import { nudgeAfter, type Config, type NudgeName } from './config.ts';
import type { NewEffect } from './effects.ts';
import { allCleared, isOpen, type Incident } from './incident.ts';
import { plus, type Instant } from './time.ts';

export type DueAt = { readonly ref: string; readonly at: Instant };

/** It is due this long after `since`, as the config says for the incident's severity; nothing where that says never. */
export function dueAfter(incident: Incident, config: Config, name: NudgeName, { ref, since }: { readonly ref: string; readonly since: Instant }): readonly DueAt[] {
  const wait = nudgeAfter(config, incident.severity, name);
  return wait === false ? [] : [{ ref, at: plus(since, wait) }];
}

/** The time from one reminder to the next where it is the time to the first as well. */
export function sameWait(name: NudgeName): (incident: Incident, config: Config) => number {
  return (incident, config) => nudgeAfter(config, incident.severity, name) || 0;
}

/** From when people could do something about it: an alarm that comes late must not be overdue when it comes. */
export function begunAt({ openedAt, heardAt }: Pick<Incident, 'openedAt' | 'heardAt'>): Instant {
  return heardAt === undefined || heardAt < openedAt ? openedAt : heardAt;
}

/** A moment as a part of a `ref`: what begins anew is reminded of anew. No colons, which part the fields of a button's value. */
export function stamp(at: Instant): string {
  return String(Math.floor(Date.parse(at) / 1_000));
}

/** Who can be told privately: the commander, then the deputy. */
export function inCharge(incident: Incident): readonly Person[] {
  const deputy = incident.roles.find((one) => one.role === 'deputy')?.person;
  return [incident.commander, deputy].filter((one) => one !== undefined).filter(isInSlack);
}

/** As `inCharge`, but for this person. */
export function inChargeBeside(incident: Incident, person: Person): Person | undefined {
  return inCharge(incident).find((one) => !samePerson(one, person));
}

function isInSlack(person: Person): boolean {
  return person.via === 'slack';
}

/** `<nudge>:<ref>`, and for whom where that makes other words: how an effect names what is to be said. */
type Topic = { readonly nudge: string; readonly ref: string; readonly to?: string };

function topic({ nudge, ref, to }: Topic): string {
  return [nudge, ref, ...(to === undefined ? [] : [to])].join(':');
}

/** Told to one person alone; nothing for somebody who is not in this Slack. */
export function tellOne(person: Person | undefined, about: Topic): readonly NewEffect[] {
  return person && isInSlack(person) ? [{ kind: 'slack.tell', data: { user: person.id, about: 'nudge', ref: topic(about) } }] : [];
}

/** One line in the incident's channel. It mentions nobody but the people it is about. */
export function sayHere(about: Topic): NewEffect {
  return { kind: 'slack.say', data: { about: 'nudge', ref: topic(about) } };
}

/** What `words` is asked about: the ref of `due`, and for whom. */
export function partsOf(ref: string): { readonly what: string; readonly to: string | undefined } {
  const [what = '', to] = ref.split(':');
  return { what, to };
}

/**
 * Since when nobody commands an incident that people must see to; undefined when somebody does, or when everything has cleared
 * before anybody did anything: that resolves itself. One that was resolved and is open again counts from then.
 */
export function commandlessSince(incident: Incident): Instant | undefined {
  if (!isOpen(incident) || incident.commander || (!incident.touched && allCleared(incident))) return undefined;
  return incident.resolvedAt ?? begunAt(incident);
}
