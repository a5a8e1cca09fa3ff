// Puts the people and channels of the demo's data into a new world, before anybody listens.
import { seconds, type Hub } from './hub.ts';
import type { ChannelSeed, GroupSeed, Person, PersonSeed } from './model.ts';
import { addChannel } from './rooms.ts';

const COLORS = ['#4a7c8c', '#8c5a4a', '#5c7a3a', '#7a4a8c', '#8c7a3a', '#3a6a8c', '#8c3a5c', '#4a8c6a'] as const;

/** One person more, with the next colour unless they bring their own. */
export function addPerson(hub: Hub, seed: PersonSeed): Person {
  const avatarColor = seed.avatarColor ?? COLORS[hub.people.size % COLORS.length] ?? COLORS[0];
  const person: Person = { ...seed, id: seed.id ?? hub.ids.id('U'), avatarColor, isBot: false };
  hub.people.set(person.id, person);
  return person;
}

function addPeople(hub: Hub, seeds: readonly PersonSeed[]): void {
  for (const seed of seeds) addPerson(hub, seed);
  const { userId, name, realName } = hub.bot;
  hub.people.set(userId, { id: userId, name, realName, avatarColor: '#1d1c1d', isBot: true });
}

function idOf(hub: Hub, nameOrId: string): string {
  if (hub.people.has(nameOrId)) return nameOrId;
  const found = [...hub.people.values()].find((person) => person.name === nameOrId);
  if (!found) throw new Error(`A channel or group names "${nameOrId}", who is not among the people.`);
  return found.id;
}

/** Fills the world; throws when a channel or group names somebody who is not there. */
export function seedWorld(
  hub: Hub,
  data: {
    readonly people: readonly PersonSeed[];
    readonly channels: readonly ChannelSeed[];
    readonly groups?: readonly GroupSeed[];
  },
): void {
  addPeople(hub, data.people);
  const first = [...hub.people.keys()][0] ?? hub.bot.userId;
  for (const seed of data.channels) {
    const channel = addChannel(hub, {
      id: seed.id,
      name: seed.name,
      kind: seed.private ? 'private' : 'public',
      creator: seed.creator === undefined ? first : idOf(hub, seed.creator),
      members: (seed.members ?? []).map((member) => idOf(hub, member)),
      general: seed.general ?? false,
    });
    channel.archived = seed.archived ?? false;
    const note = (value: string | undefined) => ({ value: value ?? '', creator: channel.creator, lastSet: seconds(hub) });
    channel.topic = note(seed.topic);
    channel.purpose = note(seed.purpose);
  }
  for (const seed of data.groups ?? []) {
    const group = { ...seed, id: seed.id ?? hub.ids.id('S'), users: seed.users.map((user) => idOf(hub, user)) };
    hub.groups.set(group.id, group);
  }
}
