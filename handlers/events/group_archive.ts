// Somebody archived the incident's private channel by hand: followed, not fought.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { slackId } from '../../src/domain/slack-id.ts';
import { channelArchived } from '../../src/domain/channel-news.ts';

export default event({
  where: 'incident',
  scopes: ['groups:read'],
  input: z.object({ channel: slackId, user: slackId.optional(), event_ts: z.string().max(40).optional() }),
  channelOf: ({ channel }) => channel,
  decide: ({ incident }, told) => channelArchived(incident, told),
});
