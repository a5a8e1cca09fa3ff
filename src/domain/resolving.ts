// Resolving: the incident, its alerts outside, and the postmortem where the severity asks for one.
import { decide, type Decision } from './decision.ts';
import type { Config } from './config.ts';
import type { NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';
import type { Incident } from './incident.ts';
import { refresh } from './opening.ts';

/** `evidence`: how somebody knows that it is fixed, in their words. */
export function resolution(incident: Incident, config: Config, evidence: string): Decision {
  const still = incident.alerts.filter((alert) => alert.state !== 'cleared');
  const facts: NewFact[] = [
    { kind: 'status.set', data: { status: 'resolved', was: incident.status, evidence } },
    ...still.map((alert): NewFact => ({ kind: 'alert.cleared', data: { source: alert.source, key: alert.key } })),
  ];
  const effects: NewEffect[] = still.filter((alert) => alert.source === 'pagerduty').map((alert) => ({ kind: 'pagerduty.resolve', data: { key: alert.key } }));
  const why = postmortemWanted(incident, config);
  if (why !== undefined && !incident.postmortem) {
    facts.push({ kind: 'postmortem.wanted', data: { why } });
    effects.push({ kind: 'github.postmortem.publish', data: {} });
  }
  return decide(facts, [...effects, ...refresh, { kind: 'slack.say', data: { about: 'resolved' } }]);
}

/** Why a postmortem opens by itself, or undefined when a person decides. Never for a drill. */
export function postmortemWanted(incident: Incident, config: Config): string | undefined {
  if (incident.kind === 'drill' || incident.private) return undefined;
  if (incident.severity === undefined) return config.postmortem['when-unset'] === 'required' ? 'no severity was set' : undefined;
  return config.severities[incident.severity]?.postmortem === 'required' ? `${incident.severity} asks for one` : undefined;
}
