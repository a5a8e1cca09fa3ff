// One message of Slack's as handlers know it. Undefined when Slack does not show it to us.
import type { Need } from '../contracts.ts';
import { Outage, Rejected } from '../domain/errors.ts';
import type { KnownMessage } from '../domain/messages.ts';
import type { Context } from './context.ts';
import { isLockedOut } from './locked-out.ts';

type Asked = Extract<Need, { need: 'message' }>;

/** Throws where Slack does not answer, or takes no question of ours, unless the handler goes on without it. */
export async function shownMessage(context: Context, { channel, ts, optional }: Asked): Promise<KnownMessage | undefined> {
  try {
    // The link first, the words last: an edit that comes between reading and writing down is followed only once it is written down.
    const permalink = await linkTo(context, channel, ts);
    const found = await context.ports.slack.message(channel, ts);
    return found && { channel, ts, author: found.author, app: found.app, text: found.text, thread: found.thread, edited: found.edited, permalink };
  } catch (error) {
    const isAway = error instanceof Outage || isLockedOut(error);
    if (!(error instanceof Rejected || isAway) || (isAway && optional !== true)) throw error;
    context.log.warn('Slack did not show a message', { channel, ts, error });
    return undefined;
  }
}

async function linkTo(context: Context, channel: string, ts: string): Promise<string | undefined> {
  try {
    return await context.ports.slack.permalink(channel, ts);
  } catch (error) {
    if (error instanceof Rejected && !isLockedOut(error)) return undefined;
    throw error;
  }
}
