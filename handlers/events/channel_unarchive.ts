// Somebody unarchived the incident's channel by hand: followed, not fought.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { refresh } from '../../src/domain/opening.ts';

export default event({
  scopes: ['channels:read'],
  input: z.object({ channel: z.string() }),
  channelOf: ({ channel }) => channel,
  decide({ incident }) {
    if (!incident.channel?.archived) return decide([]);
    return decide([{ kind: 'channel.unarchived', data: {} }], refresh);
  },
});
