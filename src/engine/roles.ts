// Which roles a person holds in an incident right now. A provider that does not answer means undefined, and then nobody is let in.
import type { Person } from '../domain/actor.ts';
import { Outage } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import type { Context } from './context.ts';

/**
 * `anyone`: a full member of the workspace, no guest, no bot, nobody of another company. `responder`: who commands, or whom
 * PagerDuty has on call for its service or assigned to its alert. Undefined: somebody who could say did not answer.
 */
export async function rolesOf(context: Context, incident: Incident, person: Person): Promise<ReadonlySet<string> | undefined> {
  try {
    const user = await context.ports.slack.user(person.id);
    if (!user || user.deleted || user.isBot || user.isOutsider) return new Set();
    const roles = new Set(['anyone']);
    if (incident.commander?.id === person.id) roles.add('commander').add('responder');
    if (!roles.has('responder') && (await isOnCall(context, incident, user.email))) roles.add('responder');
    return roles;
  } catch (error) {
    if (error instanceof Outage) return undefined;
    throw error;
  }
}

async function isOnCall(context: Context, incident: Incident, email: string | undefined): Promise<boolean> {
  const { pagerduty } = context.ports;
  if (!pagerduty || email === undefined) return false;
  const user = await pagerduty.userByEmail(email);
  if (!user) return false;
  if (incident.alerts.some((alert) => alert.assignees.some((assignee) => assignee.id === user.id))) return true;
  for (const policy of new Set(incident.alerts.map((alert) => alert.escalationPolicy))) {
    if (policy === undefined) continue;
    const onCall = await pagerduty.onCall({ escalationPolicy: policy });
    if (onCall.some((one) => one.id === user.id)) return true;
  }
  return false;
}
