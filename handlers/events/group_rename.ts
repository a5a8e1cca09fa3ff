// Somebody renamed the incident's private channel: its id is the key, the name is decoration.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { slackId } from '../../src/domain/slack-id.ts';
import { channelRenamed } from '../../src/domain/channel-news.ts';

export default event({
  where: 'incident',
  scopes: ['groups:read'],
  input: z.object({ channel: z.object({ id: slackId, name: z.string().max(80) }) }),
  channelOf: ({ channel }) => channel.id,
  decide: ({ incident }, { channel }) => channelRenamed(incident, channel.name),
});
