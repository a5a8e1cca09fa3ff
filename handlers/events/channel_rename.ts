// Somebody renamed the incident's channel: its id is the key, the name is decoration.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import { wish } from '../../src/domain/effects.ts';

export default event({
  scopes: ['channels:read'],
  input: z.object({ channel: z.object({ id: z.string(), name: z.string().max(80) }) }),
  channelOf: ({ channel }) => channel.id,
  decide({ incident }, { channel }) {
    if (incident.channel?.name === channel.name) return decide([]);
    return decide([{ kind: 'channel.renamed', data: { name: channel.name } }], [wish('slack.announcement.show')]);
  },
});
