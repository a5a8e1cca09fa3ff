// The card and the announcement: one message each, edited in place, showing the incident as it is now.
import { decide } from '../../domain/decision.ts';
import { wish } from '../../domain/effects.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { Slack } from '../../ports.ts';
import { renderAnnouncement } from '../../render/announcement.ts';
import { renderCard } from '../../render/card.ts';
import { databaseNow } from '../commit.ts';
import type { Context } from '../context.ts';
import { edited } from './edited.ts';
import { channelOf, postOnce, type Performer } from './work.ts';

const closedCodes: ReadonlySet<string> = new Set(['is_archived', 'is_inactive', 'channel_not_found', 'not_in_channel']);

export const showCard: Performer<'slack.card.show'> = async ({ incident, context, effect }) => {
  const { slack } = context.ports;
  const channel = channelOf(incident);
  const message = renderCard(incident, { config: context.config, now: await databaseNow(context.pool), edition: effect.id });
  const { card } = incident;
  if (card && (await edited(() => slack.update({ ...card, message })))) return { outcome: 'edited' };
  const ts = await postOnce(slack, effect, channel, message);
  const pinned = await takesPin(slack, channel, ts);
  return { outcome: pinned ? 'posted and pinned' : 'posted', decide: () => decide([{ kind: 'card.posted', data: { channel, ts } }], pinned ? [] : [wish('slack.card.pin')]) };
};

/** The card stands and is known, pinned or not: were this given up whole, each change would post a further one. The pin is then given up by itself. */
async function takesPin(slack: Slack, channel: string, ts: string): Promise<boolean> {
  try {
    await slack.pin(channel, ts);
    return true;
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    return false;
  }
}

export const pinCard: Performer<'slack.card.pin'> = async ({ incident, context }) => {
  const { card } = incident;
  if (!card) return { outcome: 'there is no card' };
  await context.ports.slack.pin(card.channel, card.ts);
  return { outcome: 'pinned' };
};

export const showAnnouncement: Performer<'slack.announcement.show'> = async ({ incident, context, effect }) => {
  const { slack } = context.ports;
  const { announce } = context.config;
  const { announcement } = incident;
  // An incident that became private takes its words back from where everybody reads, and is announced nowhere anew.
  if (incident.private && !announcement) return { outcome: 'private: not announced' };
  if (!incident.private && announce === false) return { outcome: 'announcements are off' };
  const message = renderAnnouncement(incident, { config: context.config, now: await databaseNow(context.pool) });
  if (announcement && (await edited(() => slack.update({ ...announcement, message })))) return { outcome: incident.private ? 'taken back: private' : 'edited' };
  if (incident.private || announce === false) return { outcome: 'private: the announcement is gone' };
  const channel = await announcementChannel(context, announce);
  const ts = await postOnce(slack, effect, channel, message).catch((error: unknown): never => {
    // Known by its name from before: it may be another channel by now.
    if (!(error instanceof Rejected) || !closedCodes.has(error.code)) throw error;
    context.channels.forget(announce.slice(1));
    if (effect.attempt > 1) throw error;
    throw new Outage('slack', `${error.message} It is looked for once more by its name.`, { retryAfterMs: 1 });
  });
  return { outcome: 'posted', decide: () => decide([{ kind: 'announcement.posted', data: { channel, ts } }]) };
};

async function announcementChannel(context: Context, name: string): Promise<string> {
  const channel = await context.channels.find(context.ports.slack, name.slice(1));
  if (channel !== undefined) return channel;
  throw new Rejected('slack', 'channel_not_found', `there is no channel ${name}: create it and invite Tocsin, or set "announce" in tocsin.yaml`);
}
