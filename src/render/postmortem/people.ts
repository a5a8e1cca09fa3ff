// Who is named in a fact beside whoever did it: so that every id in the document can read as a name.
import type { Person } from '../../domain/actor.ts';
import type { Fact } from '../../domain/facts.ts';
import { isSlackUser } from '../escape.ts';

/** The people in its fields: a commander, the holder of a role, who has a task, and who had it before. */
export function peopleIn(fact: Fact): readonly Person[] {
  return Object.values(fact.data).filter((value) => isPerson(value));
}

/** Ids of Slack users that a fact speaks of; whoever did it comes first. */
export function slackIdsIn(fact: Fact): readonly string[] {
  const people = [fact.by, ...peopleIn(fact)].flatMap((one) => (one.type === 'person' && one.via === 'slack' ? [one.id] : []));
  return [...people, ...others(fact)].filter(isSlackUser);
}

function others(fact: Fact): readonly string[] {
  if (fact.kind === 'people.invited') return fact.data.people;
  // An app that wrote a message is kept by its name.
  return fact.kind === 'message.recorded' ? [fact.data.author] : [];
}

/** The same fact with another word for each person in it. */
export function withNames(fact: Fact, name: (who: Person) => string): Fact {
  const data = Object.entries(fact.data).map(([key, value]) => {
    return [key, isPerson(value) ? { ...value, name: name(value) } : value];
  });
  return { ...fact, data: Object.fromEntries(data) };
}

/** Facts were checked against their schemas when they were stored: what says that it is a person is one. */
function isPerson(value: unknown): value is Person {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'person' && 'id' in value && 'via' in value;
}
