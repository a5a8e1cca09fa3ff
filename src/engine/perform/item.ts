// A task, a decision or a handoff in a message of its own, edited in place as it goes on; and our reaction under a message.
import { decide } from '../../domain/decision.ts';
import { Rejected } from '../../domain/errors.ts';
import { slackPerson } from '../../domain/actor.ts';
import type { Config } from '../../domain/config.ts';
import type { Item } from '../../domain/facts-work.ts';
import type { Incident } from '../../domain/incident.ts';
import { mayKnow } from '../../domain/privacy.ts';
import type { Slack } from '../../ports.ts';
import { renderItem } from '../../render/items.ts';
import { toldNow } from '../../render/told-now.ts';
import { edited } from './edited.ts';
import { channelOf, postOnce, type Performer } from './work.ts';

export const showItem: Performer<'slack.item.show'> = async ({ incident, context, effect }) => {
  const { item, ref } = effect.data;
  const { slack } = context.ports;
  const message = renderItem(incident, item, ref, context.config);
  if (!message) return { outcome: 'no longer there' };
  await showTold(slack, incident, { item, ref, config: context.config });
  const shown = incident.shown[`${item}:${ref}`];
  if (shown && (await edited(() => slack.update({ ...shown, message })))) return { outcome: 'edited' };
  const channel = channelOf(incident);
  const ts = await postOnce(slack, effect, channel, message);
  return { outcome: 'posted', decide: () => decide([{ kind: 'item.shown', data: { item, ref, channel, ts } }]) };
};

/** What people were told about it in their own conversations stands there as it is now. One that is gone, or closed to us, is left alone. */
async function showTold(slack: Slack, incident: Incident, { item, ref, config }: { readonly item: Item; readonly ref: string; readonly config: Config }): Promise<void> {
  const begin = `${item}:${ref}:`;
  for (const [key, place] of Object.entries(incident.told ?? {})) {
    const user = key.startsWith(begin) ? key.slice(begin.length) : undefined;
    const message = user === undefined || (incident.private && !mayKnow(incident, slackPerson(user))) ? undefined : toldNow(incident, item, ref, { user, config });
    if (!message) continue;
    try {
      await slack.update({ ...place, message });
    } catch (error) {
      if (!(error instanceof Rejected)) throw error;
    }
  }
}

/** A message that is gone needs no reaction, and one that has as many as Slack allows takes no more. */
const gone: ReadonlySet<string> = new Set(['message_not_found', 'not_reactable', 'channel_not_found', 'thread_locked', 'is_archived', 'too_many_emoji', 'too_many_reactions']);

export const react: Performer<'slack.react'> = async ({ context, effect, incident }) => {
  const { channel, ts, name, on } = effect.data;
  if (incident.formerChannels.some((one) => one.id === channel)) return { outcome: 'the incident has left that channel' };
  try {
    await context.ports.slack.react(channel, ts, name, on);
    return { outcome: on ? 'reacted' : 'taken away' };
  } catch (error) {
    if (error instanceof Rejected && gone.has(error.code)) return { outcome: `left alone: Slack says ${error.code}` };
    throw error;
  }
};
