// What a Web API method is here, and what most of them look up first.
import { json, must } from '../args.ts';
import { checkBlocks, MESSAGE, textLength } from '../block-kit.ts';
import type { Hub } from '../hub.ts';
import { isRecord, type Fields } from '../json.ts';
import type { Tier } from '../limits.ts';
import type { Channel, Message, Person } from '../model.ts';
import { SlackError } from '../refusal.ts';
import { withIds } from '../with-ids.ts';

/**
 * `scopes`: any one of them is enough; none means no scope. `required`: arguments whose absence is `invalid_arguments`.
 * `formOnly`: the method reads no JSON body. `appToken`: it is called with the token of the app (`xapp-`). `run` answers what stands beside `ok: true`, or throws SlackError.
 */
export type Method = {
  readonly tier: Tier;
  readonly scopes: readonly string[];
  readonly required?: readonly string[];
  readonly formOnly?: boolean;
  readonly appToken?: boolean;
  run(hub: Hub, args: Fields): Fields;
};
export type Methods = Readonly<Record<string, Method>>;

export const READ: readonly string[] = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
export const HISTORY: readonly string[] = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];
export const MANAGE: readonly string[] = ['channels:manage', 'channels:write', 'groups:write', 'im:write', 'mpim:write'];

/** The channel of an argument. A private one that the bot is not in does not exist for it. */
export function channelOf(hub: Hub, args: Fields, key = 'channel'): Channel {
  const channel = hub.channels.get(must(args, key));
  if (!channel || (channel.kind !== 'public' && !channel.members.has(hub.bot.userId))) throw new SlackError('channel_not_found');
  return channel;
}

export function mustBeIn(hub: Hub, channel: Channel): void {
  if (!channel.members.has(hub.bot.userId)) throw new SlackError('not_in_channel');
}

export function mustBeOpen(channel: Channel): void {
  if (channel.archived) throw new SlackError('is_archived');
}

export function mustBeRoom(channel: Channel): void {
  if (channel.kind === 'im' || channel.kind === 'mpim') throw new SlackError('method_not_supported_for_channel_type');
}

export function messageOf(channel: Channel, ts: string): Message {
  const message = channel.messages.get(ts);
  if (!message || message.deleted) throw new SlackError('message_not_found');
  return message;
}

export function personOf(hub: Hub, id: string): Person {
  const person = hub.people.get(id);
  if (!person) throw new SlackError('user_not_found');
  return person;
}

/** Refuses with the scope that is missing when none of `scopes` was granted. */
export function mustHaveScope(hub: Hub, scopes: readonly string[]): void {
  if (scopes.length === 0 || scopes.some((scope) => hub.scopes.includes(scope))) return;
  throw new SlackError('missing_scope', { needed: scopes[0], provided: hub.scopes.join(',') });
}

/** The checked blocks of a message, each with an id; undefined when there are none. */
export function blocksOf(hub: Hub, args: Fields): readonly Fields[] | undefined {
  if (args['blocks'] === undefined || args['blocks'] === '') return undefined;
  const blocks = json(args, 'blocks');
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  const faults = checkBlocks(blocks);
  if (faults.length > 0) throw new SlackError('invalid_blocks', { errors: faults, response_metadata: { messages: faults } });
  if (textLength(blocks) > MESSAGE.observedText) throw new SlackError('msg_blocks_too_long');
  return blocks.length === 0 ? undefined : withIds(hub, blocks.filter(isRecord));
}
