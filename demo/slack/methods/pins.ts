// pins.add, remove, list and reactions.add, remove, get: marks on messages.
import { given, must } from '../args.ts';
import type { Hub } from '../hub.ts';
import { microsOf } from '../ids.ts';
import type { Fields } from '../json.ts';
import { addReaction, dropReaction, pinItem, setPinned } from '../messages.ts';
import type { Channel, Message } from '../model.ts';
import { permalink, presentMessage } from '../present.ts';
import { SlackError } from '../refusal.ts';

import { channelOf, messageOf, mustBeIn, mustBeOpen, type Methods } from './method.ts';

/** Pins in one channel (Slack help, Pin messages). */
const PINS_MAX = 100;

function marked(hub: Hub, args: Fields): { readonly channel: Channel; readonly message: Message } {
  const channel = channelOf(hub, args);
  if (!given(args, 'timestamp')) throw new SlackError('no_item_specified');
  if (microsOf(must(args, 'timestamp')) === undefined) throw new SlackError('bad_timestamp');
  return { channel, message: messageOf(channel, must(args, 'timestamp')) };
}

function isPinned(channel: Channel, message: Message): boolean {
  return channel.pins.some((pin) => pin.ts === message.ts);
}

export const pins: Methods = {
  'pins.add': {
    tier: 2,
    scopes: ['pins:write'],
    required: ['channel'],
    run: (hub, args) => {
      mustBeIn(hub, channelOf(hub, args));
      const { channel, message } = marked(hub, args);
      if (isPinned(channel, message)) throw new SlackError('already_pinned');
      if (channel.archived || message.subtype?.startsWith('channel_')) throw new SlackError('not_pinnable');
      if (channel.pins.length >= PINS_MAX) throw new SlackError('too_many_pins');
      setPinned(hub, channel, message, hub.bot.userId, true);
      return {};
    },
  },
  'pins.remove': {
    tier: 2,
    scopes: ['pins:write'],
    required: ['channel'],
    run: (hub, args) => {
      const { channel, message } = marked(hub, args);
      if (!isPinned(channel, message)) throw new SlackError('no_pin');
      setPinned(hub, channel, message, hub.bot.userId, false);
      return {};
    },
  },
  'pins.list': {
    tier: 2,
    scopes: ['pins:read'],
    required: ['channel'],
    formOnly: true,
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      return { items: channel.pins.toReversed().map((pin) => pinItem(hub, channel, messageOf(channel, pin.ts))) };
    },
  },
};

function emoji(args: Fields): string {
  const name = must(args, 'name');
  if (!/^[a-z0-9_+'-]+(?:::skin-tone-[2-6])?$/u.test(name)) throw new SlackError('invalid_name');
  return name;
}

export const reactions: Methods = {
  'reactions.add': {
    tier: 3,
    scopes: ['reactions:write'],
    required: ['channel', 'name'],
    run: (hub, args) => {
      const { channel, message } = marked(hub, args);
      mustBeOpen(channel);
      if (!addReaction(hub, channel, message, hub.bot.userId, emoji(args))) throw new SlackError('already_reacted');
      return {};
    },
  },
  'reactions.remove': {
    tier: 2,
    scopes: ['reactions:write'],
    required: ['name'],
    run: (hub, args) => {
      const { channel, message } = marked(hub, args);
      if (!dropReaction(hub, channel, message, hub.bot.userId, emoji(args))) throw new SlackError('no_reaction');
      return {};
    },
  },
  'reactions.get': {
    tier: 3,
    scopes: ['reactions:read'],
    formOnly: true,
    run: (hub, args) => {
      const { channel, message } = marked(hub, args);
      const shown = { ...presentMessage(hub, channel, message), permalink: permalink(hub, channel, message) };
      return { type: 'message', channel: channel.id, message: shown };
    },
  },
};
