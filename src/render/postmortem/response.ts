// Detection and response: how it was noticed, who answered and who took command, and how long each took.
import type { Fact } from '../../domain/facts.ts';
import { actorName, intervalOf, notRecorded, sayInterval, stamp, systemName, type Material } from './material.ts';
import { heading, lines, paragraph, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { linked, oneLine, short } from './prose.ts';
import { byRole } from './roles.ts';
import { isAfterwards, toldBy, toldDetection, toldMoment, toldSource } from './told.ts';

export function response(material: Material): Section {
  const { times } = material;
  const intervalRows = times.rows.map((row) => [
    row.moment, row.at === undefined ? notRecorded : stamp(row.at, material), sayInterval(row), row.definition,
  ]);
  return [
    heading(2, 'Detection and response'),
    table(['Fact', 'Value'], isAfterwards(material) ? toldRows(material) : recordedRows(material)),
    paragraph(words(`Measured from the start of impact, ${stamp(times.start.at, material)} UTC (${times.start.definition}).`)),
    table(['Moment', 'Time (UTC)', 'After the start of impact', 'Definition'], intervalRows),
    prompt('How could this have been noticed or stopped sooner? What slowed the response down, and what sped it up?'),
  ];
}

function recordedRows(material: Material): readonly (readonly (string | Inline)[])[] {
  return [
    ['Noticed by', noticedBy(material)],
    ['First signal', firstSignal(material)],
    ['First acknowledgement', acknowledged(material)],
    ['Command', command(material)],
    ['Channel', channel(material)],
    ['Could not be brought in', missing(material)],
  ];
}

/** There were no records: only what somebody told, and who that was then. */
function toldRows(material: Material): readonly (readonly (string | Inline)[])[] {
  const { facts, times } = material;
  const by = toldDetection(facts);
  const row = (moment: 'detected' | 'acknowledged'): Inline | string => {
    const [at, note] = [intervalOf(times, moment)?.at, toldMoment(facts, moment)];
    if (at === undefined) return notRecorded;
    const who = note && toldBy(note);
    const told = [words(`${stamp(at, material)} UTC${who === undefined ? '' : ` by ${oneLine(who, 200)}`}`)];
    return note ? [...told, words(', says '), ...toldSource(note, systemName)] : told;
  };
  return [...(by === undefined ? [] : [['Noticed by', short(by.note === undefined ? by.source : `${by.source} (${by.note})`)]]), ['Noticed', row('detected')], ['First acknowledgement', row('acknowledged')]];
}

function noticedBy({ incident, names }: Material): Inline {
  const first = incident.alerts[0];
  if (first) return short(`an alert from ${systemName(first.source)}`);
  const person = incident.openedBy.type === 'person' ? 'a person' : 'a system';
  return short(`${person}: ${actorName(incident.openedBy, names)}`);
}

function firstSignal(material: Material): string | Inline {
  let first: Extract<Fact, { kind: 'alert.attached' }> | undefined;
  for (const fact of material.facts) if (fact.kind === 'alert.attached' && (first === undefined || fact.at < first.at)) first = fact;
  if (!first) return 'no alert is recorded';
  const { data, at } = first;
  const what = `: ${oneLine(data.title)} (${oneLine(data.service.name)})`;
  return [words(`${stamp(at, material)} UTC `), ...linked(data.url, systemName(data.source)), words(what)];
}

/** How long it took stands beside it: by role. */
function acknowledged(material: Material): string | Inline {
  const { facts, names, roles } = material;
  let first: Extract<Fact, { kind: 'alert.acknowledged' }> | undefined;
  for (const fact of facts) if (fact.kind === 'alert.acknowledged' && (first === undefined || fact.at < first.at)) first = fact;
  if (!first) return notRecorded;
  return short(`${stamp(first.at, material)} UTC by ${first.by.type === 'person' ? byRole(first.by, roles.at(first)) : actorName(first.by, names)}`);
}

/** Who commanded from when: not whom somebody followed, and not why. */
function command(material: Material): string | Inline {
  const changes = material.facts.flatMap((fact) => {
    if (fact.kind !== 'commander.set') return [];
    return [short(`${stamp(fact.at, material)} UTC: ${actorName(fact.data.commander, material.names)}`)];
  });
  return changes.length === 0 ? notRecorded : lines(changes);
}

function channel(material: Material): string | Inline {
  const created = material.facts.find((fact) => fact.kind === 'channel.created');
  return created ? short(`${stamp(created.at, material)} UTC: ${created.data.name}`) : notRecorded;
}

function missing({ incident, names }: Material): string | Inline {
  if (incident.missing.length === 0) return 'nobody recorded';
  return lines(incident.missing.map(({ id, name, why }) => short(`${Object.hasOwn(names, id) ? names[id] : name}: ${why}`)));
}
