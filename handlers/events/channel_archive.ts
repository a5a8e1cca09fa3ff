// Somebody archived the incident's channel by hand: followed, not fought.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { wish } from '../../src/domain/effects.ts';

export default event({
  scopes: ['channels:read'],
  input: z.object({ channel: z.string() }),
  channelOf: ({ channel }) => channel,
  decide({ incident }) {
    if (incident.channel?.archived) return decide([]);
    return decide([{ kind: 'channel.archived', data: {} }], [wish('slack.announcement.show')]);
  },
});
