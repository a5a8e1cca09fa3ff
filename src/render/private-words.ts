// What making an incident private does, what it cannot undo, and what others have seen before. Said before it is done, and after.
import { incidentName, type FormerChannel, type Incident } from '../domain/incident.ts';
import { channelMention, clip } from './escape.ts';
import { isPull, postmortemWhere } from './postmortem-where.ts';
import { nameOf, sourceWords } from './words.ts';

/** The public channel: the one it has, or the one it has left. */
function publicChannel({ private: hidden, channel, formerChannels }: Incident): Pick<FormerChannel, 'id' | 'name' | 'people'> | undefined {
  if (hidden) return formerChannels.at(-1);
  return channel && { ...channel, people: [] };
}

export function whatHappens(incident: Incident): readonly string[] {
  const channel = publicChannel(incident);
  const where = channel && channelMention(channel);
  return [
    ...(where === undefined ? ['A private channel is opened for it, and what was announced is taken back.'] : [
      `A private channel is opened and the people of ${where} are invited there; guests and people of other companies only if they have something to do in it.`,
      `What Tocsin itself said in ${where} and in the announcement is taken back, and ${where} is renamed and archived.`,
    ]),
    'From then on nothing of it is announced, shown to others, or written to PagerDuty, GitHub or a git remote.',
  ];
}

/** What nobody can make unseen. */
export function seenBefore(incident: Incident): readonly string[] {
  const { announcement, alerts, postmortem, absorbed, invited, private: hidden } = incident;
  const channel = publicChannel(incident);
  const people = hidden ? (channel?.people.length ?? 0) : invited.length;
  const sources = [...new Set(alerts.map((alert) => alert.source))].map((source) => sourceWords(source));
  return [
    ...(channel ? [`${channelMention(channel)} could be read by anybody in the workspace (Tocsin had invited ${people === 1 ? '1 person' : `${people} people`}). What people wrote there stays, with the channel’s former names and topics.`] : []),
    ...(announcement ? [`It was announced in ${channelMention({ id: announcement.channel, name: 'incidents' })} with its title.`] : []),
    ...(sources.length === 0 ? [] : [`${sources.join(' and ')} ${sources.length === 1 ? 'keeps' : 'keep'} ${alerts.length === 1 ? 'the alert' : `the ${alerts.length} alerts`}, with the notes that were sent there.`]),
    ...(postmortem ? [`${postmortemSeen(incident)} if it must not be seen.`] : []),
    ...absorbed.map((id) => `${incidentName(id)}, which was merged into it, is public: make it private as well.`),
  ];
}

function postmortemSeen(incident: Incident): string {
  const where = postmortemWhere(incident, 'the pull request');
  if (where === undefined) return 'A postmortem was being written. If its draft arrived, delete its branch there';
  return isPull(incident) ? `The postmortem is on GitHub: ${where}. Close it and delete its branch there` : `The postmortem is written: ${where}. Delete that branch there`;
}

/** To the person who made it private. */
export function toldPrivate(incident: Incident): string {
  const seen = seenBefore(incident);
  const before = seen.length === 0 ? '' : ` What could be seen until now stays known: ${seen.join(' ')}`;
  return `${nameOf(incident)} is private now. I am opening its private channel and inviting its people there.${before}`;
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `• ${line}`).join('\n');
}

export function reasonWords(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${clip(reason, 1_000)}`;
}
