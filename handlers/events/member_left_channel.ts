// Somebody left a private incident's channel, or was taken out of it: from then on they may no longer see the incident.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { left } from '../../src/domain/joining.ts';

export default event({
  where: 'incident',
  scopes: ['channels:read', 'groups:read'],
  input: z.object({ user: z.string().max(40), channel: z.string() }),
  channelOf: ({ channel }) => channel,
  decide: (situation) => left(situation),
});
