// The canary sings: a card is posted and pinned where it belongs, read back, and taken away again.
import { sang } from '../../domain/canary.ts';
import { Rejected } from '../../domain/errors.ts';
import type { Slack } from '../../ports.ts';
import { renderCard } from '../../render/card.ts';
import { databaseNow } from '../commit.ts';
import { channelOf, type Performer } from './work.ts';

export const singCanary: Performer<'slack.canary.sing'> = async ({ incident, context, effect }) => {
  const { slack } = context.ports;
  const channel = channelOf(incident);
  const mark = `effect-${effect.id}`;
  try {
    // What a try that was cut off left standing.
    if (effect.attempt > 1) for (const ts of await slack.findPosted({ channel, effect: mark, since: effect.firstTriedAt })) await slack.remove(channel, ts);
    const message = renderCard(incident, { config: context.config, now: await databaseNow(context.pool), edition: effect.id });
    const { ts } = await slack.post({ channel, message, effect: mark });
    return { outcome: (await usable(slack, channel, ts)) ? sang : 'Slack took the card and does not show it' };
  } catch (error) {
    // Given up, it would stand among people's troubles until somebody presses a button. Its round tells of it, and the next canary tries again.
    if (error instanceof Rejected) return { outcome: `refused: ${error.message}` };
    throw error;
  }
};

/** Whatever came of it, nothing is left there. */
async function usable(slack: Slack, channel: string, ts: string): Promise<boolean> {
  try {
    await slack.pin(channel, ts);
    return (await slack.message(channel, ts)) !== undefined;
  } finally {
    await slack.remove(channel, ts);
  }
}
