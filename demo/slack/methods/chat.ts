// chat.postMessage, postEphemeral, update, delete, getPermalink.
import { flag, given, json, must, text } from '../args.ts';
import { MESSAGE } from '../block-kit.ts';
import { whisper } from '../ephemerals.ts';
import type { Hub } from '../hub.ts';
import { isRecord, records, type Fields } from '../json.ts';
import { edit, post, remove } from '../messages.ts';
import type { Channel, Message } from '../model.ts';
import { permalink, presentMessage } from '../present.ts';
import { SlackError } from '../refusal.ts';
import { directChannel } from '../rooms.ts';

import { blocksOf, channelOf, messageOf, mustBeIn, mustBeOpen, type Methods } from './method.ts';

/** Characters of metadata as JSON; Slack has a limit and does not publish it, so this one is ours. */
const METADATA_MAX = 8_000;
const WRITE = ['chat:write'];

type List = readonly Fields[] | undefined;
type Said = { readonly text: string; readonly blocks: List; readonly attachments: List };

function said(hub: Hub, args: Fields): Said {
  const markdown = given(args, 'markdown_text');
  if (markdown && (given(args, 'text') || given(args, 'blocks'))) throw new SlackError('markdown_text_conflict');
  const blocks = blocksOf(hub, args);
  const attachments = records(json(args, 'attachments'));
  if (attachments.length > MESSAGE.attachments) throw new SlackError('too_many_attachments');
  const words = markdown ? must(args, 'markdown_text') : must(args, 'text');
  if (words === '' && !blocks && attachments.length === 0) throw new SlackError('no_text');
  return { text: words.slice(0, MESSAGE.text), blocks, attachments: attachments.length > 0 ? attachments : undefined };
}

function metadataOf(args: Fields): Fields | undefined {
  if (!given(args, 'metadata')) return undefined;
  const value = json(args, 'metadata');
  if (!isRecord(value) || typeof value['event_type'] !== 'string' || !isRecord(value['event_payload'])) {
    throw new SlackError('invalid_metadata_format');
  }
  if (JSON.stringify(value).length > METADATA_MAX) throw new SlackError('metadata_too_large');
  return { event_type: value['event_type'], event_payload: value['event_payload'] };
}

/** Posting also takes a person's id (a direct message) and `#name`. */
function target(hub: Hub, args: Fields): Channel {
  const asked = must(args, 'channel');
  if (hub.people.has(asked)) return directChannel(hub, [hub.bot.userId, asked]).channel;
  const named = [...hub.channels.values()].find((channel) => `#${channel.name}` === asked || channel.name === asked);
  return channelOf(hub, named ? { channel: named.id } : args);
}

function threadOf(channel: Channel, args: Fields): string | undefined {
  const asked = given(args, 'thread_ts') ? text(args, 'thread_ts') : undefined;
  if (asked === undefined) return undefined;
  const parent = channel.messages.get(asked);
  if (!parent) throw new SlackError('cannot_reply_to_message');
  return parent.threadTs ?? parent.ts;
}

function slowDown(hub: Hub, channel: Channel): void {
  const wait = hub.limits.message(channel.id);
  if (wait !== undefined) throw new SlackError('ratelimited', { retry_after: wait });
}

function postMessage(hub: Hub, args: Fields): Fields {
  const channel = target(hub, args);
  mustBeOpen(channel);
  if (channel.kind !== 'public' || !hub.scopes.includes('chat:write.public')) mustBeIn(hub, channel);
  const words = said(hub, args);
  const metadata = metadataOf(args);
  const threadTs = threadOf(channel, args);
  slowDown(hub, channel);
  const broadcast = threadTs !== undefined && flag(args, 'reply_broadcast');
  const message = post(hub, channel, { user: hub.bot.userId, ...words, metadata, threadTs, broadcast });
  return { channel: channel.id, ts: message.ts, message: presentMessage(hub, channel, message, true) };
}

function postEphemeral(hub: Hub, args: Fields): Fields {
  const channel = channelOf(hub, args);
  mustBeOpen(channel);
  mustBeIn(hub, channel);
  if (!channel.members.has(must(args, 'user'))) throw new SlackError('user_not_in_channel');
  if (must(args, 'text').length > MESSAGE.text) throw new SlackError('msg_too_long');
  const words = said(hub, args);
  slowDown(hub, channel);
  const threadTs = threadOf(channel, args);
  const { text: line, blocks } = words;
  const shown = whisper(hub, { to: must(args, 'user'), channel: channel.id, user: hub.bot.userId, text: line, blocks, threadTs });
  return { message_ts: shown.ts };
}

function own(hub: Hub, channel: Channel, args: Fields, code: string): Message {
  const message = messageOf(channel, must(args, 'ts'));
  if (message.user !== hub.bot.userId || message.subtype?.startsWith('channel_')) throw new SlackError(code);
  return message;
}

function update(hub: Hub, args: Fields): Fields {
  const channel = channelOf(hub, args);
  const message = own(hub, channel, args, 'cant_update_message');
  if (channel.archived) throw new SlackError('is_inactive');
  if (must(args, 'text').length > MESSAGE.updateText) throw new SlackError('msg_too_long');
  const words = said(hub, args);
  edit(hub, channel, message, { ...words, metadata: metadataOf(args) ?? message.metadata }, hub.bot.userId);
  return { channel: channel.id, ts: message.ts, text: message.text, message: presentMessage(hub, channel, message, true) };
}

export const chat: Methods = {
  'chat.postMessage': { tier: 0, scopes: WRITE, required: ['channel'], run: postMessage },
  'chat.postEphemeral': { tier: 4, scopes: WRITE, required: ['channel', 'user'], run: postEphemeral },
  'chat.update': { tier: 3, scopes: WRITE, required: ['channel', 'ts'], run: update },
  'chat.delete': {
    tier: 3,
    scopes: WRITE,
    required: ['channel', 'ts'],
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      const message = own(hub, channel, args, 'cant_delete_message');
      remove(hub, channel, message);
      return { channel: channel.id, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    tier: 0,
    scopes: [],
    required: ['channel', 'message_ts'],
    formOnly: true,
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      return { channel: channel.id, permalink: permalink(hub, channel, messageOf(channel, must(args, 'message_ts'))) };
    },
  },
};
