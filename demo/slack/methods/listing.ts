// Which channels there are: conversations.list and info, users.conversations.
import { flag, given, list, text } from '../args.ts';
import type { Hub } from '../hub.ts';
import type { Fields } from '../json.ts';
import type { Channel, ChannelKind } from '../model.ts';
import { presentChannel } from '../present.ts';
import { SlackError } from '../refusal.ts';

import { channelOf, mustHaveScope, personOf, READ, type Methods } from './method.ts';
import { limitOf, page } from './paging.ts';

const KINDS: Readonly<Record<string, { readonly kind: ChannelKind; readonly scope: string }>> = {
  public_channel: { kind: 'public', scope: 'channels:read' },
  private_channel: { kind: 'private', scope: 'groups:read' },
  im: { kind: 'im', scope: 'im:read' },
  mpim: { kind: 'mpim', scope: 'mpim:read' },
};

function wanted(hub: Hub, args: Fields): readonly ChannelKind[] {
  const types = given(args, 'types') ? list(args, 'types') : ['public_channel'];
  return types.map((type) => {
    const found = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
    if (!found) throw new SlackError('invalid_types');
    mustHaveScope(hub, [found.scope]);
    return found.kind;
  });
}

function matching(hub: Hub, args: Fields, visible: (channel: Channel) => boolean): Fields {
  const kinds = wanted(hub, args);
  const open = flag(args, 'exclude_archived');
  const fits = (channel: Channel): boolean => kinds.includes(channel.kind) && visible(channel) && !(open && channel.archived);
  const all = [...hub.channels.values()].filter(fits);
  const { items, next } = page(all, args, limitOf(args, 100, 1_000));
  return {
    channels: items.map((channel) => ({ ...presentChannel(hub, channel), num_members: channel.members.size })),
    response_metadata: { next_cursor: next },
  };
}

export const listing: Methods = {
  'conversations.list': {
    tier: 2,
    scopes: READ,
    formOnly: true,
    run: (hub, args) => matching(hub, args, (channel) => channel.kind === 'public' || channel.members.has(hub.bot.userId)),
  },
  'users.conversations': {
    tier: 3,
    scopes: READ,
    formOnly: true,
    run: (hub, args) => {
      const { id } = personOf(hub, text(args, 'user') ?? hub.bot.userId);
      const shared = (channel: Channel): boolean => channel.kind === 'public' || channel.members.has(hub.bot.userId);
      return matching(hub, args, (channel) => channel.members.has(id) && shared(channel));
    },
  },
  'conversations.info': {
    tier: 3,
    scopes: READ,
    required: ['channel'],
    formOnly: true,
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      const members = flag(args, 'include_num_members') ? { num_members: channel.members.size } : {};
      return { channel: { ...presentChannel(hub, channel), ...members } };
    },
  },
};
