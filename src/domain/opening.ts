// How an incident begins: its first facts, and everything that should then be true in Slack.
import type { Actor, Person } from './actor.ts';
import type { Alert } from './alert.ts';
import { channelName } from './channel-name.ts';
import type { Config } from './config.ts';
import type { Opening } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';
import { matchRunbooks } from './runbook/match.ts';
import type { Runbook } from './runbook/types.ts';
import { severityFor } from './triage.ts';

type World = { readonly config: Config; readonly runbooks: readonly Runbook[] };

/** Card and announcement show the incident as it is now. */
export const shownAnew: readonly NewEffect[] = [wish('slack.card.show'), wish('slack.announcement.show')];

/** The topic too: for what it says (severity, status, commander, title) and nothing else, because Slack puts a line in the channel each time. */
export const refresh: readonly NewEffect[] = [wish('slack.card.show'), wish('slack.topic.set'), wish('slack.announcement.show')];

/** An incident that an alert opens. `at` is the source's time; it has no commander, and its card says so. */
export function openedByAlert(world: World, alert: Alert, at: string, by: Actor): Opening {
  const severity = severityFor(alert, world.config.severities);
  return {
    opens: (number) => ({
      facts: [
        {
          kind: 'incident.opened', at, by,
          data: { title: alert.title, kind: 'live', private: false, source: alert.source, services: [alert.service], ...(severity === undefined ? {} : { severity }) },
        },
        { kind: 'alert.attached', at, by, data: alert },
        ...offers(world, alert).map(offerFact),
      ],
      effects: [
        ...creation(world.config, { id: number, title: alert.title, kind: 'live', private: false }),
        wish('people.find'),
        ...offers(world, alert).map(offerEffect),
      ],
    }),
  };
}

/** An incident that a person declares: they command it until somebody else does. */
export function declared(config: Config, input: { title: string; severity: string | undefined; kind: 'live' | 'drill'; private: boolean; glass?: true }, by: Person): Opening {
  const { title, kind, severity } = input;
  // Where everybody may declare there is no glass to break.
  const glass = input.glass === true && !config.permissions.declare.includes('everybody');
  return {
    opens: (number) => ({
      facts: [
        { kind: 'incident.opened', data: { title, kind, private: input.private, source: 'slack', services: [], ...(severity === undefined ? {} : { severity }) } },
        { kind: 'commander.set', data: { commander: by } },
        ...(glass ? [{ kind: 'glass.broken', data: { reason: title } } as const] : []),
      ],
      effects: [...creation(config, { id: number, title, kind, private: input.private }), ...(glass ? [{ kind: 'slack.say', data: { about: 'glass', ref: 'alone:0' } } as const] : [])],
    }),
  };
}

/** The runbooks that fit an alert: those whose `match` fits, then those the config names for its service. */
export function offers(world: World, alert: Alert): readonly Runbook[] {
  const matched = matchRunbooks(world.runbooks, {
    serviceId: alert.service.id, serviceName: alert.service.name, urgency: alert.urgency, title: alert.title,
    alertNames: alert.alertNames ?? [], priority: alert.priority, severity: alert.severity,
  });
  const named = world.config.services[alert.service.name]?.runbooks ?? world.config.services[alert.service.id]?.runbooks ?? [];
  const wanted = new Set([...matched.map((runbook) => runbook.id), ...named]);
  return [...wanted].flatMap((id) => world.runbooks.filter((runbook) => runbook.id === id)).slice(0, 5);
}

export function offerFact(runbook: Runbook): NewFact {
  return { kind: 'runbook.offered', key: `runbook:${runbook.id}`, data: { runbook: runbook.id, title: runbook.title } };
}

export function offerEffect(runbook: Runbook): NewEffect {
  return { kind: 'slack.say', data: { about: 'runbook', ref: runbook.id } };
}

/** What every new incident gets. */
export function creation(config: Config, incident: { id: number; title: string; kind: string; private: boolean }): NewEffect[] {
  return [
    { kind: 'slack.channel.create', data: { name: channelName(config.channels.name, incident), private: incident.private } },
    wish('slack.people.invite'),
    wish('slack.card.show'),
    wish('slack.announcement.show'),
    wish('slack.topic.set'),
    wish('slack.bookmarks.set'),
  ];
}
