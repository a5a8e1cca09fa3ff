// Making and changing channels: create, rename, topic, purpose, archive.
import { flag, given, must, text } from '../args.ts';
import type { Hub } from '../hub.ts';
import type { Fields } from '../json.ts';
import { presentChannel } from '../present.ts';
import { invalidArguments, SlackError } from '../refusal.ts';
import { addChannel, describe, enter, nameTaken, rename, setArchived } from '../rooms.ts';

import { channelOf, MANAGE, mustBeIn, mustBeOpen, mustBeRoom, mustHaveScope, type Methods } from './method.ts';

/** Longest channel name, and longest topic or purpose, in characters (docs.slack.dev). */
const NAME_MAX = 80;
const NOTE_MAX = 250;
const RESERVED = new Set(['here', 'channel', 'everyone', 'archive', 'archived']);

function checkName(hub: Hub, name: string): void {
  if (name === '') throw new SlackError('invalid_name_required');
  if (name.length > NAME_MAX) throw new SlackError('invalid_name_maxlength');
  if (/^[-_.]+$/u.test(name)) throw new SlackError('invalid_name_punctuation');
  if (!/^[a-z0-9_-]+$/u.test(name)) throw new SlackError('invalid_name_specials');
  if (RESERVED.has(name)) throw new SlackError('invalid_name');
  if (nameTaken(hub, name)) throw new SlackError('name_taken');
}

function note(which: 'topic' | 'purpose'): Methods[string] {
  return {
    tier: 2,
    scopes: [...MANAGE, 'channels:write.topic', 'groups:write.topic', 'im:write.topic', 'mpim:write.topic'],
    required: ['channel'],
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      mustBeIn(hub, channel);
      mustBeOpen(channel);
      const value = text(args, which);
      if (value === undefined) throw invalidArguments([`[ERROR] missing required field: ${which}`]);
      if (value.length > NOTE_MAX) throw new SlackError('too_long');
      if (value !== channel[which].value) describe(hub, channel, which, value, hub.bot.userId);
      return { channel: presentChannel(hub, channel), [which]: value };
    },
  };
}

function archive(hub: Hub, args: Fields): Fields {
  const channel = channelOf(hub, args);
  mustBeRoom(channel);
  if (channel.archived) throw new SlackError('already_archived');
  if (channel.general) throw new SlackError('cant_archive_general');
  mustBeIn(hub, channel);
  setArchived(hub, channel, true, hub.bot.userId);
  return {};
}

export const channels: Methods = {
  'conversations.create': {
    tier: 2,
    scopes: MANAGE,
    run: (hub, args) => {
      const hidden = flag(args, 'is_private');
      mustHaveScope(hub, [hidden ? 'groups:write' : 'channels:manage']);
      const name = given(args, 'name') ? must(args, 'name') : '';
      checkName(hub, name);
      const me = hub.bot.userId;
      const channel = addChannel(hub, { name, kind: hidden ? 'private' : 'public', creator: me, members: [] });
      enter(hub, channel, me);
      return { channel: presentChannel(hub, channel) };
    },
  },
  'conversations.rename': {
    tier: 2,
    scopes: MANAGE,
    required: ['channel'],
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      mustBeRoom(channel);
      mustBeIn(hub, channel);
      mustBeOpen(channel);
      if (channel.creator !== hub.bot.userId) throw new SlackError('not_authorized');
      checkName(hub, must(args, 'name'));
      rename(hub, channel, must(args, 'name'), hub.bot.userId);
      return { channel: presentChannel(hub, channel) };
    },
  },
  'conversations.setTopic': note('topic'),
  'conversations.setPurpose': note('purpose'),
  'conversations.archive': { tier: 2, scopes: MANAGE, required: ['channel'], run: archive },
  'conversations.unarchive': {
    tier: 2,
    scopes: MANAGE,
    required: ['channel'],
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      mustBeRoom(channel);
      if (!channel.archived) throw new SlackError('not_archived');
      setArchived(hub, channel, false, hub.bot.userId);
      return {};
    },
  },
};
