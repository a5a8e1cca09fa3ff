// response_url: thirty minutes and five uses to answer an interaction, private to the person unless told otherwise.
import { z } from 'zod';

import { checkBlocks } from './block-kit.ts';
import { whisper } from './ephemerals.ts';
import { seconds, type Hub } from './hub.ts';
import { edit, post, remove } from './messages.ts';
import { parseJson, type Fields } from './json.ts';
import { withIds } from './with-ids.ts';

/** Seconds a response_url lives, and how often it may be used (docs.slack.dev, Handling user interaction). */
export const REPLY_SECONDS = 30 * 60;
export const REPLY_USES = 5;

/** `messageTs`: the message the interaction came from, in the channel or seen by the person only. */
export type Reply = {
  readonly user: string;
  readonly channel: string;
  readonly messageTs: string | undefined;
  readonly threadTs: string | undefined;
  readonly since: number;
  uses: number;
};

const answerSchema = z.object({
  text: z.string().optional(),
  blocks: z.preprocess(
    (value) => (typeof value === 'string' ? parseJson(value) : value),
    z.array(z.record(z.string(), z.unknown())).optional(),
  ),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
  thread_ts: z.string().optional(),
});

/** A fresh address for what `user` did in `channel`. */
export function issueReplyUrl(hub: Hub, input: Omit<Reply, 'since' | 'uses'>): string {
  const id = hub.ids.token();
  hub.replies.set(id, { ...input, since: seconds(hub), uses: 0 });
  return `${hub.origin}/slack/response/${id}`;
}

type Said = { readonly text: string; readonly blocks: readonly Fields[] | undefined };

/** Changes the message the interaction came from, or takes it away; false when it is gone. */
function original(hub: Hub, reply: Reply, change: Said | undefined): boolean {
  const channel = hub.channels.get(reply.channel);
  const message = reply.messageTs === undefined ? undefined : channel?.messages.get(reply.messageTs);
  if (channel && message) {
    if (change) edit(hub, channel, message, { ...change, attachments: undefined, metadata: message.metadata }, hub.bot.userId);
    else remove(hub, channel, message);
    return true;
  }
  const own = hub.ephemerals.get(reply.user) ?? [];
  const whispered = own.find((each) => each.ts === reply.messageTs);
  if (!whispered) return false;
  if (change) Object.assign(whispered, change);
  else hub.ephemerals.set(reply.user, own.filter((each) => each !== whispered));
  hub.changed();
  return true;
}

function speak(hub: Hub, reply: Reply, answer: z.infer<typeof answerSchema>, said: Said): void {
  const channel = hub.channels.get(reply.channel);
  const threadTs = answer.thread_ts ?? reply.threadTs;
  if (answer.response_type === 'in_channel' && channel) post(hub, channel, { user: hub.bot.userId, ...said, threadTs });
  else whisper(hub, { to: reply.user, channel: reply.channel, user: hub.bot.userId, ...said, threadTs });
}

type Answer = { readonly status: number; readonly text: string; readonly retryAfterS?: number };

/** Answers one POST to a response_url. Refusals are plain text, as Slack's are. */
export function answerReply(hub: Hub, id: string, body: unknown): Answer {
  const reply = hub.replies.get(id);
  if (!reply) return { status: 404, text: 'no_such_url' };
  if (seconds(hub) - reply.since > REPLY_SECONDS) return { status: 404, text: 'expired_url' };
  if (reply.uses >= REPLY_USES) return { status: 404, text: 'used_url' };
  const wait = hub.limits.message(`response ${id}`);
  if (wait !== undefined) return { status: 429, text: 'ratelimited', retryAfterS: wait };
  const read = answerSchema.safeParse(body);
  if (!read.success) return { status: 400, text: 'invalid_payload' };
  const answer = read.data;
  const empty = answer.text === undefined && answer.blocks === undefined;
  if (empty && answer.delete_original !== true) return { status: 400, text: 'no_text' };
  if (answer.blocks && checkBlocks(answer.blocks).length > 0) return { status: 400, text: 'invalid_blocks' };
  reply.uses += 1;
  const said = { text: answer.text ?? '', blocks: answer.blocks ? withIds(hub, answer.blocks) : undefined };
  if (answer.delete_original === true) original(hub, reply, undefined);
  else if (answer.replace_original !== true || !original(hub, reply, said)) speak(hub, reply, answer, said);
  return { status: 200, text: 'ok' };
}
