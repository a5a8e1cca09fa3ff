// A message under which somebody used a shortcut: enough of it to open a form at once. What is recorded is read from Slack again.
import { z } from 'zod';
import { slackId, slackTs } from './slack-id.ts';

export const messageInput = z.object({
  channel: slackId, ts: z.string().regex(slackTs), user: z.string().optional(), bot_id: z.string().optional(), text: z.string().default(''),
});
export type ShortcutMessage = z.infer<typeof messageInput>;

/** `C0123:1795230012.000100`: all that a form carries of a message. */
export const messageRef = z.string().regex(/^[CGD][A-Z0-9]{2,40}:\d{9,11}\.\d{6}$/).transform((ref) => {
  const [channel = '', ts = ''] = ref.split(':');
  return { channel, ts };
});
