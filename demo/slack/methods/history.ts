// Reading back: conversations.history without thread replies, conversations.replies for one thread.
import { flag, given, must } from '../args.ts';
import { microsOf } from '../ids.ts';
import type { Fields } from '../json.ts';
import type { Message } from '../model.ts';
import { presentMessage } from '../present.ts';
import { SlackError } from '../refusal.ts';

import { channelOf, HISTORY, mustBeIn, type Methods } from './method.ts';
import { limitOf, page } from './paging.ts';

/** Most messages in one answer (docs.slack.dev, conversations.history). */
const MOST = 999;
/** Of conversations.replies, and what it gives unless told. */
const MOST_REPLIES = 1_000;

function bound(args: Fields, key: 'oldest' | 'latest'): number | undefined {
  if (!given(args, key)) return undefined;
  const micros = microsOf(must(args, key));
  if (micros === undefined) throw new SlackError(`invalid_ts_${key}`);
  return micros;
}

/** Messages between `oldest` and `latest`; the bounds themselves only when `inclusive`. */
function between(messages: readonly Message[], args: Fields): readonly Message[] {
  const [oldest, latest, inclusive] = [bound(args, 'oldest'), bound(args, 'latest'), flag(args, 'inclusive')];
  return messages.filter((message) => {
    const at = microsOf(message.ts) ?? 0;
    if (inclusive && (at === oldest || at === latest)) return true;
    return (oldest === undefined || at > oldest) && (latest === undefined || at < latest);
  });
}

export const history: Methods = {
  'conversations.history': {
    tier: 3,
    scopes: HISTORY,
    required: ['channel'],
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      mustBeIn(hub, channel);
      const top = [...channel.messages.values()].filter((message) => message.threadTs === undefined || message.broadcast);
      const { items, next } = page(between(top, args).toReversed(), args, limitOf(args, 100, MOST));
      return {
        messages: items.map((message) => presentMessage(hub, channel, message, flag(args, 'include_all_metadata'))),
        has_more: next !== '',
        pin_count: channel.pins.length,
        response_metadata: { next_cursor: next },
      };
    },
  },
  'conversations.replies': {
    tier: 3,
    scopes: HISTORY,
    required: ['channel', 'ts'],
    formOnly: true,
    run: (hub, args) => {
      const channel = channelOf(hub, args);
      mustBeIn(hub, channel);
      const asked = channel.messages.get(must(args, 'ts'));
      const parent = asked && channel.messages.get(asked.threadTs ?? asked.ts);
      if (!parent) throw new SlackError('thread_not_found');
      const replies = between([...channel.messages.values()].filter((message) => message.threadTs === parent.ts), args);
      const { items, next } = page([parent, ...replies], args, limitOf(args, MOST_REPLIES, MOST_REPLIES));
      return {
        messages: items.map((message) => presentMessage(hub, channel, message, flag(args, 'include_all_metadata'))),
        has_more: next !== '',
        response_metadata: { next_cursor: next },
      };
    },
  },
};
