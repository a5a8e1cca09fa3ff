// What is pleasant to have once people can talk: the topic and the bookmarks.
import { renderTopic } from '../../render/topic.ts';
import { bookmarksOf } from '../../render/bookmarks.ts';
import { channelOf, type Performer } from './work.ts';

export const setTopic: Performer<'slack.topic.set'> = async ({ incident, context }) => {
  await context.ports.slack.setTopic(channelOf(incident), renderTopic(incident, context.config));
  return { outcome: 'set' };
};

export const setBookmarks: Performer<'slack.bookmarks.set'> = async ({ incident, context }) => {
  const { slack } = context.ports;
  const channel = channelOf(incident);
  const there = await slack.bookmarks(channel);
  const missing = bookmarksOf(incident, context.config).filter((wanted) => !there.some((has) => has.link === wanted.link));
  for (const bookmark of missing) await slack.addBookmark(channel, bookmark);
  return { outcome: `${missing.length} added` };
};
