// What Tocsin says of its own troubles where the config names a channel for it: that there is one, and, however late, that it is over.
import { Outage, Rejected } from '../domain/errors.ts';
import type { Message } from '../render/blocks.ts';
import type { Round } from '../store/round.ts';
import { setBelieved, type Believed } from '../store/way-in.ts';
import type { Context } from './context.ts';

/** False when there is nowhere to tell it: the log and `tocsin doctor` say it all the same. `tried`: since when it may stand there already, where a try came before. */
export async function tellOps({ config: { ops, announce }, channels, ports: { slack } }: Context, message: Message, effect: string, tried: Date | undefined): Promise<boolean> {
  const name = ops ?? (announce === false ? undefined : announce);
  const channel = name === undefined ? undefined : await channels.find(slack, name.slice(1));
  if (channel === undefined) return false;
  // Whoever takes over from a process that died looks for it before posting.
  if (tried && (await slack.findPosted({ channel, effect, since: tried })).length > 0) return true;
  await slack.post({ channel, message, effect });
  return true;
}

/** Since when what this round says may stand there already. */
export function triedBefore(round: Round): Date | undefined {
  return round.attempt > 1 ? round.firstTriedAt : undefined;
}

/**
 * It is well again: told to whoever was told otherwise, once. What people believe is forgotten only when they know better, so while Slack is
 * away the next round tells it, and the rest of this one goes on.
 */
export async function tellOver(context: Context, source: string, believed: Believed | undefined, words: (was: string, key: string) => Message): Promise<void> {
  if (!believed) return;
  const mark = `${source}-over-${believed.toldAt.getTime()}`;
  try {
    await tellOps(context, words(believed.trouble, mark), mark, believed.toldAt);
    await setBelieved(context.pool, source, undefined);
  } catch (error) {
    if (!(error instanceof Outage || error instanceof Rejected)) throw error;
    context.log.warn('that a trouble is over could not be told in Slack; the next round tells it', { source, error });
  }
}
