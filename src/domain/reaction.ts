// Slack's events about reactions: which emoji, under which message.
import { z } from 'zod';
import { slackId, slackTs } from './slack-id.ts';

/** Only messages have a place in an incident; files and their comments do not. */
export const reaction = z.object({
  user: slackId, reaction: z.string().max(100), item: z.object({ type: z.literal('message'), channel: slackId, ts: z.string().regex(slackTs) }),
});
