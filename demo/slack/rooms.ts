// What happens to channels, whoever does it: create, join, leave, rename, topic, archive; each leaves Slack's own line behind.
import { emit, emitChannel, teamOf } from './events.ts';
import { seconds, type Hub } from './hub.ts';
import { notice } from './messages.ts';
import type { Channel, ChannelKind } from './model.ts';

const EMPTY = { value: '', creator: '', lastSet: 0 } as const;
const PREFIX: Readonly<Record<ChannelKind, string>> = { public: 'C', private: 'C', im: 'D', mpim: 'C' };

type NewChannel = {
  readonly id?: string | undefined;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly creator: string;
  readonly members: readonly string[];
  readonly general?: boolean;
};

/** A new channel with these members, nobody told. */
export function addChannel(hub: Hub, input: NewChannel): Channel {
  const channel: Channel = {
    id: input.id ?? hub.ids.id(PREFIX[input.kind]),
    name: input.name,
    kind: input.kind,
    general: input.general ?? false,
    archived: false,
    topic: EMPTY,
    purpose: EMPTY,
    creator: input.creator,
    created: seconds(hub),
    previousNames: [],
    members: new Set(input.members),
    bookmarks: [],
    pins: [],
    messages: new Map(),
  };
  hub.channels.set(channel.id, channel);
  hub.changed();
  return channel;
}

/** Is the name in use? Archived channels keep theirs. */
export function nameTaken(hub: Hub, name: string): boolean {
  return [...hub.channels.values()].some((channel) => channel.name === name);
}

/** Puts somebody into a channel; `inviter` when they did not come by themselves. */
export function enter(hub: Hub, channel: Channel, user: string, inviter?: string): void {
  channel.members.add(user);
  const by = inviter === undefined ? {} : { inviter };
  notice(hub, channel, user, 'channel_join', `<@${user}> has joined the channel`, by);
  const type = channel.kind === 'public' ? 'C' : 'G';
  emit(hub, { type: 'member_joined_channel', user, channel: channel.id, channel_type: type, team: teamOf(hub, user), ...by }, channel);
  hub.changed();
}

/** Takes somebody out of a channel; the app is told before it can be the one that leaves. */
export function leave(hub: Hub, channel: Channel, user: string): void {
  notice(hub, channel, user, 'channel_leave', `<@${user}> has left the channel`);
  const type = channel.kind === 'public' ? 'C' : 'G';
  emit(hub, { type: 'member_left_channel', user, channel: channel.id, channel_type: type, team: teamOf(hub, user) }, channel);
  if (user === hub.bot.userId) emitChannel(hub, 'left', { channel: channel.id }, channel);
  channel.members.delete(user);
  hub.changed();
}

export function rename(hub: Hub, channel: Channel, name: string, by: string): void {
  const before = channel.name;
  channel.previousNames.unshift(before);
  channel.name = name;
  const text = `<@${by}> has renamed the channel from "${before}" to "${name}"`;
  notice(hub, channel, by, 'channel_name', text, { old_name: before, name });
  const isPublic = channel.kind === 'public';
  const shape = { id: channel.id, name, name_normalized: name, created: channel.created, is_channel: isPublic, is_mpim: false };
  emitChannel(hub, 'rename', { channel: shape }, channel);
  hub.changed();
}

/** Sets the topic or purpose. */
export function describe(hub: Hub, channel: Channel, which: 'topic' | 'purpose', value: string, by: string): void {
  channel[which] = { value, creator: by, lastSet: seconds(hub) };
  const said = which === 'topic' ? 'topic' : 'description';
  const text = value === '' ? `<@${by}> cleared the channel ${said}` : `<@${by}> set the channel ${said}: ${value}`;
  notice(hub, channel, by, `channel_${which}`, text, { [which]: value });
  hub.changed();
}

export function setArchived(hub: Hub, channel: Channel, archived: boolean, by: string): void {
  channel.archived = archived;
  const [subtype, word] = archived ? ['channel_archive', 'archived'] : ['channel_unarchive', 'un-archived'];
  notice(hub, channel, by, subtype, `<@${by}> ${word} the channel`);
  emitChannel(hub, archived ? 'archive' : 'unarchive', { channel: channel.id, user: by }, channel);
  hub.changed();
}

/** The direct conversation of these people, opened if it is not there yet. */
export function directChannel(hub: Hub, members: readonly string[]): { readonly channel: Channel; readonly fresh: boolean } {
  const kind = members.length > 2 ? 'mpim' : 'im';
  const same = (channel: Channel): boolean =>
    channel.kind === kind && channel.members.size === members.length && members.every((id) => channel.members.has(id));
  const found = [...hub.channels.values()].find(same);
  if (found) return { channel: found, fresh: false };
  const names = members.map((id) => hub.people.get(id)?.name ?? id).sort();
  const name = kind === 'im' ? `dm-${names.join('-')}` : `mpdm-${names.join('--')}-1`;
  return { channel: addChannel(hub, { name, kind, creator: hub.bot.userId, members }), fresh: true };
}
