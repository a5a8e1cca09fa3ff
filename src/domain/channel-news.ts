// What people do to the incident's channel by hand: followed, not fought. Slack tells it under other names for private channels.
import type { Actor } from './actor.ts';
import { decide, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import type { Incident } from './incident.ts';
import { refresh } from './opening.ts';

/** Where Slack does not say who did it. */
export const slack: Actor = { type: 'system', id: 'slack', name: 'Slack' };

/** `user`: who did it; Slack does not always say. `event_ts`: when, by Slack's clock. */
type Told = { readonly user?: string | undefined; readonly event_ts?: string | undefined };

/** Slack delivers in any order: what was so before the last that we know of is over, and a newer time is kept where an older one was. */
export function channelArchived({ channel }: Incident, { user, event_ts: seen }: Told): Decision {
  if (!channel || isOlder(seen, channel.seen) || (channel.archived && !isOlder(channel.seen, seen))) return decide([]);
  return decide([{ kind: 'channel.archived', ...whoever(user), data: at(seen) }], [wish('slack.announcement.show')]);
}

/** What was not shown while it was archived is shown now. It is kept as well when nobody has told that it was archived: that may still come. */
export function channelUnarchived({ channel }: Incident, { user, event_ts: seen }: Told): Decision {
  if (!channel || isOlder(seen, channel.seen) || (!channel.archived && (seen === undefined || seen === channel.seen))) return decide([]);
  return decide([{ kind: 'channel.unarchived', ...whoever(user), data: at(seen) }], channel.archived ? refresh : []);
}

function isOlder(seen: string | undefined, than: string | undefined): boolean {
  return seen !== undefined && than !== undefined && Number(seen) < Number(than);
}

function at(seen: string | undefined): { seen?: string } {
  return seen === undefined ? {} : { seen };
}

/** Its id is the key, the name is decoration. Slack never says who renamed it. */
export function channelRenamed({ channel }: Incident, name: string): Decision {
  return channel?.name === name ? decide([]) : decide([{ kind: 'channel.renamed', ...whoever(undefined), data: { name } }], [wish('slack.announcement.show')]);
}

function whoever(user: string | undefined): { by?: Actor } {
  return user === undefined ? { by: slack } : {};
}
