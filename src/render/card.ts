// The status card: the commander's board. One message, pinned, edited in place; what is needed now stands first.
import { incidentName, isOpen, type Incident } from '../domain/incident.ts';
import type { Instant } from '../domain/time.ts';
import { promised } from '../domain/updates.ts';
import { isTaskOpen } from '../domain/work.ts';
import { cardActions } from './card-actions.ts';
import { askedWords, commanderField, commanderPart, rolesField } from './card-command.ts';
import { alertsPart, linksPart, peoplePart, runsPart, troublesPart } from './card-parts.ts';
import { stateLines } from './card-state.ts';
import { hypothesesPart, neededNowPart, tasksPart } from './card-work.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { capital, clip, mention, oneLine, when } from './escape.ts';
import { actions, context, fields, header, message, section } from './kit.ts';
import { besideStorm, stormPart, stormWords } from './storm-parts.ts';
import { lastUpdateWords, nextUpdateWords } from './next-update.ts';
import { alertCount, count, nameOf, realAlerts, severityWords, some, statusWords, type View } from './words.ts';

/**
 * The whole incident at a glance. What ages is a date token, so the card is right although nobody edits it; only the word
 * OVERDUE waits for the next edit. `edition` makes its block ids new although nothing happened, so that a menu forgets its choice.
 */
export function renderCard(incident: Incident, view: View & { readonly edition?: number | undefined }): Message {
  const { config, edition } = view;
  const blocks: (KnownBlock | undefined)[] = [
    header(`${nameOf(incident)} ${oneLine(incident.title)}`),
    section(stateLines(incident, view)),
    commanderPart(incident),
    neededNowPart(incident, view),
    impactPart(incident),
    factsPart(incident, view),
    tasksPart(incident, view),
    hypothesesPart(incident),
    ...stormPart(incident),
    alertsPart(incident),
    besideStorm(incident),
    runsPart(incident),
    peoplePart(incident),
    ...troublesPart(incident),
    linksPart(incident, config),
    ...cardActions(incident, view).filter((row) => row.length > 0).map((row) => actions(row)),
    context(`${openedWords(incident)} · Last change ${when(incident.lastChangeAt)} · \`/incident help\``),
  ];
  const shown = blocks.filter((block) => block !== undefined);
  return message(cardText(incident, view), shown, `${incident.id}:${incident.seq}${edition === undefined ? '' : `:${edition}`}`);
}

/** The card in one line, for push notifications and screen readers. */
function cardText(incident: Incident, { config, now }: View): string {
  const { tasks, mergedInto, impact } = incident;
  const [open, next, alerts] = [tasks.filter(isTaskOpen).length, nextUpdateWords(incident, now), realAlerts(incident)];
  const led = incident.commander ? `Commander ${mention(incident.commander)}` : 'NO COMMANDER';
  const parts = [
    `${nameOf(incident)}: ${clip(incident.title, 300)}`, severityWords(incident, config),
    mergedInto === undefined ? statusWords[incident.status] : `Merged into ${incidentName(mergedInto)}`,
    ...(isOpen(incident) || incident.commander ? [`${led}${askedWords(incident)}`] : []),
    ...(impact === undefined ? [] : [`Impact: ${clip(impact, 300)}`]),
    ...(next === undefined ? [] : [capital(next)]),
    ...(open > 0 ? [count(open, 'open task')] : []),
    ...(alerts.length > 0 ? [alertCount(alerts)] : []),
    ...(incident.storm ? [capital(stormWords(incident.storm))] : []),
    ...(incident.troubles.length > 0 ? [`${count(incident.troubles.length, 'thing')} given up`] : []),
  ];
  return `${parts.join('. ')}.`;
}

function impactPart({ impact }: Incident): KnownBlock | undefined {
  return impact === undefined || impact.trim() === '' ? undefined : section(`*Impact*\n${clip(impact, 500)}`);
}

function factsPart(incident: Incident, { config, now }: View): KnownBlock | undefined {
  const services = incident.services.map((service) => clip(service.name, 60));
  const all = [
    ...commanderField(incident),
    ...updateField(incident, now),
    ...rolesField(incident, config),
    ...(services.length === 0 ? [] : [`*${services.length === 1 ? 'Service' : 'Services'}*\n${some(services, 5)}`]),
    ...(incident.postmortemOwner ? [`*Sees to the postmortem*\n${mention(incident.postmortemOwner)}`] : []),
  ];
  return all.length === 0 ? undefined : fields(all);
}

/** What is late or was never sent stands further up already. */
function updateField(incident: Incident, now: Instant): string[] {
  const next = promised(incident, now)?.state === 'due' ? nextUpdateWords(incident, now) : undefined;
  const words = [next, lastUpdateWords(incident)].filter((one) => one !== undefined);
  return words.length === 0 ? [] : [['*Stakeholders*', ...words.map((one) => capital(one))].join('\n')];
}

function openedWords(incident: Incident): string {
  return `${incidentName(incident.id)} opened by ${mention(incident.openedBy)} ${when(incident.openedAt)}`;
}
