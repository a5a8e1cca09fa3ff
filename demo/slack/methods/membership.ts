// Who is in a channel: invite, join, kick, members, direct conversations.
import { flag, given, list, must } from '../args.ts';
import type { Hub } from '../hub.ts';
import type { Fields } from '../json.ts';
import type { Channel } from '../model.ts';
import { presentChannel } from '../present.ts';
import { invalidArguments, SlackError } from '../refusal.ts';
import { directChannel, enter, leave } from '../rooms.ts';

import { channelOf, MANAGE, mustBeIn, mustBeOpen, mustBeRoom, personOf, READ, type Methods } from './method.ts';
import { limitOf, page } from './paging.ts';

/** Users in one invite (docs.slack.dev, conversations.invite), and people in one group conversation. */
const INVITE_MAX = 100;
const GROUP_MAX = 8;

function whyNot(hub: Hub, channel: Channel, user: string): string | undefined {
  const person = hub.people.get(user);
  if (!person) return 'user_not_found';
  if (user === hub.bot.userId) return 'cant_invite_self';
  if (channel.members.has(user)) return 'already_in_channel';
  return person.inviteError ?? (person.deleted ? 'cant_invite' : undefined);
}

function invite(hub: Hub, args: Fields): Fields {
  const channel = channelOf(hub, args);
  mustBeRoom(channel);
  mustBeIn(hub, channel);
  mustBeOpen(channel);
  const users = [...new Set(list(args, 'users'))];
  if (users.length === 0) throw new SlackError('no_user');
  if (users.length > INVITE_MAX) throw invalidArguments([`[ERROR] no more than ${INVITE_MAX} users [json-pointer:/users]`]);
  const checked = users.map((user) => ({ user, ok: false, error: whyNot(hub, channel, user) }));
  const faults = checked.filter(({ error }) => error !== undefined);
  const good = users.filter((user) => faults.every((fault) => fault.user !== user));
  const first = faults[0]?.error;
  if (first !== undefined && (good.length === 0 || !flag(args, 'force'))) throw new SlackError(first, { errors: faults });
  for (const user of good) enter(hub, channel, user, hub.bot.userId);
  return { channel: presentChannel(hub, channel), ...(faults.length > 0 ? { errors: faults } : {}) };
}

function join(hub: Hub, args: Fields): Fields {
  const channel = channelOf(hub, args);
  if (channel.kind !== 'public') throw new SlackError('method_not_supported_for_channel_type');
  mustBeOpen(channel);
  const inside = channel.members.has(hub.bot.userId);
  if (!inside) enter(hub, channel, hub.bot.userId);
  const warning = inside ? { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } } : {};
  return { channel: presentChannel(hub, channel), ...warning };
}

function kick(hub: Hub, args: Fields): Fields {
  const channel = channelOf(hub, args);
  mustBeRoom(channel);
  const user = must(args, 'user');
  if (user === hub.bot.userId) throw new SlackError('cant_kick_self');
  personOf(hub, user);
  if (channel.general) throw new SlackError('cant_kick_from_general');
  if (!channel.members.has(user) || !channel.members.has(hub.bot.userId)) throw new SlackError('not_in_channel');
  leave(hub, channel, user);
  return { errors: {} };
}

function open(hub: Hub, args: Fields): Fields {
  if (given(args, 'channel')) return { channel: { id: channelOf(hub, args).id } };
  const users = list(args, 'users').filter((user) => user !== hub.bot.userId);
  if (users.length === 0) throw new SlackError('users_list_not_supplied');
  if (users.length > GROUP_MAX) throw new SlackError('too_many_users');
  if (users.some((user) => personOf(hub, user).deleted)) throw new SlackError('user_disabled');
  const { channel, fresh } = directChannel(hub, [hub.bot.userId, ...users]);
  const shown = flag(args, 'return_im') ? presentChannel(hub, channel) : { id: channel.id };
  return { channel: shown, ...(fresh ? {} : { no_op: true, already_open: true }) };
}

export const membership: Methods = {
  'conversations.invite': {
    tier: 3, scopes: [...MANAGE, 'channels:write.invites', 'groups:write.invites'], required: ['channel'], run: invite,
  },
  'conversations.join': { tier: 3, scopes: ['channels:join'], required: ['channel'], run: join },
  'conversations.kick': { tier: 3, scopes: ['channels:manage', 'groups:write'], required: ['channel', 'user'], run: kick },
  'conversations.open': { tier: 3, scopes: ['im:write', 'mpim:write', 'channels:manage', 'groups:write'], run: open },
  'conversations.members': {
    tier: 4,
    scopes: READ,
    required: ['channel'],
    formOnly: true,
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      const { items, next } = page([...channel.members], args, limitOf(args, 100, 1_000));
      return { members: items, response_metadata: { next_cursor: next } };
    },
  },
};
