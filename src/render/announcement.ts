// The announcement for everybody who is not in the channel: one compact message, edited in place until the end.
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { postmortemWords } from './card-parts.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { capital, channelMention, clip, mention, sentence, since, when } from './escape.ts';
import { actions, button, context, message, section } from './kit.ts';
import { lastUpdateWords, nextUpdateWords } from './next-update.ts';
import { stormWords } from './storm-parts.ts';
import { commanderWords, isDrill, lasted, nameOf, severityWords, some, statusWords, type View } from './words.ts';

/** Says nothing but that it is private for an incident that became private: its words may not stand in public. */
export function renderAnnouncement(incident: Incident, view: View): Message {
  const key = `${incident.id}:${incident.seq}`;
  if (incident.private) {
    const hidden = `${nameOf(incident)} is private now.`;
    return message(hidden, [section(hidden)], key);
  }
  const severity = severityWords(incident, view.config);
  const state = isOpen(incident) ? `${severity}, ${statusWords[incident.status]}` : ending(incident, severity);
  const [news, next] = [newsOf(incident), nextUpdateWords(incident, view.now)];
  const text = [`${nameOf(incident)}: ${clip(incident.title, 300)}. ${sentence(state)}`, ...news.map((one) => sentence(`${one.title}: ${clip(one.text, 500)}`)), ...(next === undefined ? [] : [sentence(capital(next))]), place(incident)].join(' ');
  // Without a channel this message is the only place where somebody can press anything.
  const again = button({ id: 'retry_effects', text: 'Try again', value: String(incident.id) });
  const retry = lostChannel(incident) ? [actions([again])] : [];
  const blocks: KnownBlock[] = [
    section(body(incident, state)),
    ...(news.length === 0 ? [] : [section(news.map((one) => `*${one.title}*: ${clip(one.text, 1_000)}`).join('\n'))]),
    ...retry, context(details(incident, view).join('  ·  ')),
  ];
  return message(text, blocks, key);
}

function body(incident: Incident, state: string): string {
  const drill = isDrill(incident) ? ['*This is a DRILL.* Nothing is broken.'] : [];
  return [`*${nameOf(incident)}*  ${clip(incident.title, 300)}`, `*${state}*`, ...drill, place(incident)].join('\n');
}

/** What stakeholders were told last; the whole of it stands under this message. */
function newsOf({ lastUpdate, impact, mergedInto }: Incident): readonly { readonly title: string; readonly text: string }[] {
  if (mergedInto !== undefined) return [];
  const noticed = impact === undefined || impact.trim() === '' ? [] : [{ title: 'Impact', text: impact }];
  return lastUpdate ? [{ title: 'Last update', text: lastUpdate.text }, ...noticed] : noticed;
}

/** That it is over: after how long, or why it was none, or where it goes on. */
function ending(incident: Incident, severity: string): string {
  const { status, statusNote, mergedInto } = incident;
  if (mergedInto !== undefined) return `${severity}, merged into ${incidentName(mergedInto)}, which goes on`;
  if (status === 'declined') return `Declined: it was no incident${statusNote === undefined ? '' : `. ${capital(clip(statusNote, 300))}`}`;
  const took = lasted(incident);
  const after = incident.resolvedAt === undefined || took === undefined ? '' : ` after ${took}`;
  return `${severity}, ${statusWords[status]}${after}`;
}

function lostChannel(incident: Incident): Incident['troubles'][number] | undefined {
  return incident.channel ? undefined : incident.troubles.find((one) => one.kind === 'slack.channel.create');
}

/** Where people talk; when there is no channel, why, and what to do instead. */
export function place(incident: Incident): string {
  const { channel } = incident;
  const mentioned = channel && channelMention(channel);
  if (channel && !isOpen(incident)) return `It ${incident.mergedInto === undefined ? 'was handled' : 'began'} in ${mentioned}.`;
  if (channel) return channel.archived ? `Its channel ${mentioned} is archived.` : `Join ${mentioned}.`;
  const trouble = lostChannel(incident);
  if (!trouble) return isOpen(incident) ? 'Its channel is being opened.' : 'It has no channel.';
  const why = sentence(clip(trouble.reason, 400));
  return `It has no channel, because opening one was given up: ${why} Talk in the thread of this message.`;
}

function details(incident: Incident, { now }: View): string[] {
  const services = incident.services.map((service) => clip(service.name, 60));
  const open = isOpen(incident);
  const updates = [nextUpdateWords(incident, now), lastUpdateWords(incident)].filter((one) => one !== undefined);
  return [
    ...updates.map((one) => capital(one)),
    ...(open || incident.commander ? [incident.commander ? `Commander ${commanderWords(incident)}` : '*NO COMMANDER*'] : []),
    ...(services.length === 0 ? [] : [some(services, 5)]),
    ...(incident.storm ? [stormWords(incident.storm)] : []),
    open ? `Open since ${since(incident.openedAt)}` : `Opened ${when(incident.openedAt)}`,
    `by ${mention(incident.openedBy)}`,
    ...(incident.resolvedAt === undefined || !['resolved', 'closed'].includes(incident.status) ? [] : [`Resolved ${when(incident.resolvedAt)}`]),
    ...postmortemWords(incident),
  ];
}
