// What a message event of Slack's says about a person's message: written, edited, deleted, or nothing of a person's at all.
import { z } from 'zod';
import { slackId } from './slack-id.ts';

/**
 * `ts` is the message's own, never that of the event. `user` is its author, missing only where Slack does not say whose message was
 * deleted. `thread` is the parent of a reply. `editedAt` tells one edit from the next.
 */
export type MessageNews =
  | { readonly kind: 'written'; readonly channel: string; readonly ts: string; readonly user: string; readonly text: string; readonly thread: string | undefined }
  | { readonly kind: 'edited'; readonly channel: string; readonly ts: string; readonly user: string; readonly text: string; readonly thread: string | undefined; readonly editedAt: string }
  | { readonly kind: 'deleted'; readonly channel: string; readonly ts: string; readonly user: string | undefined; readonly thread: string | undefined };

const text = z.string().nullish().transform((value) => value ?? undefined);
const message = z.looseObject({
  ts: text, user: text, bot_id: text, subtype: text, text, thread_ts: text, edited: z.object({ ts: text }).nullish(),
});
const shape = z.looseObject({
  type: z.literal('message'), channel: slackId, ts: text, event_ts: text, deleted_ts: text, subtype: text, user: text, bot_id: text, text, thread_ts: text,
  message: message.nullish(), previous_message: message.nullish(),
});
type Said = z.infer<typeof message>;
type Told = z.infer<typeof shape>;

/** Words of a person: a plain message, a reply that the channel sees too, a message with files, "/me". The rest are Slack's own lines. */
const plain: ReadonlySet<string | undefined> = new Set([undefined, 'thread_broadcast', 'file_share', 'me_message']);
/** Slack leaves this behind where a message with replies was deleted; it tells so as a change of the message. */
const tombstone = 'tombstone';

/** Undefined for what is no message of a person: apps (our own cards come back as changes), Slack's own lines, links that were unfolded. */
export function readMessageNews(event: unknown): MessageNews | undefined {
  const { data } = shape.safeParse(event);
  if (!data) return undefined;
  if (data.subtype === 'message_changed') return changed(data);
  if (data.subtype === 'message_deleted') return deleted(data, data.deleted_ts, data.previous_message ?? undefined);
  if (!plain.has(data.subtype) || !isPersons(data) || data.user === undefined || data.ts === undefined) return undefined;
  return { kind: 'written', channel: data.channel, ts: data.ts, user: data.user, text: data.text ?? '', thread: threadOf(data) };
}

function changed({ message: now, previous_message: before, ...told }: Told): MessageNews | undefined {
  if (!now) return undefined;
  if (now.subtype === tombstone) return deleted(told, now.ts, before ?? undefined);
  if (!plain.has(now.subtype) || !isPersons(now) || now.user === undefined || now.ts === undefined) return undefined;
  // An unfolded link and a new reply change a message too, and leave its text as it is.
  if (before ? before.text === now.text : now.edited?.ts === undefined) return undefined;
  const editedAt = now.edited?.ts ?? told.event_ts ?? now.ts;
  return { kind: 'edited', channel: told.channel, ts: now.ts, user: now.user, text: now.text ?? '', thread: threadOf(now), editedAt };
}

function deleted(told: Told, ts: string | undefined, before: Said | undefined): MessageNews | undefined {
  if (ts === undefined || (before && (!plain.has(before.subtype) || !isPersons(before)))) return undefined;
  return { kind: 'deleted', channel: told.channel, ts, user: before?.user, thread: before && threadOf(before) };
}

function isPersons({ bot_id: bot, user }: Pick<Said, 'bot_id' | 'user'>): boolean {
  return bot === undefined && user !== 'USLACKBOT';
}

function threadOf({ ts, thread_ts: thread }: Pick<Said, 'ts' | 'thread_ts'>): string | undefined {
  return thread === ts ? undefined : thread;
}
