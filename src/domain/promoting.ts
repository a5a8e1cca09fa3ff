// Out of a storm into an incident of its own: which service or alert is meant, and what becomes of both incidents.
import type { Actor, Person } from './actor.ts';
import type { Alert } from './alert.ts';
import type { Config } from './config.ts';
import { decide, tell, type Decision, type Opening } from './decision.ts';
import type { EffectData } from './effects.ts';
import type { Refusal } from './errors.ts';
import type { NewFact } from './facts.ts';
import { incidentName, type Incident } from './incident.ts';
import { openedByAlert, shownAnew } from './opening.ts';
import type { Runbook } from './runbook/types.ts';
import type { StormAlertState, StormService } from './storm-state.ts';
import type { Instant } from './time.ts';

type Promote = EffectData<'storm.promote'>;
/** An alert that a storm counts, as the table of alerts has it. */
export type InStorm = { readonly alert: Alert; readonly state: StormAlertState; readonly at: Instant; readonly stateAt: Instant };

export const noStorm = (incident: Incident): Refusal => (
  { refuse: `${incidentName(incident.id)} is not an alert storm, so there is nothing to take out of it. For something new: \`/incident declare what is wrong\`.` });

const staysIn = (incident: Incident): Refusal => (
  { refuse: `${incidentName(incident.id)} is private, and what is taken out of it would be public. Work on it here, or declare a private one: \`/incident declare --private what is wrong\`.` });

/** The services that may be meant: by id or whole name, else by a part of the name. */
export function meant(services: readonly StormService[], named: string): readonly StormService[] {
  const wanted = named.trim().toLowerCase();
  const whole = services.filter((one) => one.id.toLowerCase() === wanted || one.name.toLowerCase() === wanted);
  return whole.length > 0 ? whole : services.filter((one) => one.name.toLowerCase().includes(wanted));
}

/** `alert`: the one in this storm whose key or address was named, if there is one. */
export function promoteNamed(incident: Incident, named: string, alert: InStorm | undefined, by: Person): Decision | Refusal {
  const { storm } = incident;
  if (!storm) return noStorm(incident);
  if (incident.private) return staysIn(incident);
  if (alert) return asked({ source: alert.alert.source, key: alert.alert.key, by }, `that alert of ${plain(alert.alert.service.name)}`);
  const [one, ...more] = meant(storm.services, named);
  if (one && more.length === 0) return promoteService(incident, one.id, by);
  if (one) return { refuse: `Which one? ${[one, ...more].slice(0, 8).map((service) => plain(service.name)).join(', ')}.` };
  return { refuse: `Nothing in this storm is called ${plain(named)}. Name a service, or the address of an alert in PagerDuty; \`/incident promote\` alone shows the services.` };
}

export function promoteService(incident: Incident, id: string, by: Person): Decision | Refusal {
  const { storm } = incident;
  if (!storm) return noStorm(incident);
  if (incident.private) return staysIn(incident);
  const service = storm.services.find((one) => one.id === id);
  if (!service) return { refuse: 'Nothing of that service is left in this storm: it has an incident of its own already. `/incident list` shows it.' };
  return asked({ service: service.id, by }, plain(service.name));
}

function asked(data: Promote, what: string): Decision {
  return decide([], [{ kind: 'storm.promote', data }], tell(`I am opening an incident of its own for ${what} and will invite you. The storm’s card will name it.`));
}

function plain(text: string): string {
  return text.replaceAll(/[<>&`*_~|]/g, ' ').trim().slice(0, 100).toWellFormed();
}

type World = { readonly config: Config; readonly runbooks: readonly Runbook[] };
/** The new incident, and what the storm says of it. */
export type Taking = Opening & { readonly parted: (incident: number) => Decision };

/** Undefined when nothing is left of it: somebody was faster. What the storm knew of each alert goes with it. */
export function promoted(world: World, storm: Incident, alerts: readonly InStorm[], { what, by }: { what: 'service' | 'alert'; by: Actor }): Taking | undefined {
  const [first, ...others] = alerts;
  // It may have become private since that was asked for.
  if (!first || !storm.storm || storm.private) return undefined;
  const title = what === 'service' ? `${first.alert.service.name}: ${first.alert.title}`.slice(0, 2_000) : first.alert.title;
  const opened = openedByAlert(world, { ...first.alert, title }, first.at, by);
  return {
    opens: (number) => {
      const { facts, effects } = opened.opens(number);
      // Opened now, by whoever asked; its alerts are as old as they are.
      const begun = facts.map((fact): NewFact => {
        if (fact.kind === 'incident.opened') return { kind: 'incident.opened', by, data: fact.data };
        return fact.kind === 'alert.attached' ? attached(first) : fact;
      });
      return decide([...begun, ...sinceThen(first), ...others.flatMap((one) => [attached(one), ...sinceThen(one)])], effects);
    },
    parted: (incident) => decide(
      [{ kind: 'storm.parted', key: `storm:parted:${incident}`, by, data: { incident, how: 'promoted', title, alerts: counts(alerts) } }],
      [...shownAnew, { kind: 'slack.say', data: { about: 'storm', ref: `parted:${incident}` } }],
    ),
  };
}

function attached(one: InStorm): NewFact {
  return { kind: 'alert.attached', at: one.at, by: { type: 'system', id: one.alert.source }, key: `${one.alert.source}:${one.alert.key}:attached`, data: one.alert };
}

function sinceThen({ alert, state, stateAt }: InStorm): NewFact[] {
  if (state === 'triggered') return [];
  const stamp = { at: stateAt, by: { type: 'system', id: alert.source } } as const;
  return [{ kind: state === 'cleared' ? 'alert.cleared' : 'alert.acknowledged', ...stamp, data: { source: alert.source, key: alert.key } }];
}

function counts(alerts: readonly InStorm[]) {
  const services = [...new Map(alerts.map(({ alert: { service } }) => [service.id, service])).values()].slice(0, 100);
  return services.map((service) => {
    const its = alerts.filter(({ alert }) => alert.service.id === service.id);
    return { service, alerts: its.length, open: its.filter((one) => one.state !== 'cleared').length };
  });
}
