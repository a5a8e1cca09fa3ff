// Moving an incident on: what the change of a status, a severity or a commander means.
import type { Person } from './actor.ts';
import { samePerson } from './actor.ts';
import { decide, type Decision } from './decision.ts';
import { wish, type NewEffect } from './effects.ts';
import type { NewFact, Status } from './facts.ts';
import { isOpen, type Incident } from './incident.ts';
import { refresh } from './opening.ts';

/** Undefined when it has that status already. Any open status may follow any other: people find out that they were wrong. */
export function statusChange(incident: Incident, to: Status): Decision | undefined {
  if (incident.status === to) return undefined;
  return decide([{ kind: 'status.set', data: { status: to, was: incident.status } }], refresh);
}

/** Undefined when it has that severity already. */
export function severityChange(incident: Incident, severity: string): Decision | undefined {
  if (incident.severity === severity) return undefined;
  return decide([{ kind: 'severity.set', data: { severity, ...(incident.severity === undefined ? {} : { was: incident.severity }) } }], refresh);
}

/**
 * One commander at a time: naming another ends the old command in the same transaction. Taking command means somebody is on
 * it, so what still rings in PagerDuty is acknowledged. Undefined when that person commands already.
 */
export function commandChange(incident: Incident, commander: Person): Decision | undefined {
  if (samePerson(incident.commander, commander)) return undefined;
  const ringing = isOpen(incident) ? incident.alerts.filter((alert) => alert.state === 'triggered') : [];
  const facts: NewFact[] = [
    { kind: 'commander.set', data: { commander, ...(incident.commander ? { was: incident.commander } : {}) } },
    ...ringing.map((alert): NewFact => ({ kind: 'alert.acknowledged', data: { source: alert.source, key: alert.key } })),
    ...(incident.status === 'triage' ? [{ kind: 'status.set', data: { status: 'investigating', was: 'triage' } } as const] : []),
  ];
  const effects: NewEffect[] = ringing.filter((alert) => alert.source === 'pagerduty').map((alert) => ({ kind: 'pagerduty.acknowledge', data: { key: alert.key } }));
  return decide(facts, [...effects, ...refresh, wish('slack.people.invite')]);
}
