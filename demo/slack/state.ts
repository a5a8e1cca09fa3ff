// What the demo's page shows of Slack: the slack part of GET /demo/state.
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import type { Channel, ChannelKind, Message, Person } from './model.ts';
import { presentView } from './present.ts';

export type PagePerson = {
  readonly id: string; readonly name: string; readonly realName: string; readonly avatarColor: string; readonly title?: string;
  readonly admin?: true;
  readonly guest?: true;
  /** The workspace of somebody from another company (Slack Connect). */
  readonly company?: string;
};

export type PageChannel = {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** `im` is somebody's own conversation with the app. */
  readonly kind: ChannelKind;
  readonly archived: boolean;
  readonly topic: string;
  readonly purpose: string;
  readonly members: readonly string[];
  readonly bookmarks: readonly { readonly id: string; readonly title: string; readonly link: string }[];
  readonly pins: readonly string[];
};

/**
 * `subtype` marks Slack's own lines (channel_join, channel_topic, …), which a page shows greyed. `deleted`: only replies below it are
 * left. `broadcast`: a reply that the channel sees too.
 */
export type PageMessage = {
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Fields[];
  readonly threadTs?: string;
  readonly edited?: boolean;
  readonly deleted?: true;
  readonly broadcast?: true;
  readonly subtype?: string;
  readonly files?: readonly { readonly id: string; readonly title: string }[];
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
  readonly pinned: boolean;
  readonly isBot: boolean;
};

/** Views are Slack's own objects (id, type, title, blocks, state.values, hash, …); `null` means none is open. */
export type SlackPageState = {
  readonly people: readonly PagePerson[];
  readonly channels: readonly PageChannel[];
  readonly messages: Readonly<Record<string, readonly PageMessage[]>>;
  readonly ephemerals: Readonly<Record<string, readonly (PageMessage & { readonly channel: string })[]>>;
  readonly modals: Readonly<Record<string, Fields | null>>;
  readonly home: Readonly<Record<string, Fields | null>>;
};

function pagePerson(hub: Hub, { id, name, realName, avatarColor, title, admin, guest, teamId }: Person): PagePerson {
  return {
    id, name, realName, avatarColor, ...(title === undefined ? {} : { title }), ...(admin ? { admin: true } : {}), ...(guest ? { guest: true } : {}),
    ...(teamId === undefined || teamId === hub.team.id ? {} : { company: teamId }),
  };
}

function pageChannel(channel: Channel): PageChannel {
  return {
    id: channel.id,
    name: channel.name,
    private: channel.kind !== 'public',
    kind: channel.kind,
    archived: channel.archived,
    topic: channel.topic.value,
    purpose: channel.purpose.value,
    members: [...channel.members],
    bookmarks: channel.bookmarks.map(({ id, title, link }) => ({ id, title, link })),
    pins: channel.pins.map((pin) => pin.ts),
  };
}

function pageMessage(channel: Channel, message: Message): PageMessage {
  return {
    ts: message.ts,
    user: message.user,
    text: message.deleted ? 'This message was deleted.' : message.text,
    ...(message.deleted ? { deleted: true } : {}),
    ...(message.broadcast ? { broadcast: true } : {}),
    ...(message.blocks && !message.deleted ? { blocks: message.blocks } : {}),
    ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    ...(message.edited ? { edited: true } : {}),
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    ...(message.files.length > 0 ? { files: message.files.map(({ id, title }) => ({ id, title })) } : {}),
    reactions: message.reactions.map(({ name, users }) => ({ name, users: [...users] })),
    pinned: channel.pins.some((pin) => pin.ts === message.ts),
    isBot: message.isBot,
  };
}

/** A picture of everything, safe to keep: nothing in it changes later. */
export function pageState(hub: Hub): SlackPageState {
  const persons = [...hub.people.values()].filter((person) => !person.isBot && !person.deleted);
  const whispers = (id: string): SlackPageState['ephemerals'][string] =>
    (hub.ephemerals.get(id) ?? []).map(({ ts, channel, user, text, blocks, threadTs }) => ({
      ts, channel, user, text, ...(blocks ? { blocks } : {}), ...(threadTs === undefined ? {} : { threadTs }),
      reactions: [], pinned: false, isBot: user === hub.bot.userId,
    }));
  const each = <T>(of: (id: string) => T): Record<string, T> => Object.fromEntries(persons.map(({ id }) => [id, of(id)]));
  const channels = [...hub.channels.values()];
  return {
    people: persons.map((person) => pagePerson(hub, person)),
    channels: channels.map(pageChannel),
    messages: Object.fromEntries(
      channels.map((channel) => [channel.id, [...channel.messages.values()].map((message) => pageMessage(channel, message))]),
    ),
    ephemerals: each(whispers),
    modals: each((id) => {
      const view = hub.stacks.get(id)?.at(-1);
      return view ? presentView(hub, view) : null;
    }),
    home: each((id) => {
      const view = hub.homes.get(id);
      return view ? presentView(hub, view) : null;
    }),
  };
}
