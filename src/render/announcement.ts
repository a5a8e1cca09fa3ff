// The announcement for everybody who is not in the channel: one compact message, edited in place until the end.
import { isOpen, type Incident } from '../domain/incident.ts';
import { postmortemWords } from './card-parts.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { channelMention, clip, mention, sentence, since, when } from './escape.ts';
import { actions, button, context, message, section } from './kit.ts';
import { commanderWords, isDrill, lasted, nameOf, severityWords, some, statusWords, type View } from './words.ts';

/** Says nothing but that it is private for an incident that became private: its words may not stand in public. */
export function renderAnnouncement(incident: Incident, { config }: View): Message {
  const key = `${incident.id}:${incident.seq}`;
  if (incident.private) {
    const hidden = `${nameOf(incident)} is private now. Its commander says who needs to know.`;
    return message(hidden, [section(hidden)], key);
  }
  const severity = severityWords(incident, config);
  const state = isOpen(incident) ? `${severity}, ${statusWords[incident.status]}` : ending(incident, severity);
  const text = `${nameOf(incident)}: ${clip(incident.title, 300)}. ${state}. ${place(incident)}`;
  // Without a channel this message is the only place where somebody can press anything.
  const again = button({ id: 'retry_effects', text: 'Try again', value: String(incident.id) });
  const retry = lostChannel(incident) ? [actions([again])] : [];
  const blocks: KnownBlock[] = [section(body(incident, state)), ...retry, context(details(incident).join('  ·  '))];
  return message(text, blocks, key);
}

function body(incident: Incident, state: string): string {
  const drill = isDrill(incident) ? ['*This is a DRILL.* Nothing is broken.'] : [];
  return [`*${nameOf(incident)}*  ${clip(incident.title, 300)}`, `*${state}*`, ...drill, place(incident)].join('\n');
}

function ending(incident: Incident, severity: string): string {
  const took = lasted(incident);
  if (incident.resolvedAt === undefined || took === undefined) return `${severity}, ${statusWords[incident.status]}`;
  return `${severity}, ${statusWords[incident.status]} after ${took}`;
}

function lostChannel(incident: Incident): Incident['troubles'][number] | undefined {
  return incident.channel ? undefined : incident.troubles.find((one) => one.kind === 'slack.channel.create');
}

/** Where people talk; when there is no channel, why, and what to do instead. */
export function place(incident: Incident): string {
  const { channel } = incident;
  const mentioned = channel && channelMention(channel);
  if (channel && !isOpen(incident)) return `It was handled in ${mentioned}.`;
  if (channel) return channel.archived ? `Its channel ${mentioned} is archived.` : `Join ${mentioned}.`;
  const trouble = lostChannel(incident);
  if (!trouble) return 'Its channel is being opened.';
  const why = sentence(clip(trouble.reason, 400));
  return `It has no channel, because opening one was given up: ${why} Talk in the thread of this message.`;
}

function details(incident: Incident): string[] {
  const services = incident.services.map((service) => clip(service.name, 60));
  const open = isOpen(incident);
  return [
    ...(open || incident.commander ? [incident.commander ? `Commander ${commanderWords(incident)}` : '*NO COMMANDER*'] : []),
    ...(services.length === 0 ? [] : [some(services, 5)]),
    open ? `Open since ${since(incident.openedAt)}` : `Opened ${when(incident.openedAt)}`,
    `by ${mention(incident.openedBy)}`,
    ...(incident.resolvedAt === undefined || open ? [] : [`Resolved ${when(incident.resolvedAt)}`]),
    ...postmortemWords(incident),
  ];
}
