// One source of a role, asked about one person: yes, no, or why it cannot be said.
import type { Config } from '../domain/config.ts';
import { Outage, Rejected, type System } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { ON_CALL } from '../domain/runbook/policy.ts';
import type { PagerDuty, SlackUser } from '../ports.ts';
import type { Ports } from './context.ts';
import type { Asked } from './roles-asked.ts';

/** `say` explains a no that somebody could mend, or what did not answer (`away`). */
export type Answer = { readonly is: boolean; readonly say?: string; readonly away?: boolean };
export type Asking = { readonly ports: Ports; readonly config: Config; readonly asked: Asked; readonly incident: Incident; readonly user: SlackUser };

const no: Answer = { is: false };
const names: Readonly<Record<System, string>> = { slack: 'Slack', pagerduty: 'PagerDuty', github: 'GitHub', git: 'The git remote', runbook: 'It', model: 'The model' };

/** Never throws for a vendor: what did not answer, or does not let us ask, is no yes. */
async function orWhy(system: System, asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Outage) return { is: false, away: true, say: `${names[system]} did not answer.` };
    if (error instanceof Rejected) return { is: false, say: error.message };
    throw error;
  }
}

export function inUsergroup({ ports, asked, user }: Asking, group: string): Promise<Answer> {
  const ask = () => ports.slack.usergroup(group);
  const has = (members: readonly string[] | undefined) => members?.includes(user.id) === true;
  return orWhy('slack', asked(`usergroup:${group}`, has, ask).then((members): Answer => (
    members === undefined ? { is: false, say: `Slack has no user group ${group}: correct it in the policy.` } : { is: has(members) }
  )));
}

export async function inTeam({ ports: { github }, config, asked, user }: Asking, team: string): Promise<Answer> {
  const login = Object.hasOwn(config.people, user.id) ? config.people[user.id]?.github : undefined;
  if (login === undefined) {
    return { is: false, say: `Your GitHub login is not known: in tocsin.yaml somebody adds \`people: { ${user.id}: { github: your-login } }\` and starts Tocsin again.` };
  }
  if (!github) return { is: false, say: `GitHub is not connected, so nobody is known to be in ${team}.` };
  return orWhy('github', asked(`team:${team}:${login}`, (member: boolean) => member, () => github.inTeam(team, login)).then((is) => ({ is })));
}

/** `who`: on call for the incident's service, or an escalation policy or schedule by its id. */
export function onCall(asking: Asking, who: string): Promise<Answer> {
  const { ports: { pagerduty }, user, asked } = asking;
  if (!pagerduty) return Promise.resolve({ is: false, say: 'PagerDuty is not connected, so nobody is known to be on call.' });
  const { email } = user;
  if (email === undefined) return Promise.resolve({ is: false, say: 'Slack does not show your e-mail address, by which PagerDuty knows you.' });
  return orWhy('pagerduty', (async (): Promise<Answer> => {
    const person = await asked(`pagerduty:${email}`, (found: { id: string } | undefined) => found !== undefined, () => pagerduty.userByEmail(email));
    if (!person) return { is: false, say: `PagerDuty knows nobody with the address ${email}.` };
    return who === ON_CALL ? onCallForService(asking, pagerduty, person.id) : onCallIn(asking, pagerduty, person.id, who);
  })());
}

async function onCallForService(asking: Asking, pagerduty: PagerDuty, person: string): Promise<Answer> {
  const { alerts } = asking.incident;
  if (alerts.some((alert) => alert.assignees.some((assignee) => assignee.id === person))) return { is: true };
  for (const policy of new Set(alerts.flatMap((alert) => alert.escalationPolicy ?? []))) {
    if (await holds(asking, person, policy, () => pagerduty.onCall({ escalationPolicy: policy }))) return { is: true };
  }
  return no;
}

/** The id does not say which of the two it is, so PagerDuty is asked. */
async function onCallIn(asking: Asking, pagerduty: PagerDuty, person: string, id: string): Promise<Answer> {
  const is = await holds(asking, person, id, async () => {
    const policy = await pagerduty.policy(id);
    return pagerduty.onCall(policy ? { escalationPolicy: id } : { schedule: id });
  });
  return { is };
}

async function holds({ asked }: Asking, person: string, target: string, ask: () => Promise<readonly { readonly id: string }[]>): Promise<boolean> {
  const has = (people: readonly { readonly id: string }[]) => people.some((one) => one.id === person);
  return has(await asked(`on-call:${target}`, has, ask));
}
