// Roles beside the commander's: which there are, what people call them, and what giving one means. One person per role.
import { samePerson, type Person } from './actor.ts';
import { named, over, takeCommand, unfit, unfitSelf, answering, type Asking, type Commanding, type Held } from './command.ts';
import { nearest } from './command-text.ts';
import type { Config } from './config.ts';
import { decide, tell } from './decision.ts';
import { wish } from './effects.ts';
import { offer } from './handoff.ts';
import { isOpen, type Incident } from './incident.ts';
import { shownAnew } from './opening.ts';

/** `instructions`: what the team's config tells the holder. */
export type KnownRole = { readonly name: string; readonly label: string; readonly instructions?: string | undefined };

const everybodyKnows: Readonly<Record<string, string>> = {
  commander: 'Commander', deputy: 'Deputy', scribe: 'Scribe', 'customer-liaison': 'Customer liaison', 'internal-liaison': 'Internal liaison',
};

/** What other tools and habits call them. */
const otherNames: Readonly<Record<string, string>> = {
  ic: 'commander', 'incident-commander': 'commander', lead: 'commander', 'incident-lead': 'commander', command: 'commander',
  backup: 'deputy', second: 'deputy', 'deputy-commander': 'deputy',
  notes: 'scribe', 'note-taker': 'scribe', notetaker: 'scribe', recorder: 'scribe',
  liaison: 'customer-liaison', customer: 'customer-liaison', customers: 'customer-liaison', support: 'customer-liaison',
  comms: 'customer-liaison', 'comms-lead': 'customer-liaison', communications: 'customer-liaison', 'communications-lead': 'customer-liaison', 'external-liaison': 'customer-liaison',
  internal: 'internal-liaison', stakeholder: 'internal-liaison', stakeholders: 'internal-liaison', 'stakeholder-liaison': 'internal-liaison',
  executive: 'internal-liaison', executives: 'internal-liaison', 'executive-liaison': 'internal-liaison',
};

/** The commander's first, then those everybody knows, then the team's own. */
export function knownRoles({ roles }: Pick<Config, 'roles'>): readonly KnownRole[] {
  const names = [...new Set([...Object.keys(everybodyKnows), ...Object.keys(roles).sort()])];
  return names.map((name) => ({ name, label: roleLabel(name, { roles }), instructions: ownOf(roles, name)?.instructions }));
}

/** `Customer liaison` for `customer-liaison`; the name itself for one that the config no longer has. */
export function roleLabel(name: string, { roles }: Pick<Config, 'roles'>): string {
  const words = name.replaceAll('-', ' ');
  const usual = Object.hasOwn(everybodyKnows, name) ? everybodyKnows[name] : undefined;
  return ownOf(roles, name)?.label ?? usual ?? words.slice(0, 1).toUpperCase() + words.slice(1);
}

function ownOf(roles: Config['roles'], name: string): Config['roles'][string] | undefined {
  return Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/** The role that is meant, by its name, its label or what others call it; else the one that may have been meant. */
export function findRole(text: string, config: Pick<Config, 'roles'>): KnownRole | { readonly near: string | undefined } {
  const word = text.trim().toLowerCase().replace(/^(?:the|as)\s+/, '').replaceAll(/[\s_]+/g, '-').replace(/[:,.]+$/, '');
  const roles = knownRoles(config);
  const byName = roles.find((role) => role.name === word) ?? roles.find((role) => role.label.toLowerCase().replaceAll(/\s+/g, '-') === word);
  // The team's own names come first: a role called "support" is theirs.
  const name = Object.hasOwn(otherNames, word) ? otherNames[word] : undefined;
  return byName ?? roles.find((role) => role.name === name) ?? { near: nearest(word, roles.map((role) => role.name)) };
}

/** The one who has it; the commander too. */
export function holderOf(incident: Incident, role: string): Person | undefined {
  return role === 'commander' ? incident.commander : incident.roles.find((one) => one.role === role)?.person;
}

/** Command follows its own rules: nobody commands without saying yes. */
export function giveRole(asking: Asking, role: string, to: Person): Commanding | Held {
  const { incident, by, config, known } = asking;
  if (role === 'commander') return samePerson(to, by) ? takeCommand(asking) : offer(asking, { to });
  if (!isOpen(incident)) return over(incident);
  const refused = samePerson(to, by) ? unfitSelf(by, known.account) : unfit(to, known.account);
  if (refused) return refused;
  const was = holderOf(incident, role);
  const label = roleLabel(role, config);
  if (samePerson(was, to)) return tell(`${who(asking, to)} ${label} already. Nothing changed.`);
  const decision = decide([{ kind: 'role.set', data: { role, person: to, ...(was ? { was } : {}) } }], [
    ...shownAnew, wish('slack.people.invite'), { kind: 'slack.say', data: { about: 'role', ref: role } },
    { kind: 'slack.tell', data: { user: to.id, about: 'role', ref: role } },
  ]);
  const hint = secondRole(asking, to);
  if (hint !== undefined) return { ...decision, answer: tell(`${who(asking, to)} ${label} now. ${hint}`) };
  return answering(asking, decision, `${who(asking, to)} ${label} now.`);
}

export function releaseRole(asking: Asking, role: string): Commanding {
  const { incident, config } = asking;
  const label = roleLabel(role, config);
  if (role === 'commander') return { refuse: 'Command is not dropped, it is handed on: `/incident handoff @chiara`. Until somebody accepts, the commander commands.' };
  if (!isOpen(incident)) return over(incident);
  const was = holderOf(incident, role);
  if (!was) return tell(`Nobody is ${label}. Nothing changed.`);
  return answering(asking, decide([{ kind: 'role.released', data: { role, was } }], [...shownAnew, { kind: 'slack.say', data: { about: 'role', ref: role } }]), `Nobody is ${label} now.`);
}

/** "One person holds one role at a time on anything big" (PagerDuty): said, not enforced. */
function secondRole(asking: Asking, person: Person): string | undefined {
  const { incident, config } = asking;
  const other = incident.roles.find((one) => samePerson(one.person, person))?.role ?? (samePerson(incident.commander, person) ? 'commander' : undefined);
  if (other === undefined) return undefined;
  return `${who(asking, person)} ${roleLabel(other, config)} as well: on anything big one person holds one role.`;
}

function who({ by }: Asking, person: Person): string {
  return samePerson(by, person) ? 'You are' : `${named(person)} is`;
}
