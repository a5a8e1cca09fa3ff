// @tocsin: what follows is read like what follows /incident. Unlike a command it works in threads, and is answered there.
import { z } from 'zod';
import { event } from '../../src/contracts.ts';
import { slackId, slackTs } from '../../src/domain/slack-id.ts';
import { afterMention } from '../../src/domain/mention.ts';

export default event({
  where: 'command',
  scopes: ['app_mentions:read'],
  // Apps that mention us talk to nobody, and two of them would never stop.
  input: z.object({ user: slackId, channel: slackId, text: z.string(), ts: z.string().regex(slackTs), thread_ts: z.string().regex(slackTs).optional(), bot_id: z.undefined().optional() }),
  channelOf: ({ channel }) => channel,
  text: ({ text }) => afterMention(text),
});
