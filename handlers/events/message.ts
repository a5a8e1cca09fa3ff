// A message on the record was edited or deleted in Slack: both are recorded, and what it said before stays.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { deleted, edited } from '../../src/domain/messages.ts';
import { readMessageNews, type MessageNews } from '../../src/domain/slack-message.ts';

type Followed = Exclude<MessageNews, { kind: 'written' }> & { readonly toldAt: string | undefined };

const input = z.looseObject({ event_ts: z.string().optional() }).transform((told, context): Followed => {
  const news = readMessageNews(told);
  if (news && news.kind !== 'written') return { ...news, toldAt: told.event_ts };
  context.addIssue({ code: 'custom', message: 'neither an edit nor a deletion of a person’s message' });
  return z.NEVER;
});

export default event({
  where: 'incident',
  scopes: ['channels:history', 'groups:history'],
  subscriptions: ['message.channels', 'message.groups'],
  input,
  channelOf: ({ channel }) => channel,
  // Only its author can edit a message; who deleted one Slack does not say.
  userOf: ({ user }) => user,
  decide: ({ incident }, news) => (news.kind === 'edited' ? edited(incident, news) : deleted(incident, news, news.toldAt)),
});
