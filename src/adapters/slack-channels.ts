// Channels and who is in them.
import type { Slack, SlackChannel } from '../ports.ts';
import type { Calls } from './slack-calls.ts';
import { inviteAll } from './slack-invite.ts';
import { bookmarksAnswer, channelAnswer, channelsPage, membersPage } from './slack-shapes.ts';
import { cut } from './slack-text.ts';

/** "Must be an integer under 1000" (Slack's documentation of conversations.list). */
const PAGE = 999;
/** Slack's documentation of conversations.setTopic. */
const TOPIC = 250;

type ChannelMethods = Pick<
  Slack, 'createChannel' | 'channelByName' | 'channelsMadeBy' | 'channel' | 'members' | 'invite' | 'setTopic' | 'renameChannel' | 'archiveChannel' | 'bookmarks' | 'addBookmark'
>;

/** The part of the port that is about channels. */
export function channelMethods(calls: Calls): ChannelMethods {
  return {
    async createChannel({ name, private: isPrivate }) {
      return (await calls.ask('conversations.create', { name, is_private: isPrivate }, channelAnswer)).channel;
    },
    async channelByName(name) {
      const args = { types: 'public_channel,private_channel', exclude_archived: false, limit: PAGE };
      for await (const page of calls.pages('conversations.list', args, channelsPage)) {
        const found = page.channels.find((channel) => channel.name === name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    async channelsMadeBy(user) {
      const args = { types: 'public_channel,private_channel', exclude_archived: true, limit: PAGE };
      const made: SlackChannel[] = [];
      for await (const { channels } of calls.pages('conversations.list', args, channelsPage)) made.push(...channels.filter(({ createdBy }) => createdBy === user));
      return made;
    },
    async channel(id) {
      return (await calls.ask('conversations.info', { channel: id }, channelAnswer)).channel;
    },
    async members(channel) {
      const members: string[] = [];
      for await (const page of calls.pages('conversations.members', { channel, limit: PAGE }, membersPage)) {
        members.push(...page.members);
      }
      return members;
    },
    async invite(channel, users) {
      return { failed: await inviteAll(calls, channel, users) };
    },
    async setTopic(channel, topic) {
      await calls.run('conversations.setTopic', { channel, topic: cut(topic, TOPIC) });
    },
    renameChannel: (channel, name) => calls.run('conversations.rename', { channel, name }),
    archiveChannel: (channel) => calls.run('conversations.archive', { channel }),
    async bookmarks(channel) {
      const { bookmarks } = await calls.ask('bookmarks.list', { channel_id: channel }, bookmarksAnswer);
      // Folders and files are bookmarks without a link.
      return bookmarks.flatMap(({ id, title, link }) => (link ? [{ id, title: title ?? '', link }] : []));
    },
    async addBookmark(channel, { title, link }) {
      await calls.run('bookmarks.add', { channel_id: channel, title, link, type: 'link' });
    },
  };
}
