// A channel of our own: made once, and found again when the answer to making it was lost. A name is not a lock; the database is.
import { withSuffix } from '../../domain/channel-name.ts';
import { Rejected } from '../../domain/errors.ts';
import { clocksMayDifferMs } from '../../domain/time.ts';
import type { SlackChannel } from '../../ports.ts';
import { incidentOfChannel } from '../../store/incident.ts';
import type { Context } from '../context.ts';

export const mostNames = 9;

type Making = { readonly context: Context; readonly effect: { readonly firstTriedAt: Date } };
type Wanted = { readonly name: string; readonly private: boolean };

/** `wanted.name` is stored with the effect, so that every try looks for the same. Throws Rejected when all its suffixes are taken. */
export async function newChannel(work: Making, wanted: Wanted): Promise<{ readonly channel: SlackChannel; readonly adopted: boolean }> {
  const { slack } = work.context.ports;
  for (let attempt = 1; attempt <= mostNames; attempt += 1) {
    const name = withSuffix(wanted.name, attempt);
    try {
      return { channel: await slack.createChannel({ name, private: wanted.private }), adopted: false };
    } catch (error) {
      if (!(error instanceof Rejected) || error.code !== 'name_taken') throw error;
      const channel = await lostChannel(work, { ...wanted, name });
      if (channel) return { channel, adopted: true };
    }
  }
  throw new Rejected('slack', 'name_taken', `every name from ${wanted.name} to its ${mostNames}th suffix is taken: archive and rename old channels, or change channels.name in tocsin.yaml`);
}

/** The channel that an earlier try of this effect made and could not save: made by our bot, since that try, as public or private as wanted, owned by nobody; a private one with nobody in it, because nobody was invited yet. */
async function lostChannel(work: Making, wanted: Wanted): Promise<SlackChannel | undefined> {
  const { slack } = work.context.ports;
  const channel = await slack.channelByName(wanted.name);
  if (!channel || channel.archived || channel.private !== wanted.private) return undefined;
  const { botUserId } = await slack.identity();
  if (channel.createdBy !== botUserId) return undefined;
  // By Slack's clock, in whole seconds, and by the database's.
  if (channel.createdAt.getTime() < work.effect.firstTriedAt.getTime() - clocksMayDifferMs) return undefined;
  if ((await incidentOfChannel(work.context.pool, channel.id)) !== undefined) return undefined;
  // Clocks may differ by a quarter of an hour: somebody who is in it was brought in by another of our lives, and what is private is not shown to them.
  if (wanted.private && (await slack.members(channel.id)).some((id) => id !== botUserId)) return undefined;
  return channel;
}
