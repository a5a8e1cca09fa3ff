// Somebody came into the incident's channel: from now on they are in it, and a late one is told in private what happened so far.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { slackId } from '../../src/domain/slack-id.ts';
import { joined } from '../../src/domain/joining.ts';

export default event({
  where: 'incident',
  scopes: ['channels:read', 'groups:read'],
  input: z.object({ user: slackId, channel: slackId, inviter: slackId.optional() }),
  channelOf: ({ channel }) => channel,
  decide: (situation, { channel, inviter }) => joined(situation, { channel, inviter }),
});
