// Which roles of the policy a person holds in an incident right now. Whatever does not answer lets nobody in.
import { samePerson, type Person } from '../domain/actor.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import type { RoleSource } from '../domain/runbook/policy.ts';
import type { RoleNote } from '../domain/runbook/role-notes.ts';
import type { SlackUser } from '../ports.ts';
import type { Context } from './context.ts';
import { inTeam, inUsergroup, onCall, type Answer, type Asking } from './roles-sources.ts';

/** `roles` undefined: nothing can be said of this person now. The notes say why a role is not among them, where it can be mended. */
export type Held = { readonly roles: ReadonlySet<string> | undefined; readonly notes: readonly RoleNote[] };

/**
 * Of a role that several sources name, holding one is enough; sources are asked all at once, so one that is away takes nothing
 * from what another says. Guests, bots and people of other companies hold none, whatever a source says of them.
 */
export async function rolesOf(context: Context, incident: Incident, person: Person): Promise<Held> {
  const account = await accountOf(context, person);
  if (account === 'away') return { roles: undefined, notes: [] };
  if (!isMember(account)) return { roles: new Set(), notes: [] };
  const asking: Asking = { ports: context.ports, config: context.config, asked: context.asked, incident, user: account };
  const answers = await Promise.all(Object.entries(context.policy.roles).map(async ([role, source]) => ({ role, ...(await holds(asking, person, source)) })));
  const held = answers.filter((one) => one.is).map((one) => one.role);
  const notes = answers.flatMap(({ role, is, why }) => (is ? [] : why.map(({ say, away }): RoleNote[] => (say === undefined ? [] : [{ role, say, away: away === true }])).flat()));
  const nothingSure = held.every((role) => role === 'anyone') && notes.some((note) => note.away);
  return { roles: nothingSure ? undefined : new Set(held), notes };
}

/** Roles of the incident ask nobody; outside is only asked where they do not settle it. */
async function holds(asking: Asking, person: Person, source: RoleSource): Promise<{ readonly is: boolean; readonly why: readonly Answer[] }> {
  const { incident } = asking;
  const commands = samePerson(incident.commander, person);
  if (source.everyMember || (source.commander && commands)) return { is: true, why: [] };
  if (source.incidentRole && (commands || incident.roles.some((one) => samePerson(one.person, person)))) return { is: true, why: [] };
  const answers = await Promise.all([
    ...(source.slackUsergroup === undefined ? [] : [inUsergroup(asking, source.slackUsergroup)]),
    ...(source.githubTeam === undefined ? [] : [inTeam(asking, source.githubTeam)]),
    ...(source.pagerduty === undefined ? [] : [onCall(asking, source.pagerduty)]),
  ]);
  return { is: answers.some((one) => one.is), why: answers };
}

async function accountOf({ ports, asked }: Context, person: Person): Promise<SlackUser | undefined | 'away'> {
  try {
    return await asked(`account:${person.id}`, isMember, () => ports.slack.user(person.id));
  } catch (error) {
    if (error instanceof Outage || error instanceof Rejected) return 'away';
    throw error;
  }
}

function isMember(user: SlackUser | undefined): user is SlackUser {
  return user !== undefined && !user.deleted && !user.isBot && !user.isOutsider;
}
