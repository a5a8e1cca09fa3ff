// An event of Slack's: the key under which it counts once, the lane that keeps its order, and whose doing it is.
import { z } from 'zod';
import { slackId } from './slack-id.ts';
import { readMessageNews } from './slack-message.ts';

export const eventBody = z.object({
  type: z.literal('event_callback'), event_id: z.string(), team_id: slackId.optional(), is_ext_shared_channel: z.boolean().nullish(), event: z.looseObject({ type: z.string() }),
});

type Event = z.infer<typeof eventBody>['event'];

/** `team`: of the person whose doing it is. `shared`: the channel is shared with another company, and Slack does not say whose doing it is. */
export type Whose = { readonly team?: string; readonly shared?: true };

/**
 * Slack sends the event in our workspace's name even when somebody of another company (Slack Connect) did it; messages name
 * their author's team beside that, reactions and joins may not (docs.slack.dev, Understanding Slack Connect).
 */
export function whoseEvent({ event, team_id: ours, is_ext_shared_channel: shared }: z.infer<typeof eventBody>): Whose {
  if (isAboutThings(event)) return {};
  const own = [event['user_team'], event['source_team'], event['team']].map((team) => slackId.safeParse(team).data).find((team) => team !== undefined);
  if (own !== undefined) return { team: own };
  if (shared === true) return { shared: true };
  return ours === undefined ? {} : { team: ours };
}

/** What became of a channel or of a message that is on record is followed, whoever did it. */
function isAboutThings(event: Event): boolean {
  if (/^(channel|group)_/.test(event.type)) return true;
  return event.type === 'message' && ['edited', 'deleted'].includes(readMessageNews(event)?.kind ?? '');
}

/** One thing can arrive as up to eleven events with different ids (slackapi/node-slack-sdk#2141), so the thing itself is the key. */
export function placeOfEvent(event: Event, eventId: string): { key: string; lane: string } {
  const channel = channelOf(event);
  return { key: keyOf(event, channel) ?? `event:${eventId}`, lane: laneOf(event, channel) };
}

/**
 * What is about one message has an order of its own: a mark, and after it that it was taken back, the edit, the deletion. To act on the
 * mark Slack must show the message, and while it does not, nobody's leaving waits behind it. A mention is a command in other words.
 */
function laneOf(event: Event, channel: string): string {
  const who = text(event['user']);
  if (event.type === 'app_mention' && who !== '') return `slack/${who}`;
  const news = readMessageNews(event);
  const about = news?.kind === 'edited' || news?.kind === 'deleted' ? news.ts : inside(event['item'], 'ts');
  return about === '' ? `slack/event/${channel}` : `slack/event/${channel}/${about}`;
}

function keyOf(event: Event, channel: string): string | undefined {
  const [ts, user, at] = [text(event['ts']), text(event['user']), text(event['event_ts'])];
  const news = readMessageNews(event);
  if (news?.kind === 'edited') return `event:message_changed:${channel}:${news.ts}:${news.editedAt}`;
  if (news?.kind === 'deleted') return `event:message_deleted:${channel}:${news.ts}`;
  // A mention is the message in which it stands.
  if (event.type === 'app_mention' && ts !== '') return `event:app_mention:${channel}:${ts}`;
  if (at === '') return undefined;
  const item = inside(event['item'], 'ts');
  if (item !== '') return `event:${event.type}:${user}:${text(event['reaction'])}:${channel}:${item}:${at}`;
  return `event:${event.type}:${channel}:${at}:${user}`;
}

function channelOf(event: Event): string {
  return text(event['channel']) || inside(event['channel'], 'id') || inside(event['item'], 'channel') || text(event['channel_id']);
}

function inside(value: unknown, name: string): string {
  return typeof value === 'object' && value !== null ? text(Reflect.get(value, name)) : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
