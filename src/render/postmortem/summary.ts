// Summary and impact: what the records say in one line and one table, and the questions only people can answer.
import type { Interval } from '../../domain/intervals.ts';
import { saySeverity } from '../../domain/config.ts';
import { incidentName } from '../../domain/incident.ts';
import type { Fact } from '../../domain/facts.ts';
import { statusWords } from '../words.ts';
import { actorName, intervalOf, notRecorded, sayInterval, stamp, systemName, type Material } from './material.ts';
import { heading, lines, paragraph, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { linked, oneLine, plain, short } from './prose.ts';
import { byRole } from './roles.ts';
import { isAfterwards, toldImpact, toldSource } from './told.ts';

/** More alerts than this are counted rather than listed. */
const mostAlerts = 20;

/** One sentence of facts, also for the description of the pull request. */
export function factsLine(material: Material): string {
  const { incident, config, names, times, facts } = material;
  const opened = facts.find((fact) => fact.kind === 'incident.opened');
  const services = incident.services.map((service) => oneLine(service.name, 100));
  const at = `${stamp(opened?.recordedAt ?? incident.openedAt, material)} UTC`;
  const left = services.length > 5 ? ` and ${services.length - 5} more` : '';
  const of = services.length === 0 ? '' : ` for ${services.slice(0, 5).join(', ')}${left}`;
  const what = `${incidentName(incident.id)} (${saySeverity(config.severities, incident.severity)}, ${incident.kind})`;
  const began = incident.kind === 'retrospective' ? `was written down afterwards${of}` : `was opened at ${at} by ${actorName(incident.openedBy, names)}${of}`;
  const after = (['acknowledged', 'mitigated', 'resolved'] as const).map((moment) => {
    const interval = intervalOf(times, moment);
    return interval?.at === undefined ? `${moment}: ${notRecorded}` : `${moment} after ${sayInterval(interval)}`;
  });
  return `${what} ${began}. `
    + `From the start of impact at ${stamp(times.start.at, material)} UTC: ${after.join('; ')}. Its status is ${incident.status}.`;
}

export function summary(material: Material): Section {
  return [
    heading(2, 'Summary'),
    paragraph(words(factsLine(material))),
    prompt('What happened, and what did people outside notice? Two sentences.'),
  ];
}

export function impact(material: Material): Section {
  return [
    heading(2, 'Impact'),
    table(['Fact', 'Value', 'Taken from'], impactRows(material)),
    prompt('Who was affected, how many, and in what way? What did it cost them, and us?'),
  ];
}

type Row = readonly [string, string | Inline, string];

function impactRows(material: Material): readonly Row[] {
  const { incident, times } = material;
  const services = incident.services.map((service) => short(service.name));
  const noticed = impacts(material);
  const told = toldImpacts(material);
  const afterwards = isAfterwards(material);
  const from = (then: string): string => (afterwards ? 'as told afterwards' : then);
  return [
    ['Severity', severities(material), from('who set it, and when')],
    ['Services', services.length === 0 ? notRecorded : lines(services), from('the alerts, and who opened the incident')],
    ...(afterwards && incident.alerts.length === 0 ? [] : [['Alerts', alerts(material), 'their sources'] as const]),
    ...(told.length === 0 ? [] : [['What is told of it', lines(told), 'the sources beside it'] as const]),
    ...(noticed.length === 0 ? [] : [['What customers noticed', lines(noticed), 'the updates to stakeholders'] as const]),
    ['Kind', incident.kind, 'the opening'],
    ['Status', statusWords[incident.status], from('the last change of status')],
    ['Start of impact', `${stamp(times.start.at, material)} UTC`, times.start.definition],
    ['Until mitigated', spanTo(material, 'mitigated'), 'from the start of impact to when customers no longer suffered'],
    ['Until resolved', spanTo(material, 'resolved'), 'from the start of impact to when it was fixed'],
  ];
}

/** Each with where it is written. */
function toldImpacts({ facts }: Material): readonly Inline[] {
  return facts.flatMap((fact) => {
    const told = toldImpact(fact);
    return told ? [[...plain(told.text), words(' ('), ...toldSource(told.note, systemName), words(')')]] : [];
  });
}

/** Each time that an update said something else. */
function impacts(material: Material): readonly Inline[] {
  const told = material.facts.flatMap((fact) => (fact.kind === 'update.sent' && fact.data.impact !== undefined ? [{ at: fact.at, text: fact.data.impact }] : []));
  return told.filter(({ text }, n) => text !== told[n - 1]?.text).map(({ at, text }) => [words(`${stamp(at, material)} UTC: `), ...plain(text)]);
}

function spanTo({ times }: Material, moment: Interval['moment']): string {
  const interval = intervalOf(times, moment);
  return interval === undefined ? notRecorded : sayInterval(interval);
}

/** A severity is a judgement: who made it is said by role. */
function severities(material: Material): string | Inline {
  const { facts, config } = material;
  const history = facts.flatMap((fact) => {
    if (fact.kind !== 'severity.set' && fact.kind !== 'incident.opened') return [];
    if (fact.data.severity === undefined) return [];
    const say = saySeverity(config.severities, fact.data.severity);
    return [short(isAfterwards(material) ? say : `${say} from ${stamp(fact.at, material)} UTC (${setBy(fact, material)})`)];
  });
  return history.length === 0 ? notRecorded : lines(history);
}

function setBy(fact: Fact, { names, roles }: Material): string {
  return fact.by.type === 'person' ? byRole(fact.by, roles.at(fact)) : actorName(fact.by, names);
}

function alerts({ incident }: Material): string | Inline {
  const shown = incident.alerts.slice(0, mostAlerts).map((alert): Inline => {
    const source = linked(alert.url, systemName(alert.source));
    return [...source, words(`: ${oneLine(alert.title)} (${alert.state})`)];
  });
  const left = incident.alerts.length - mostAlerts;
  if (shown.length === 0) return notRecorded;
  return lines(left > 0 ? [...shown, [words(`and ${left} more`)]] : shown);
}
