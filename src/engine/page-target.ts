// Whom a person means when they say whom to page: a mention, an e-mail address, a role, a PagerDuty id, or the name of a policy.
import { mentioned } from '../domain/command-text.ts';
import type { Incident } from '../domain/incident.ts';
import { isPagerDutyId, matchPolicy, readAsked, searchWord, unresolved, type Asked, type FoundTarget, type OnCallGroup, type PageTarget } from '../domain/paging.ts';
import type { PagerDuty } from '../ports.ts';
import { keptOnCall, keptPolicies } from '../store/on-call.ts';
import { personOfSlack } from '../store/person.ts';
import type { Context } from './context.ts';
import { askOnCall } from './on-call.ts';
import { soon } from './soon.ts';

type Deps = Pick<Context, 'pool' | 'clock' | 'config' | 'ports'>;
type Ask = { readonly deps: Deps; readonly pagerduty: PagerDuty };

/** Somebody waits for the answer; PagerDuty usually takes a third of it. */
const patienceMs = 2_000;
const whoIsWhoMs = 7 * 24 * 3_600_000;

/** `text`: whom and why, as it was typed. What PagerDuty does not say in time is looked up when the page is performed. */
export async function pageTarget(deps: Deps, text: string, incident: Incident | undefined): Promise<FoundTarget> {
  const { pagerduty } = deps.ports;
  if (!pagerduty) return { found: 'off' };
  const roles = Object.entries(deps.config.roles).flatMap(([name, role]) => (role.page === undefined ? [] : [name]));
  const asked = readAsked(text, roles);
  const found = await targetOf({ deps, pagerduty }, asked, incident);
  // How to reach them is fetched now: it may be PagerDuty's last word for a while.
  if (found.found !== 'one' && found.found !== 'away') return found;
  if (found.found === 'one') await soon(deps.clock, patienceMs, askOnCallOnce({ deps, pagerduty }, found.target));
  return { ...found, reach: await reachOf(deps, found.target) };
}

async function askOnCallOnce({ deps, pagerduty }: Ask, target: PageTarget): Promise<void> {
  if (!(await keptOnCall(deps.pool, [target.id])).has(target.id)) await askOnCall(deps, pagerduty, target.id);
}

async function reachOf(deps: Deps, target: PageTarget): Promise<OnCallGroup | undefined> {
  const kept = (await keptOnCall(deps.pool, [target.id])).get(target.id);
  return kept && { target, why: [], people: kept.people, asOf: kept.fetchedAt, stale: false };
}

async function targetOf(ask: Ask, asked: Asked, incident: Incident | undefined): Promise<FoundTarget> {
  const { word, rest: why } = asked;
  switch (asked.by) {
    case 'mention': return ofMention(ask, word, why);
    case 'email': return ofEmail(ask, word, why, word.replaceAll(/[<>&]/g, ''));
    case 'id': {
      const found = await ofId(ask, word, why);
      return found.found === 'none' ? ofName(ask, why === '' ? word : `${word} ${why}`, undefined) : found;
    }
    case 'role': {
      const page = ask.deps.config.roles[word]?.page;
      return page === undefined ? none(`Nobody is set to be paged as ${word}: set roles.${word}.page in tocsin.yaml to a PagerDuty user or escalation policy, or name somebody here.`) : ofId(ask, page, why);
    }
    case 'on-call': {
      const policy = policyOf(incident);
      return policy === undefined ? none('No PagerDuty alert belongs to this incident, so nobody is on call for it: name a person or an escalation policy.') : ofId(ask, policy, why);
    }
    case 'name': return ofName(ask, word, why === '' ? undefined : why);
  }
}

function none(say: string): FoundTarget {
  return { found: 'none', say };
}

function policyOf(incident: Incident | undefined): string | undefined {
  const alerts = incident?.alerts ?? [];
  return [...alerts.filter((alert) => alert.state !== 'cleared'), ...alerts].flatMap((alert) => alert.escalationPolicy ?? [])[0];
}

async function ofMention(ask: Ask, word: string, why: string): Promise<FoundTarget> {
  const slackId = mentioned(word) ?? '';
  const known = await personOfSlack(ask.deps.pool, 'pagerduty', slackId, whoIsWhoMs);
  if (known) return { found: 'one', target: { type: 'user', id: known.id, name: known.name }, why };
  const user = await soon(ask.deps.clock, patienceMs, ask.deps.ports.slack.user(slackId));
  if (user === 'away') return none('Slack does not say who that is just now. Write their e-mail address instead.');
  if (!user || user.deleted || user.isBot) return none('Nobody can be paged by that name: it is no person with an account here.');
  if (user.email === undefined) return none(`Slack does not show me the e-mail address of <@${slackId}> (scope users:read.email), so I cannot find them in PagerDuty. Write the address itself, or the name of an escalation policy.`);
  return ofEmail(ask, user.email, why, `<@${slackId}>`);
}

/** `said`: how they were called, as mrkdwn, for when PagerDuty does not know them. */
async function ofEmail({ deps, pagerduty }: Ask, email: string, why: string, said: string): Promise<FoundTarget> {
  const user = await soon(deps.clock, patienceMs, pagerduty.userByEmail(email));
  if (user === 'away') return { found: 'away', target: unresolved(email), why };
  if (!user) return none(`PagerDuty has nobody with the e-mail address of ${said}. Page an escalation policy instead, or call them.`);
  return { found: 'one', target: { type: 'user', id: user.id, name: user.name }, why };
}

async function ofId({ deps, pagerduty }: Ask, id: string, why: string): Promise<FoundTarget> {
  const kept = (await keptOnCall(deps.pool, [id])).get(id);
  if (kept) return { found: 'one', target: { type: kept.type, id, name: kept.name }, why };
  const found = await soon(deps.clock, patienceMs, askOnCall(deps, pagerduty, id));
  if (found === 'away') return { found: 'away', target: unresolved(id), why };
  return found ? { found: 'one', target: { type: found.type, id, name: found.name }, why } : none(`PagerDuty knows neither a user nor an escalation policy ${id}.`);
}

/** `why`: known only where the name was in quotes. */
async function ofName({ deps, pagerduty }: Ask, words: string, why: string | undefined): Promise<FoundTarget> {
  const policies = await soon(deps.clock, patienceMs, pagerduty.policies(searchWord(words)));
  const found = matchPolicy(words, policies === 'away' ? await keptPolicies(deps.pool) : policies);
  const given = found.found === 'one' && why !== undefined ? { ...found, why } : found;
  if (policies !== 'away') return given.found === 'none' ? none(`${given.say} Mention a person, or write their e-mail address, the name of a policy, or on-call.`) : given;
  if (given.found === 'one') return { ...given, found: 'away' };
  return given.found === 'many' ? given : { found: 'away', target: unresolved(words), why: why ?? '' };
}

/** What was not looked up when the page was asked for. Throws Outage as long as PagerDuty does not answer. */
export async function resolveTarget(deps: Pick<Context, 'pool'>, pagerduty: PagerDuty, name: string): Promise<PageTarget | { readonly reason: string }> {
  if (name.includes('@')) {
    const user = await pagerduty.userByEmail(name);
    return user ? { type: 'user', id: user.id, name: user.name } : { reason: `PagerDuty has nobody with the e-mail address ${name}.` };
  }
  const byId = isPagerDutyId(name) ? await askOnCall(deps, pagerduty, name) : undefined;
  if (byId) return { type: byId.type, id: name, name: byId.name };
  const found = matchPolicy(name, await pagerduty.policies(searchWord(name)));
  if (found.found === 'one') return found.target;
  return { reason: found.found === 'many' ? `Several escalation policies are called so: ${found.names.slice(0, 5).join(', ')}.` : `PagerDuty knows nobody and no escalation policy called ${name}.` };
}
