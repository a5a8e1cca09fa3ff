// Where the incident is in Slack: its channel, the messages that show it, and the channels it has left.
import type { Fact } from './facts.ts';
import type { Change, Folds } from './fold-table.ts';
import type { FormerChannel, Incident } from './incident.ts';

type ChannelKind = Extract<Fact['kind'], `channel.${string}` | 'card.posted' | 'announcement.posted' | 'incident.made_private'>;

export const channelFolds: Folds<ChannelKind> = {
  'channel.created': (_now, { data }) => ({ channel: { id: data.channel, name: data.name, archived: false } }),
  'channel.renamed': (now, { data }) => changed(now, { name: data.name }),
  'channel.archived': (now, { data }) => changed(now, { archived: true, ...seenAt(data) }),
  'channel.unarchived': (now, { data }) => changed(now, { archived: false, ...seenAt(data) }),
  'channel.closed': (now, { data }) => former(now, data.channel, () => ({ closed: true })),
  'card.posted': (_now, { data: { channel, ts } }) => ({ card: { channel, ts } }),
  'announcement.posted': (_now, { data: { channel, ts } }) => ({ announcement: { channel, ts } }),
  'incident.made_private': madePrivate,
};

function seenAt({ seen }: { readonly seen?: string | undefined }): { seen?: string } {
  return seen === undefined ? {} : { seen };
}

function changed({ channel }: Incident, change: Partial<NonNullable<Incident['channel']>>): Change {
  return channel ? { channel: { ...channel, ...change } } : {};
}

function former(now: Incident, id: string, change: (one: FormerChannel) => Partial<FormerChannel>): Change {
  return { formerChannels: now.formerChannels.map((one) => (one.id === id ? { ...one, ...change(one) } : one)) };
}

/** Until its new channel is there it has none, so nothing can be said where everybody reads; nobody counts as invited any more. */
function madePrivate(now: Incident, { by, at, data: { reason } }: Extract<Fact, { kind: 'incident.made_private' }>): Change {
  const { channel, card } = now;
  const shown = [...Object.values(now.shown), ...now.runs.map((run) => run.message)].flatMap((one) => one ?? []);
  return {
    private: true, channel: undefined, card: undefined, shown: {}, invited: [], madePrivate: now.madePrivate ?? { by, at, reason },
    runs: now.runs.map(({ message: _left, ...run }) => run),
    ...(channel ? { formerChannels: [...now.formerChannels, { id: channel.id, name: channel.name, card, shown, people: now.invited, closed: false }] } : {}),
  };
}

/** What was on its way to a channel when the incident left it arrived there all the same: it is not what shows the incident, but something to take back. */
export function shownTooLate(now: Incident, fact: Fact): Change | undefined {
  if (fact.kind !== 'card.posted' && fact.kind !== 'item.shown' && fact.kind !== 'run.shown') return undefined;
  const { channel, ts } = fact.data;
  if (!now.formerChannels.some((one) => one.id === channel)) return undefined;
  return former(now, channel, ({ shown }) => ({ shown: [...shown, { channel, ts }] }));
}
