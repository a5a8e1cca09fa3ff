// Which happenings the app hears of: what it subscribed to, in channels it can see.
import type { Hub } from './hub.ts';
import type { Fields } from './json.ts';
import type { Channel, ChannelKind } from './model.ts';

/** What the app's manifest subscribes to unless told otherwise. */
export const SUBSCRIPTIONS: readonly string[] = [
  'app_home_opened', 'app_mention', 'message.channels', 'message.groups', 'reaction_added', 'reaction_removed',
  'pin_added', 'pin_removed', 'channel_rename', 'channel_archive', 'channel_unarchive', 'member_joined_channel',
  'member_left_channel',
];

const MESSAGE_EVENTS: Readonly<Record<ChannelKind, string>> = {
  public: 'message.channels', private: 'message.groups', im: 'message.im', mpim: 'message.mpim',
};
const CHANNEL_TYPES: Readonly<Record<ChannelKind, string>> = { public: 'channel', private: 'group', im: 'im', mpim: 'mpim' };

/** Slack's word for the kind of channel in a message event. */
export function channelType(channel: Channel): string {
  return CHANNEL_TYPES[channel.kind];
}

/** Tells the app, if it subscribed and is in the channel. Without a channel the event is about the app itself. */
export function emit(hub: Hub, event: Fields & { readonly type: string }, channel?: Channel): void {
  const name = event.type === 'message' && channel ? MESSAGE_EVENTS[channel.kind] : event.type;
  if (!hub.subscriptions.includes(name)) return;
  const isNews = event.type === 'channel_rename' && channel?.kind === 'public';
  if (channel && !isNews && !channel.members.has(hub.bot.userId)) return;
  hub.deliver({ ...event, event_ts: event['event_ts'] ?? hub.ids.ts() });
}
