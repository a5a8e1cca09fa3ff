// Somebody took the incident's channel out of the archive by hand: followed, not fought.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { slackId } from '../../src/domain/slack-id.ts';
import { channelUnarchived } from '../../src/domain/channel-news.ts';

export default event({
  where: 'incident',
  scopes: ['channels:read'],
  input: z.object({ channel: slackId, user: slackId.optional(), event_ts: z.string().max(40).optional() }),
  channelOf: ({ channel }) => channel,
  decide: ({ incident }, told) => channelUnarchived(incident, told),
});
