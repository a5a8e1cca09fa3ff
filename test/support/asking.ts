// How a test asks a handler: through the same parsing that the engine does, in a situation that a test changes in one place.
import type { Action, Anywhere, Command, Handler, InIncident, Shortcut, SlackEvent, Timer, View } from '../../src/contracts.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { isRefusal, type Outcome } from '../../src/domain/decision.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { ada, anIncident, at } from './incidents.ts';

/** The roles of whoever is on call. */
export const responder: ReadonlySet<string> = new Set(['anyone', 'responder', 'on-call']);
export const outsider: ReadonlySet<string> = new Set();

/** Ada, on call, asks at 03:10 in the channel of an incident. */
export function situation(more: Partial<Anywhere> = {}): Anywhere {
  return {
    by: ada, now: at(600), config: defaultConfig, known: { at: at(600), roles: responder }, policy: defaultPolicy,
    random: { uuid: () => '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11' }, incident: anIncident(), channel: 'C0INC42', ...more,
  };
}

export function inside(given: Anywhere): InIncident {
  if (!given.incident) throw new Error('this handler needs an incident');
  return { ...given, incident: given.incident };
}

/** `/incident <verb> <text>`: parsed, then decided. `as`: the alias that was typed. */
export function ask({ it }: Handler<'command', Command>, text: string, given: Partial<Anywhere> & { readonly as?: string } = {}): Outcome {
  const now = situation(given);
  const input = it.parse(text, now.config, given.as);
  if (typeof input === 'object' && input !== null && isRefusal(input as Outcome)) return input as Outcome;
  return it.where === 'incident' ? it.decide(inside(now), input) : it.decide(now, input);
}

/** A click on a button, or a choice in a menu. */
export function press({ it }: Handler<'action', Action>, value: string, given: Partial<Anywhere> = {}): Outcome {
  if (it.where === 'command') throw new Error('this click is read like a command');
  const now = situation(given);
  const input = it.input.parse(value);
  return it.where === 'incident' ? it.decide(inside(now), input) : it.decide(now, input);
}

export function submit({ it }: Handler<'view', View>, fields: Readonly<Record<string, unknown>>, given: Partial<Anywhere> = {}): Outcome {
  const now = situation(given);
  const read = it.fields.parse(fields);
  return it.where === 'incident' ? it.decide(inside(now), read) : it.decide(now, read);
}

/** What the form says at each field; empty when it takes the input. */
export function problems({ it }: Handler<'view', View>, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const read = it.fields.safeParse(fields);
  return read.success ? {} : Object.fromEntries(read.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
}

export function useShortcut({ it }: Handler<'shortcut', Shortcut>, message: unknown, given: Partial<Anywhere> = {}): Outcome {
  return it.decide(situation(given), it.input.parse(message));
}

export function hear({ it }: Handler<'event', SlackEvent>, event: unknown, given: Partial<Anywhere> = {}): Outcome {
  if (it.where === 'command') throw new Error('this event is read like a command');
  const now = situation(given);
  const read = it.input.parse(event);
  return it.where === 'incident' ? it.decide(inside(now), read) : it.decide(now, read);
}

export function ring({ it }: Handler<'timer', Timer>, incident: Incident, given: Partial<Anywhere> & { readonly ref?: string } = {}): Outcome {
  return it.decide({ ...inside(situation({ incident, ...given })), ref: given.ref });
}
