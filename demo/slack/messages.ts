// What happens to messages, whoever does it: post, edit, delete, react, pin; each tells the app what it subscribed to.
import { channelType, emit } from './events.ts';
import { seconds, type Hub } from './hub.ts';
import type { Fields } from './json.ts';
import type { Channel, Message, StoredFile } from './model.ts';
import { permalink, presentMessage } from './present.ts';

export type Draft = {
  readonly user: string;
  readonly text: string;
  readonly blocks?: readonly Fields[] | undefined;
  readonly attachments?: readonly Fields[] | undefined;
  readonly metadata?: Fields | undefined;
  readonly subtype?: string | undefined;
  readonly threadTs?: string | undefined;
  readonly broadcast?: boolean | undefined;
  readonly files?: readonly StoredFile[] | undefined;
  readonly extra?: Fields | undefined;
};

function subtypeOf({ broadcast, files = [] }: Draft): string | undefined {
  if (broadcast) return 'thread_broadcast';
  return files.length > 0 ? 'file_share' : undefined;
}

/** Puts a message into a channel and tells the app, with a second event when it mentions the bot. */
export function post(hub: Hub, channel: Channel, draft: Draft): Message {
  const message: Message = {
    ts: hub.ids.ts(),
    user: draft.user,
    isBot: draft.user === hub.bot.userId,
    text: draft.text,
    blocks: draft.blocks,
    attachments: draft.attachments,
    metadata: draft.metadata,
    edited: undefined,
    deleted: false,
    subtype: draft.subtype ?? subtypeOf(draft),
    threadTs: draft.threadTs,
    broadcast: draft.broadcast ?? false,
    files: draft.files ?? [],
    extra: { ...draft.extra, ...(draft.user === hub.bot.userId ? {} : { client_msg_id: hub.random.uuid() }) },
    reactions: [],
  };
  channel.messages.set(message.ts, message);
  const shape = { ...presentMessage(hub, channel, message, true), channel: channel.id, event_ts: message.ts };
  emit(hub, { ...shape, type: 'message', channel_type: channelType(channel) }, channel);
  if (!message.isBot && draft.text.includes(`<@${hub.bot.userId}`)) emit(hub, { ...shape, type: 'app_mention' }, channel);
  hub.changed();
  return message;
}

/** What Slack itself says in a channel: somebody joined, the topic changed. */
export function notice(hub: Hub, channel: Channel, user: string, subtype: string, text: string, extra: Fields = {}): void {
  if (channel.kind === 'public' || channel.kind === 'private') post(hub, channel, { user, subtype, text, extra });
}

function hidden(hub: Hub, channel: Channel, subtype: string, rest: Fields): void {
  const ts = hub.ids.ts();
  const where = { channel: channel.id, channel_type: channelType(channel) };
  emit(hub, { type: 'message', subtype, hidden: true, ...where, ts, event_ts: ts, ...rest }, channel);
  hub.changed();
}

export type Change = Pick<Message, 'text' | 'blocks' | 'attachments' | 'metadata'>;

/** Changes a message in place. Only a change of bare text shows as "(edited)", as in Slack. */
export function edit(hub: Hub, channel: Channel, message: Message, change: Change, by: string): void {
  const previous = presentMessage(hub, channel, message, true);
  if (!change.blocks && change.text !== message.text) message.edited = { user: by, ts: hub.ids.ts() };
  const { text, blocks, attachments, metadata } = change;
  Object.assign(message, { text, blocks, attachments, metadata });
  hidden(hub, channel, 'message_changed', { message: presentMessage(hub, channel, message, true), previous_message: previous });
}

/** Takes a message away, its pin with it. Above replies a tombstone stays, which Slack tells as a change of the message. */
export function remove(hub: Hub, channel: Channel, message: Message): void {
  const previous = presentMessage(hub, channel, message, true);
  channel.pins = channel.pins.filter((pin) => pin.ts !== message.ts);
  if (repliesTo(channel, message.ts).length > 0) {
    message.deleted = true;
    hidden(hub, channel, 'message_changed', { message: presentMessage(hub, channel, message), previous_message: previous });
    return;
  }
  channel.messages.delete(message.ts);
  const parent = channel.messages.get(message.threadTs ?? '');
  if (parent?.deleted && repliesTo(channel, parent.ts).length === 0) channel.messages.delete(parent.ts);
  hidden(hub, channel, 'message_deleted', { deleted_ts: message.ts, previous_message: previous });
}

function repliesTo(channel: Channel, ts: string): readonly Message[] {
  return [...channel.messages.values()].filter((message) => message.threadTs === ts);
}

function reactionEvent(hub: Hub, channel: Channel, message: Message, type: string, user: string, reaction: string): void {
  const item = { type: 'message', channel: channel.id, ts: message.ts };
  emit(hub, { type, user, reaction, item, item_user: message.user }, channel);
  hub.changed();
}

/** Adds a reaction; false when the person has it there already. */
export function addReaction(hub: Hub, channel: Channel, message: Message, user: string, name: string): boolean {
  const found = message.reactions.find((each) => each.name === name);
  if (found?.users.includes(user)) return false;
  if (found) found.users.push(user);
  else message.reactions.push({ name, users: [user] });
  reactionEvent(hub, channel, message, 'reaction_added', user, name);
  return true;
}

/** Takes a reaction back; false when there was none. */
export function dropReaction(hub: Hub, channel: Channel, message: Message, user: string, name: string): boolean {
  const found = message.reactions.find((each) => each.name === name && each.users.includes(user));
  if (!found) return false;
  found.users.splice(found.users.indexOf(user), 1);
  if (found.users.length === 0) message.reactions.splice(message.reactions.indexOf(found), 1);
  reactionEvent(hub, channel, message, 'reaction_removed', user, name);
  return true;
}

/** The item of pins.list and of pin events. */
export function pinItem(hub: Hub, channel: Channel, message: Message): Fields {
  const pin = channel.pins.find((each) => each.ts === message.ts);
  return {
    type: 'message',
    channel: channel.id,
    created: pin?.created ?? seconds(hub),
    created_by: pin?.by,
    message: { ...presentMessage(hub, channel, message), permalink: permalink(hub, channel, message) },
  };
}

/** Pins or unpins; the caller has checked that it changes something. */
export function setPinned(hub: Hub, channel: Channel, message: Message, by: string, pinned: boolean): void {
  const others = channel.pins.filter((pin) => pin.ts !== message.ts);
  channel.pins = pinned ? [...others, { ts: message.ts, created: seconds(hub), by }] : others;
  const rest = { item: pinItem(hub, channel, message), item_user: message.user, pin_count: channel.pins.length };
  const type = pinned ? 'pin_added' : 'pin_removed';
  emit(hub, { type, user: by, channel_id: channel.id, has_pins: channel.pins.length > 0, ...rest }, channel);
  hub.changed();
}
