// One message as people see it: who wrote it, its words, and which version of them this is.
import { Rejected } from '../domain/errors.ts';
import type { Slack } from '../ports.ts';
import type { Args, Calls } from './slack-calls.ts';
import { messagesPage, type ReadMessage } from './slack-shapes.ts';

/** There is no such message for us: it is gone, or we are not in that channel. */
export const NOT_SHOWN: ReadonlySet<string> = new Set(['thread_not_found', 'message_not_found', 'channel_not_found', 'not_in_channel']);

/** History gives a neighbour where there is no such message, and no replies: so the `ts` is compared, and then the thread is asked. */
export async function readMessage(calls: Calls, botUser: () => Promise<string>, channel: string, ts: string): ReturnType<Slack['message']> {
  const found = await at('conversations.history', { latest: ts }) ?? await at('conversations.replies', { ts, latest: ts });
  // Where a message with replies was deleted Slack leaves a stone.
  if (!found || found.subtype === 'tombstone') return undefined;
  return asRead(found, found.bot_id === undefined ? '' : await botUser());

  async function at(method: string, args: Args) {
    try {
      const { messages } = await calls.ask(method, { channel, oldest: ts, inclusive: true, limit: 5, ...args }, messagesPage);
      return messages.find((message) => message.ts === ts);
    } catch (thrown) {
      if (thrown instanceof Rejected && NOT_SHOWN.has(thrown.code)) return undefined;
      throw thrown;
    }
  }
}

/** `us`: whose messages are ours. */
export function asRead(found: ReadMessage, us: string) {
  const thread = found.thread_ts === found.ts ? undefined : found.thread_ts;
  const read = { text: textOf(found), thread, edited: found.edited?.ts };
  if (found.bot_id === undefined) return { ...read, author: found.user };
  return { ...read, author: undefined, app: { name: nameOf(found), ours: found.user === us } };
}

/** An app is mentioned like a person where it has a user; an older integration has a name only. */
function nameOf({ user, bot_profile: profile, username }: ReadMessage): string {
  return user ?? username ?? profile?.name ?? 'an app';
}

/** Monitors often write in attachments alone, and people send files without a word. */
function textOf({ text, attachments, files }: ReadMessage): string {
  if (text !== undefined && text.trim() !== '') return text;
  const said = (attachments ?? []).map((one) => one.fallback ?? [one.title, one.text].flatMap((part) => part ?? []).join(': ')).filter((part) => part !== '');
  if (said.length > 0) return said.join('\n');
  const names = (files ?? []).flatMap((file) => file.title ?? file.name ?? []);
  return names.length === 0 ? '' : `Files: ${names.join(', ')}`;
}
