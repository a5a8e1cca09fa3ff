// Messages: said, found again, read, edited, removed.
import { Rejected } from '../domain/errors.ts';
import { clocksMayDifferMs } from '../domain/time.ts';
import type { Slack } from '../ports.ts';
import type { Args, Bug, Calls } from './slack-calls.ts';
import { isUnshowable } from './slack-errors.ts';
import { readHistory } from './slack-history.ts';
import { readMessage } from './slack-read.ts';
import { historyPage, permalinkAnswer, postedAnswer } from './slack-shapes.ts';
import { plainText } from './slack-text.ts';

/** Everybody in the workspace can read metadata, so it carries the effect's opaque id and nothing else. */
const EVENT_TYPE = 'tocsin_effect';
/** The most that conversations.history gives at once (Slack's documentation). */
const PAGE = 999;
const NO_UNFURL = { unfurl_links: false, unfurl_media: false };

export type Message = Parameters<Slack['update']>[0]['message'];
type MessageMethods = Pick<
  Slack, 'post' | 'findPosted' | 'update' | 'remove' | 'ephemeral' | 'pin' | 'permalink' | 'message' | 'history' | 'react'
>;
/** With `thread` (a ts) it is searched among the replies there: history does not hold replies. */
type Search = Parameters<Slack['findPosted']>[0] & { readonly thread?: string | undefined };

/** Runs `attempt`; when Slack cannot show what we built, tells `onBug` and runs it once more with the text alone. */
export async function withPlainTextInReserve<T>(
  method: string, message: Message, onBug: (bug: Bug) => void, attempt: (shown: Args) => Promise<T>,
): Promise<T> {
  const shown = message.blocks === undefined ? { text: message.text } : { text: message.text, blocks: message.blocks };
  try {
    return await attempt(shown);
  } catch (thrown) {
    if (!(thrown instanceof Rejected) || !isUnshowable(thrown.code)) throw thrown;
    onBug({ method, code: thrown.code, payload: shown });
    return attempt({ text: plainText(message.text) });
  }
}

/** Slack posts to a person by their id, into their own conversation with us; looking there would take two more scopes (im:write, im:history). */
function isPerson(channel: string): boolean {
  return /^[UW]/.test(channel);
}

/** The part of the port that is about messages. `botUser` is whose messages are ours. */
export function messageMethods(calls: Calls, botUser: () => Promise<string>, onBug: (bug: Bug) => void): MessageMethods {
  function say<T>(method: string, message: Message, args: Args, send: (method: string, args: Args) => Promise<T>): Promise<T> {
    return withPlainTextInReserve(method, message, onBug, (shown) => send(method, { ...args, ...shown }));
  }

  async function findPosted({ channel, effect, since, thread }: Search): Promise<readonly string[]> {
    if (isPerson(channel)) return [];
    const oldest = ((since.getTime() - clocksMayDifferMs) / 1000).toFixed(6);
    const args = { channel, oldest, include_all_metadata: true, limit: PAGE };
    const us = await botUser();
    const pages = thread === undefined
      ? calls.pages('conversations.history', args, historyPage)
      : calls.pages('conversations.replies', { ...args, ts: thread }, historyPage);
    const found: string[] = [];
    for await (const { messages } of pages) {
      const ours = messages.filter(({ user, metadata }) => user === us
        && metadata?.event_type === EVENT_TYPE && (effect === undefined || metadata.event_payload?.['effect'] === effect));
      found.push(...ours.map(({ ts }) => ts));
    }
    return [...new Set(found)].sort();
  }

  return {
    findPosted,
    post({ channel, message, effect, thread }) {
      const metadata = { event_type: EVENT_TYPE, event_payload: { effect } };
      const args = { channel, ...NO_UNFURL, metadata, ...(thread !== undefined && { thread_ts: thread }) };
      return say('chat.postMessage', message, args, (method, all) => calls.ask(method, all, postedAnswer));
    },
    update: ({ channel, ts, message }) => say('chat.update', message, { channel, ts }, calls.run),
    ephemeral: ({ channel, user, message, thread }) =>
      say('chat.postEphemeral', message, { channel, user, ...(thread !== undefined && { thread_ts: thread }) }, calls.run),
    async remove(channel, ts) {
      try {
        await calls.run('chat.delete', { channel, ts });
      } catch (thrown) {
        // Gone is what was wished for, whoever removed it; a repeated removal must do nothing.
        if (!(thrown instanceof Rejected) || thrown.code !== 'message_not_found') throw thrown;
      }
    },
    pin: (channel, ts) => calls.run('pins.add', { channel, timestamp: ts }),
    async permalink(channel, ts) {
      return (await calls.ask('chat.getPermalink', { channel, message_ts: ts }, permalinkAnswer)).permalink;
    },
    message: (channel, ts) => readMessage(calls, botUser, channel, ts),
    history: (input) => readHistory(calls, botUser, input),
    react: (channel, ts, name, on) => calls.run(on ? 'reactions.add' : 'reactions.remove', { channel, timestamp: ts, name }),
  };
}
