// Which happenings the app hears of: what it subscribed to, in channels it can see.
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import type { Channel, ChannelKind } from './model.ts';

/** What the app's manifest subscribes to unless told otherwise. */
export const SUBSCRIPTIONS: readonly string[] = [
  'app_home_opened', 'app_mention', 'message.channels', 'message.groups', 'reaction_added', 'reaction_removed',
  'pin_added', 'pin_removed', 'channel_rename', 'channel_archive', 'channel_unarchive', 'channel_left', 'group_rename',
  'group_archive', 'group_unarchive', 'group_left', 'member_joined_channel', 'member_left_channel',
];

const MESSAGE_EVENTS: Readonly<Record<ChannelKind, string>> = {
  public: 'message.channels', private: 'message.groups', im: 'message.im', mpim: 'message.mpim',
};
const CHANNEL_TYPES: Readonly<Record<ChannelKind, string>> = { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' };

/** Slack's word for the kind of channel in a message event. */
export function channelType(channel: Channel): string {
  return CHANNEL_TYPES[channel.kind];
}

/** The workspace of a person; everybody unknown, and the bot, belong to ours. */
export function teamOf(hub: Hub, user: string): string {
  return hub.people.get(user)?.teamId ?? hub.team.id;
}

/** Is somebody of another company in it (Slack Connect)? */
export function isShared(hub: Hub, channel: Channel): boolean {
  return [...channel.members].some((user) => teamOf(hub, user) !== hub.team.id);
}

/** Tells the app, if it subscribed and is in the channel. Without a channel the event is about the app itself. */
export function emit(hub: Hub, event: Fields & { readonly type: string }, channel?: Channel): void {
  const name = event.type === 'message' && channel ? MESSAGE_EVENTS[channel.kind] : event.type;
  if (!hub.subscriptions.includes(name)) return;
  const isNews = event.type === 'channel_rename';
  if (channel && !isNews && !channel.members.has(hub.bot.userId)) return;
  hub.deliver({ ...event, event_ts: event['event_ts'] ?? hub.ids.ts() }, channel !== undefined && isShared(hub, channel));
}

/** What happened to a channel as a whole; of a private one Slack tells under another name (`group_archive`). */
export function emitChannel(hub: Hub, what: 'rename' | 'archive' | 'unarchive' | 'left', rest: Fields, channel: Channel): void {
  if (channel.kind === 'public') emit(hub, { type: `channel_${what}`, ...rest }, channel);
  if (channel.kind === 'private') emit(hub, { type: `group_${what}`, ...rest }, channel);
}
