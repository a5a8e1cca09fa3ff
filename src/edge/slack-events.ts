// What becomes of an event before Slack is answered: kept as a delivery, noted as a sign of life, or let go.
import { z } from 'zod';
import type { Config } from '../domain/config.ts';
import { readMessageNews } from '../domain/slack-message.ts';
import { placeOf, readSlackBody, type SlackRequest } from '../domain/slack-request.ts';
import type { Bell } from '../engine/bell.ts';
import type { Arriving } from '../engine/traced.ts';
import type { Registry } from '../registry.ts';
import { longestStoreMs, storeDelivery } from '../store/delivery.ts';
import { incidentOfChannel } from '../store/incident.ts';
import { within, type Db } from '../store/pool.ts';
import { heardIn } from '../store/presence.ts';

export type Inbox = { readonly db: Db; readonly bell: Bell; readonly registry: Registry; readonly config: Config; readonly arriving?: Arriving | undefined };
type Event = Extract<SlackRequest, { type: 'event' }>['event'];
type Body = Readonly<Record<string, unknown>>;

/**
 * Slack sends every message of every channel we are in. Of these only a sign of life is kept, and only in an incident's channel; edits and
 * deletions of people's messages there are deliveries. Throws when the database is away: then Slack sends it again.
 */
export async function takeEvent(inbox: Inbox, body: Body): Promise<void> {
  const request = readSlackBody(body);
  if (request.type !== 'event' || isOurDoing(request.event, body)) return;
  if (request.event.type === 'message' && !(await isNewsHere(within(inbox.db, longestStoreMs), request.event))) return;
  if (isWanted(inbox, request.event)) await keep(inbox, request, body);
}

/** Stores what came in, less Slack's old verification token, under the key that lets it count once. */
export async function keep({ db, bell, arriving }: Inbox, request: SlackRequest, body: Body): Promise<void> {
  const stored = arriving?.('slack');
  const { key, lane } = placeOf(request);
  const { token: _token, ...kept } = body;
  const inserted = await storeDelivery(db, { source: 'slack', key, lane, body: JSON.stringify(kept), urgency: 0 });
  bell.ring('delivery');
  stored?.({ source: 'slack', key, ...inserted });
}

async function isNewsHere(db: Db, event: Event): Promise<boolean> {
  const news = readMessageNews(event);
  if (!news) return false;
  if (news.kind !== 'written') return (await incidentOfChannel(db, news.channel)) !== undefined;
  await heardIn(db, news.channel, news.user);
  return false;
}

/** What a handler cannot read means nothing to it: the engine would only look at it and let it go. */
function isWanted({ registry, config }: Inbox, event: Event): boolean {
  const handler = registry.events.get(event.type);
  const read = handler?.input.safeParse(event);
  if (!handler || !read?.success) return false;
  return handler.keep?.(read.data) !== false && handler.concerns?.(read.data, config) !== false;
}

const authorized = z.object({ authorizations: z.array(z.object({ user_id: z.string(), is_bot: z.boolean() })) });

/** Our own reactions and arrivals come back to us. What became of a channel is followed even so. */
function isOurDoing(event: Event, body: Body): boolean {
  if (/^(channel|group)_/.test(event.type)) return false;
  const { data } = authorized.safeParse(body);
  return data?.authorizations.some((one) => one.is_bot && one.user_id === event['user']) ?? false;
}
