// What people wrote in a channel, when a person asks for it. Nothing of it is stored.
import type { Slack } from '../ports.ts';
import type { Calls } from './slack-calls.ts';
import { asRead } from './slack-read.ts';
import { messagesPage } from './slack-shapes.ts';

/** The most that conversations.history gives at once (Slack's documentation). */
const PAGE = 999;
/** Of these a person or an app speaks; the others say that somebody joined, renamed or pinned something. */
const SPOKEN: ReadonlySet<string> = new Set(['bot_message', 'file_share', 'me_message', 'thread_broadcast']);

/** Newest first, as Slack gives them, until there are enough. */
export async function readHistory(calls: Calls, botUser: () => Promise<string>, { channel, since, most }: Parameters<Slack['history']>[0]): ReturnType<Slack['history']> {
  const us = await botUser();
  const found: { ts: string; message: ReturnType<typeof asRead> }[] = [];
  const args = { channel, oldest: (since.getTime() / 1_000).toFixed(6), limit: Math.min(PAGE, most) };
  for await (const { messages } of calls.pages('conversations.history', args, messagesPage)) {
    found.push(...messages.filter((one) => one.subtype === undefined || SPOKEN.has(one.subtype)).map((one) => ({ ts: one.ts, message: asRead(one, us) })));
    if (found.length >= most) break;
  }
  return found.toSorted((a, b) => b.ts.localeCompare(a.ts)).slice(0, most).reverse().map(({ ts, message }) => ({ ...message, ts }));
}
