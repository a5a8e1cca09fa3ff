// Who is named and who appears by role: nobody's name stands beside what can have gone wrong, or beside a call that can have been wrong.
import { samePerson, type Actor, type Person } from '../../domain/actor.ts';
import type { Fact, FactKind } from '../../domain/facts.ts';
import { withNames } from './people.ts';

/**
 * Rows that may name people: who took something on, was called, or speaks in words of their own, where a name says whom to ask.
 * Every other kind, new ones too, says the role: what was decided, tried, approved, declined, taken over or left undone.
 */
const naming: ReadonlySet<FactKind> = new Set([
  'incident.opened', 'commander.set', 'role.set', 'role.released', 'handoff.offered', 'page.requested', 'page.sent', 'people.invited', 'people.missing', 'channel.created',
  'note.added', 'alert.noted', 'message.recorded', 'message.edited', 'update.sent', 'link.added',
  'followup.added', 'followup.owned', 'followup.scheduled', 'followup.issue_wanted', 'followup.issue_opened', 'postmortem.wanted', 'postmortem.opened', 'postmortem.owned',
]);

/** A takeover says that somebody did not answer. */
export function namesPeople(fact: Fact): boolean {
  if (fact.kind === 'commander.set') return fact.data.how !== 'taken_over' && fact.data.reason === undefined;
  return naming.has(fact.kind);
}

/** Who held which role, the commander first. */
export type Held = readonly { readonly role: string; readonly person: Person }[];
export type RolesThen = { readonly at: (fact: Fact) => Held; readonly last: Held };

/** For each fact who held what; a row that names people knows what it has just changed, a row by role what was before. In the order of the records. */
export function rolesThen(facts: readonly Fact[]): RolesThen {
  const changes = new Map<number, Held>();
  let held: Held = [];
  for (const fact of facts) {
    const before = held;
    held = after(held, fact);
    changes.set(fact.seq, namesPeople(fact) ? held : before);
  }
  return { at: (fact) => changes.get(fact.seq) ?? [], last: held };
}

function after(held: Held, fact: Fact): Held {
  if (fact.kind === 'commander.set') return [{ role: 'commander', person: fact.data.commander }, ...without(held, 'commander')];
  if (fact.kind === 'role.set') return [...without(held, fact.data.role), { role: fact.data.role, person: fact.data.person }];
  return fact.kind === 'role.released' ? without(held, fact.data.role) : held;
}

function without(held: Held, role: string): Held {
  return held.filter((one) => one.role !== role);
}

/** `commander`, `customer liaison`; undefined for somebody without a role. */
export function roleOf(who: Actor, held: Held): string | undefined {
  return held.find(({ person }) => samePerson(person, who))?.role.replaceAll('-', ' ');
}

/** `the commander`, `a responder`: in the middle of a sentence. */
export function byRole(who: Actor, held: Held): string {
  const role = roleOf(who, held);
  if (role !== undefined) return `the ${role}`;
  return who.type === 'person' && who.via === 'github' ? 'somebody on GitHub' : 'a responder';
}

/** The fact with roles in place of people. Two without a role are told apart. */
export function withRoles(fact: Fact, held: Held): Fact {
  if (fact.kind === 'people.left') return { ...fact, data: { people: [headCount(fact.data.people.length)] } };
  if (fact.kind === 'run.queued') return { ...fact, data: { ...fact.data, holder: fact.data.holder.replace(/, begun by .* at (?=\d\d:\d\d UTC$)/s, ', begun at ') } };
  // In the order in which they are said: from whom, then to whom.
  if (fact.kind === 'task.assigned') return said({ ...fact, data: { task: fact.data.task, was: fact.data.was, assignee: fact.data.assignee } }, held);
  return said(fact, held);
}

function said(fact: Fact, held: Held): Fact {
  const before: { readonly who: Person; readonly words: string }[] = [];
  return withNames(fact, (who) => {
    const known = before.find((one) => samePerson(one.who, who));
    if (known) return known.words;
    const plain = byRole(who, held);
    const words = before.some((one) => one.words === plain) ? plain.replace(/^a /, 'another ') : plain;
    before.push({ who, words });
    return words;
  });
}

/** `the commander and a responder`: who approved, without names. */
export function togetherByRole(people: readonly { readonly who: Person; readonly held: Held }[]): string {
  const phrases = people.map(({ who, held }) => byRole(who, held));
  const nameless = phrases.filter((one) => one === 'a responder').length;
  const roles = phrases.filter((one) => one !== 'a responder');
  return [...roles, ...(nameless === 0 ? [] : [headCount(nameless)])].join(' and ');
}

function headCount(count: number): string {
  return count === 1 ? 'a responder' : `${count} responders`;
}
