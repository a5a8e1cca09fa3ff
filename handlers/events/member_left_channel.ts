// Somebody left a private incident's channel, or was taken out of it: from then on they may no longer see the incident.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { slackId } from '../../src/domain/slack-id.ts';
import { left } from '../../src/domain/joining.ts';

export default event({
  where: 'incident',
  scopes: ['channels:read', 'groups:read'],
  input: z.object({ user: slackId, channel: slackId }),
  channelOf: ({ channel }) => channel,
  decide: (situation) => left(situation),
});
