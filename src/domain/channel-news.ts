// What people do to the incident's channel by hand: followed, not fought. Slack tells it under other names for private channels.
import type { Actor } from './actor.ts';
import { decide, type Decision } from './decision.ts';
import { wish } from './effects.ts';
import type { Incident } from './incident.ts';
import { refresh } from './opening.ts';

/** Where Slack does not say who did it. */
export const slack: Actor = { type: 'system', id: 'slack', name: 'Slack' };

/** `user`: who did it; Slack does not always say. */
export function channelArchived({ channel }: Incident, user: string | undefined): Decision {
  if (!channel || channel.archived) return decide([]);
  return decide([{ kind: 'channel.archived', ...whoever(user), data: {} }], [wish('slack.announcement.show')]);
}

/** What was not shown while it was archived is shown now. */
export function channelUnarchived({ channel }: Incident, user: string | undefined): Decision {
  return channel?.archived ? decide([{ kind: 'channel.unarchived', ...whoever(user), data: {} }], refresh) : decide([]);
}

/** Its id is the key, the name is decoration. Slack never says who renamed it. */
export function channelRenamed({ channel }: Incident, name: string): Decision {
  return channel?.name === name ? decide([]) : decide([{ kind: 'channel.renamed', ...whoever(undefined), data: { name } }], [wish('slack.announcement.show')]);
}

function whoever(user: string | undefined): { by?: Actor } {
  return user === undefined ? { by: slack } : {};
}
