// bookmarks.add, edit, remove, list: the links above a channel.
import { must, text } from '../args.ts';
import { seconds, type Hub } from '../hub.ts';
import type { Fields } from '../json.ts';
import type { Bookmark, Channel } from '../model.ts';
import { invalidArguments, SlackError } from '../refusal.ts';

import { channelOf, type Methods } from './method.ts';

/** Characters of a title and a link, and bookmarks in one channel (docs.slack.dev, bookmarks.add; Slack help). */
const TITLE_MAX = 256;
const LINK_MAX = 2_048;
const MOST = 100;

function shown(hub: Hub, channel: Channel, mark: Bookmark): Fields {
  return {
    id: mark.id, channel_id: channel.id, title: mark.title, link: mark.link, emoji: mark.emoji, type: 'link',
    date_created: mark.created, date_updated: mark.updated, last_updated_by_user_id: hub.bot.userId, app_id: hub.bot.appId,
  };
}

function writable(hub: Hub, args: Fields): Channel {
  const channel = channelOf(hub, args, 'channel_id');
  if (!channel.members.has(hub.bot.userId) || channel.archived) throw new SlackError('permission_denied');
  return channel;
}

function checkTitle(title: string): string {
  if (title !== '' && title.length <= TITLE_MAX) return title;
  throw invalidArguments([`[ERROR] must be 1 to ${TITLE_MAX} characters [json-pointer:/title]`]);
}

function checkLink(link: string): string {
  if (link.length > LINK_MAX || !/^https?:\/\//u.test(link) || !URL.canParse(link)) throw new SlackError('invalid_link');
  return link;
}

function find(channel: Channel, args: Fields): Bookmark {
  const mark = channel.bookmarks.find((each) => each.id === must(args, 'bookmark_id'));
  if (!mark) throw new SlackError('not_found');
  return mark;
}

function add(hub: Hub, args: Fields): Fields {
  const channel = writable(hub, args);
  if (must(args, 'type') !== 'link') throw new SlackError('invalid_bookmark_type');
  const [title, link] = [checkTitle(must(args, 'title')), checkLink(must(args, 'link'))];
  if (channel.bookmarks.length >= MOST) throw new SlackError('too_many_bookmarks');
  const emoji = text(args, 'emoji') ?? '';
  const mark: Bookmark = { id: hub.ids.id('Bk'), title, link, emoji, created: seconds(hub), updated: 0 };
  channel.bookmarks.push(mark);
  hub.changed();
  return { bookmark: shown(hub, channel, mark) };
}

function change(hub: Hub, args: Fields): Fields {
  const channel = writable(hub, args);
  const mark = find(channel, args);
  const [title, link] = [checkTitle(text(args, 'title') ?? mark.title), checkLink(text(args, 'link') ?? mark.link)];
  Object.assign(mark, { title, link, emoji: text(args, 'emoji') ?? mark.emoji, updated: seconds(hub) });
  hub.changed();
  return { bookmark: shown(hub, channel, mark) };
}

const WRITE = ['bookmarks:write'];

export const bookmarks: Methods = {
  'bookmarks.add': { tier: 2, scopes: WRITE, required: ['channel_id', 'title', 'type'], run: add },
  'bookmarks.edit': { tier: 2, scopes: WRITE, required: ['channel_id', 'bookmark_id'], run: change },
  'bookmarks.remove': {
    tier: 2,
    scopes: WRITE,
    required: ['channel_id', 'bookmark_id'],
    run: (hub, args) => {
      const channel = writable(hub, args);
      const mark = find(channel, args);
      channel.bookmarks = channel.bookmarks.filter((each) => each !== mark);
      hub.changed();
      return {};
    },
  },
  'bookmarks.list': {
    tier: 3,
    scopes: ['bookmarks:read'],
    required: ['channel_id'],
    run: (hub, args) => {
      const channel = channelOf(hub, args, 'channel_id');
      return { bookmarks: channel.bookmarks.map((mark) => shown(hub, channel, mark)) };
    },
  },
};
