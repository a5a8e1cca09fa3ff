// The incident's channel: created once, whatever dies in between. A name is not a lock; the database is.
import { withSuffix } from '../../domain/channel-name.ts';
import { decide } from '../../domain/decision.ts';
import { wish } from '../../domain/effects.ts';
import { Rejected } from '../../domain/errors.ts';
import type { SlackChannel } from '../../ports.ts';
import { incidentOfChannel } from '../../store/incident.ts';
import type { Fate, Performer, Work } from './work.ts';

const mostNames = 9;
// Slack stamps a channel's creation in whole seconds, and its clock is not the database's.
const clockSlackMs = 5_000;

export const createChannel: Performer<'slack.channel.create'> = async (work) => {
  if (work.incident.channel) return { outcome: 'the channel is there' };
  for (let attempt = 1; attempt <= mostNames; attempt += 1) {
    const name = withSuffix(work.effect.data.name, attempt);
    try {
      return created(await work.context.ports.slack.createChannel({ name, private: work.effect.data.private }), false);
    } catch (error) {
      if (!(error instanceof Rejected) || error.code !== 'name_taken') throw error;
      const ours = await lostChannel(work, name);
      if (ours) return created(ours, true);
    }
  }
  throw new Rejected('slack', 'name_taken', `every name from ${work.effect.data.name} to its ${mostNames}th suffix is taken: archive and rename old channels, or change channels.name in tocsin.yaml`);
};

function created(channel: SlackChannel, adopted: boolean): Fate {
  return {
    outcome: `${adopted ? 'found our own' : 'created'} #${channel.name}`,
    // The announcement is older than the channel, or as old: now it can say where to go.
    decide: () => decide([{ kind: 'channel.created', data: { channel: channel.id, name: channel.name, adopted } }], [wish('slack.announcement.show')]),
  };
}

/** The channel that an earlier try of this effect made and could not save: made by our bot, since that try, and owned by nobody. */
async function lostChannel(work: Work<'slack.channel.create'>, name: string): Promise<SlackChannel | undefined> {
  const { slack } = work.context.ports;
  const channel = await slack.channelByName(name);
  if (!channel || channel.archived) return undefined;
  const { botUserId } = await slack.identity();
  if (channel.createdBy !== botUserId) return undefined;
  if (channel.createdAt.getTime() < work.effect.firstTriedAt.getTime() - clockSlackMs) return undefined;
  if ((await incidentOfChannel(work.context.pool, channel.id)) !== undefined) return undefined;
  return channel;
}
