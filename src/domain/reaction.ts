// Slack's events about reactions: which emoji, under which message.
import { z } from 'zod';
import { slackTs } from './messages.ts';

/** Only messages have a place in an incident; files and their comments do not. */
export const reaction = z.object({
  user: z.string(), reaction: z.string().max(100), item: z.object({ type: z.literal('message'), channel: z.string().min(1).max(40), ts: z.string().regex(slackTs) }),
});
