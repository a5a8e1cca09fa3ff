// The status card: the commander's board. One message, pinned, edited in place, that says where the incident stands.
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import { cardActions } from './card-actions.ts';
import { alertsPart, linksPart, peoplePart, runsPart, troublesPart } from './card-parts.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { clip, mention, oneLine, since, when } from './escape.ts';
import { actions, context, fields, header, message, section } from './kit.ts';
import { alertCount, count, isDrill, lasted, nameOf, severityWords, some, statusWords, type View } from './words.ts';

/** The whole incident at a glance. What ages is a date token, so the card is right although nobody edits it. */
export function renderCard(incident: Incident, { config }: View): Message {
  const blocks: (KnownBlock | undefined)[] = [
    header(`${nameOf(incident)} ${oneLine(incident.title)}`),
    section(stateLine(incident, severityWords(incident, config))),
    commanderPart(incident),
    fields(facts(incident)),
    alertsPart(incident),
    peoplePart(incident),
    runsPart(incident),
    ...troublesPart(incident),
    linksPart(incident, config),
    actions(cardActions(incident, config)),
    context(`${openedWords(incident)} · Last change ${when(incident.lastChangeAt)} · \`/incident help\``),
  ];
  const shown = blocks.filter((block) => block !== undefined);
  return message(cardText(incident, severityWords(incident, config)), shown, `${incident.id}:${incident.seq}`);
}

/** The card in one line, for push notifications and screen readers. */
function cardText(incident: Incident, severity: string): string {
  const parts = [
    `${nameOf(incident)}: ${clip(incident.title, 300)}`, severity, statusWords[incident.status],
    incident.commander ? `Commander ${mention(incident.commander)}` : 'NO COMMANDER',
    ...(incident.alerts.length > 0 ? [alertCount(incident.alerts)] : []),
    ...(incident.troubles.length > 0 ? [`${count(incident.troubles.length, 'thing')} given up`] : []),
  ];
  return `${parts.join('. ')}.`;
}

function stateLine(incident: Incident, severity: string): string {
  const kind = [
    ...(isDrill(incident) ? ['*This is a DRILL.* Practise; nothing here is a real failure.'] : []),
    ...(incident.kind === 'retrospective' ? ['Recorded afterwards.'] : []),
    ...(incident.private ? ['*Private*: only the people in this channel may see it.'] : []),
  ];
  return [`*${severity}*  ·  ${duration(incident)}`, ...kind].join('\n');
}

function duration(incident: Incident): string {
  const status = `*${statusWords[incident.status]}*`;
  const took = lasted(incident);
  if (!isOpen(incident) && incident.resolvedAt !== undefined && took !== undefined) {
    return `${status}  ·  It took ${took}, until ${when(incident.resolvedAt)}`;
  }
  const mitigated = incident.status === 'mitigated' && incident.mitigatedAt !== undefined ? ` ${since(incident.mitigatedAt)}` : '';
  return `${status}${mitigated}  ·  Open since ${since(incident.openedAt)}`;
}

/** Loud when nobody leads an open incident; otherwise the commander stands among the fields. */
function commanderPart(incident: Incident): KnownBlock | undefined {
  if (incident.commander || !isOpen(incident)) return undefined;
  const ask = 'Nobody decides yet. Take command: you decide and delegate, somebody else repairs. You can hand it on at any time.';
  return section(`*NO COMMANDER*\n${ask}`);
}

function facts(incident: Incident): string[] {
  const { commander, commanderAt, acknowledgedAt } = incident;
  const services = incident.services.map((service) => clip(service.name, 100));
  return [
    ...(commander ? [`*Commander*\n${mention(commander)}${commanderAt === undefined ? '' : `\nsince ${when(commanderAt)}`}`] : []),
    `*${services.length === 1 ? 'Service' : 'Services'}*\n${services.length === 0 ? 'None named' : some(services, 8)}`,
    ...(acknowledgedAt === undefined ? [] : [`*Acknowledged*\n${when(acknowledgedAt)}`]),
  ];
}

function openedWords(incident: Incident): string {
  return `${incidentName(incident.id)} opened by ${mention(incident.openedBy)} ${when(incident.openedAt)}`;
}
