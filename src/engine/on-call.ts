// Who is on call for an incident and for the roles of the config: asked of PagerDuty, and from what was kept when it does not answer.
import type { Config } from '../domain/config.ts';
import { Rejected } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { isUnresolved, type OnCall, type OnCallGroup } from '../domain/paging.ts';
import type { PagerDuty } from '../ports.ts';
import { keepOnCall, keptOnCall, recentPolicies, type KeptOnCall, type KnownOnCall } from '../store/on-call.ts';
import { knownPeople } from '../store/person.ts';
import type { Context } from './context.ts';
import { soon } from './soon.ts';

/** PagerDuty asks not to be asked more often (its docs on GET /oncalls). */
const freshMs = 60_000;
/** Telephone numbers seldom change. */
const phonesFreshMs = 24 * 3_600_000;
/** A form has to be open within 3 s of the click, so nobody waits longer than this for PagerDuty. */
const patienceMs = 1_500;
const whoIsWhoMs = 7 * 24 * 3_600_000;

type Deps = Pick<Context, 'pool' | 'clock' | 'config' | 'ports'>;
type Target = { readonly id: string; readonly why?: string; readonly role?: string };
type Reasons = { readonly why: readonly string[]; readonly roles: readonly string[] };

/** For the alerts of the incident that ring, who was paged here, and the roles of the config. */
export async function onCallFor(deps: Deps, incident: Incident | undefined): Promise<OnCall> {
  const { pagerduty } = deps.ports;
  if (!pagerduty) return { state: 'off', groups: [] };
  const targets = merged([...(incident ? ofIncident(incident) : []), ...ofRoles(deps.config)]);
  const kept = await keptOnCall(deps.pool, [...targets.keys()]);
  const groups = await Promise.all([...targets].map(([id, reasons]) => group(deps, pagerduty, { id, reasons, kept: kept.get(id) })));
  const known = groups.filter((one) => one !== undefined && one !== 'away');
  const away = groups.some((one) => one === 'away' || one?.stale === true);
  return { state: away ? 'away' : 'known', groups: await withSlack(deps, known) };
}

/** Whom to call, where the page that `ref` names has not got through; undefined where it has. */
export async function callByHand(deps: Deps, incident: Incident, ref: string | undefined): Promise<OnCall | undefined> {
  const page = incident.pages.find((one) => String(one.id) === ref?.split(':')[0]);
  return page === undefined || page.state === 'sent' ? undefined : onCallFor(deps, incident);
}

function ofIncident({ alerts, pages }: Incident): Target[] {
  const firing = alerts.filter((alert) => alert.state !== 'cleared');
  return [
    ...(firing.length > 0 ? firing : alerts).flatMap((alert) => (alert.escalationPolicy === undefined ? [] : [{ id: alert.escalationPolicy, why: alert.service.name }])),
    ...pages.filter((page) => page.state !== 'sent' && !isUnresolved(page.target)).map((page) => ({ id: page.target.id, why: `page ${page.id}` })),
  ];
}

function ofRoles({ roles }: Config): Target[] {
  return Object.entries(roles).flatMap(([name, { page, label }]) => (page === undefined ? [] : [{ id: page, role: label ?? name }]));
}

function merged(targets: readonly Target[]): Map<string, Reasons> {
  const all = new Map<string, Reasons>();
  for (const { id, why, role } of targets) {
    const { why: known, roles } = all.get(id) ?? { why: [], roles: [] };
    all.set(id, { why: [...new Set([...known, ...(why === undefined ? [] : [why])])], roles: [...roles, ...(role === undefined ? [] : [role])] });
  }
  return all;
}

type Wanted = { readonly id: string; readonly reasons: Reasons; readonly kept: KeptOnCall | undefined };

/** Undefined when PagerDuty knows no such id; `away` when it does not answer and nothing was kept. */
async function group(deps: Deps, pagerduty: PagerDuty, { id, reasons, kept }: Wanted): Promise<OnCallGroup | 'away' | undefined> {
  const fresh = kept && kept.ageMs < freshMs ? kept : undefined;
  const asked = fresh ?? (await soon(deps.clock, patienceMs, askOnCall(deps, pagerduty, id)));
  const found = asked === 'away' ? kept : asked;
  if (!found) return asked === 'away' ? 'away' : undefined;
  return { target: { type: found.type, id, name: found.name }, ...reasons, people: found.people, asOf: found.fetchedAt, stale: asked === 'away' };
}

/** Asks PagerDuty about one user or policy and keeps the answer. Undefined when it knows neither. Throws Outage. */
export async function askOnCall(deps: Pick<Context, 'pool'>, pagerduty: PagerDuty, id: string): Promise<KeptOnCall | undefined> {
  const found = (await policyNow(deps, pagerduty, id)) ?? (await userNow(deps, pagerduty, id));
  if (!found) return undefined;
  await keepOnCall(deps.pool, id, found);
  return (await keptOnCall(deps.pool, [id])).get(id);
}

async function policyNow(deps: Pick<Context, 'pool'>, pagerduty: PagerDuty, id: string): Promise<KnownOnCall | undefined> {
  const policy = await pagerduty.policy(id);
  if (!policy) return undefined;
  const people = await pagerduty.onCall({ escalationPolicy: id });
  const kept = await keptOnCall(deps.pool, people.map((one) => one.id));
  const reachable = [];
  for (const one of people) {
    const known = kept.get(one.id);
    const phones = known && known.ageMs < phonesFreshMs ? (known.people[0]?.phones ?? []) : ((await userNow(deps, pagerduty, one.id))?.people[0]?.phones ?? []);
    reachable.push({ id: one.id, name: one.name, level: one.level, phones });
  }
  return { type: 'escalation_policy', name: policy.name, people: reachable };
}

async function userNow(deps: Pick<Context, 'pool'>, pagerduty: PagerDuty, id: string): Promise<KnownOnCall | undefined> {
  const user = await pagerduty.user(id);
  if (!user) return undefined;
  const found: KnownOnCall = { type: 'user', name: user.name, people: [{ id, name: user.name, level: 1, phones: [...(await phonesOf(pagerduty, id))] }] };
  await keepOnCall(deps.pool, id, found);
  return found;
}

/** A token may read who is on call and not their numbers: then the names are better than nothing. */
async function phonesOf(pagerduty: PagerDuty, id: string): Promise<readonly string[]> {
  try {
    return await pagerduty.phones(id);
  } catch (error) {
    if (error instanceof Rejected) return [];
    throw error;
  }
}

async function withSlack(deps: Pick<Context, 'pool'>, groups: readonly OnCallGroup[]): Promise<OnCallGroup[]> {
  const ids = groups.flatMap((one) => one.people.map((person) => person.id));
  const people = ids.length === 0 ? [] : await knownPeople(deps.pool, 'pagerduty', ids, whoIsWhoMs);
  const slackIds = new Map(people.map((one) => [one.id, one.slackId]));
  return groups.map((one) => ({ ...one, people: one.people.map((person) => ({ ...person, slackId: slackIds.get(person.id) })) }));
}

/** Everything that may have to be called by hand one day: the roles of the config, and the policies of a month's alerts. */
export async function targetsToKeep(deps: Pick<Context, 'pool' | 'config'>): Promise<string[]> {
  return [...new Set([...ofRoles(deps.config).map((one) => one.id), ...(await recentPolicies(deps.pool, 30, 50))])];
}
