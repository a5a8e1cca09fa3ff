// Who may do what, whatever the door: asked of what a decision would write down, so that no button, form, command or token is forgotten.
import { samePerson, type Person } from './actor.ts';
import type { Config } from './config.ts';
import type { NewEffect } from './effects.ts';
import type { NewFact } from './facts.ts';
import { isOpen, type Incident } from './incident.ts';
import { isFor } from './privacy.ts';
import { between, type Instant } from './time.ts';

export type Permission = keyof Config['permissions'];

/** For the words of a refusal. */
const doing: Readonly<Record<Permission, string>> = {
  declare: 'declare incidents', command: 'take or hand on command and roles', resolve: 'end or reopen incidents', run: 'start and approve steps of runbooks', private: 'make incidents private',
};

/** What was broken counts for everything in that incident, for so long: whoever is alone does more than one thing. */
export const glassMs = 3_600_000;

/** The whole table: what a fact takes. What is not here, everybody who may see the incident may do. */
function permissionsOf(fact: NewFact): readonly Permission[] {
  switch (fact.kind) {
    case 'incident.opened': return fact.data.private ? ['declare', 'private'] : ['declare'];
    case 'commander.set': case 'handoff.offered': case 'role.set': return ['command'];
    case 'status.set': return isOpen({ status: fact.data.status }) === isOpen({ status: fact.data.was }) ? [] : ['resolve'];
    case 'run.requested': case 'step.approved': case 'step.chosen': case 'step.settled': case 'step.confirmed': return ['run'];
    case 'incident.made_private': return ['private'];
    default: return [];
  }
}

/** What is written down by the effect alone, later and as Tocsin. */
function permissionsOfEffect({ kind }: NewEffect): readonly Permission[] {
  return kind === 'storm.promote' ? ['declare'] : [];
}

/** The user groups of Slack's that decide about any of it. */
export function groupsNamed({ permissions }: Pick<Config, 'permissions'>): readonly string[] {
  return [...new Set(Object.values(permissions).flat().filter((one) => one.startsWith('S')))];
}

/** In which of the groups they are; `away`: those that could not be asked. */
export type Groups = { readonly in: ReadonlySet<string>; readonly away: ReadonlySet<string> };
type Decided = { readonly facts: readonly NewFact[]; readonly effects?: readonly NewEffect[] };
type Asking = { readonly by: Person; readonly incident: Incident | undefined; readonly now: Instant; readonly groups: Groups | undefined };

/** Undefined when they may; which groups must be asked first; or why not. */
export function mayNot(config: Pick<Config, 'permissions'>, { facts, effects = [] }: Decided, asking: Asking): undefined | { readonly ask: readonly string[] } | { readonly refuse: string } {
  const opens = facts.some((fact) => fact.kind === 'incident.opened');
  const broken = facts.some((fact) => fact.kind === 'glass.broken') || hasBroken(asking);
  if (broken) return undefined;
  // Whoever declares commands what they declared: that is one permission, not two.
  const wanted = new Set([...facts.flatMap(permissionsOf), ...effects.flatMap(permissionsOfEffect)].filter((one) => !opens || one === 'declare' || one === 'private'));
  for (const permission of wanted) {
    const who = config.permissions[permission];
    if (who.some((one) => isThey(one, asking))) continue;
    const groups = who.filter((one) => one.startsWith('S'));
    if (groups.length > 0 && !asking.groups) return { ask: groups };
    return { refuse: words(permission, who, opens, groups.filter((one) => asking.groups?.away.has(one))) };
  }
  return undefined;
}

function isThey(who: string, { by, incident, groups }: Asking): boolean {
  if (who === 'everybody' || who === by.id) return true;
  if (who === 'commander') return samePerson(incident?.commander, by);
  if (who === 'responder') return incident !== undefined && isFor(incident, by);
  return groups?.in.has(who) ?? false;
}

function hasBroken({ by, incident, now }: Asking): boolean {
  return incident?.glassBroken?.some((one) => samePerson(one.by, by) && between(one.at, now) < glassMs) ?? false;
}

function words(permission: Permission, who: readonly string[], opens: boolean, away: readonly string[]): string {
  const names = who.map((one) => ({ commander: 'the commander', responder: 'the people of this incident' })[one] ?? (one.startsWith('S') ? `<!subteam^${one}>` : `<@${one}>`));
  const unsure = away.length === 0 ? '' : ` Slack did not say whether you are in ${away.map((one) => `<!subteam^${one}>`).join(', ')}.`;
  const alone = opens ? '`/incident declare --break-glass what is wrong`' : '`/incident break-glass why it cannot wait`, and do it again';
  return `Here only ${names.join(', ')} may ${doing[permission]}.${unsure} If none of them answers and it cannot wait: ${alone}. Everybody here reads that, and it stands on the record.`;
}
