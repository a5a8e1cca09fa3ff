// Detection and response: how it was noticed, who answered and who took command, and how long each took.
import type { Fact } from '../../domain/facts.ts';
import { actorName, notRecorded, sayInterval, systemName, utc, type Material } from './material.ts';
import { heading, lines, paragraph, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { linked, oneLine, short } from './prose.ts';

export function response(material: Material): Section {
  const { facts, times } = material;
  const intervalRows = times.rows.map((row) => [
    row.moment, row.at === undefined ? notRecorded : utc(row.at), sayInterval(row), row.definition,
  ]);
  return [
    heading(2, 'Detection and response'),
    table(['Fact', 'Value'], [
      ['Noticed by', noticedBy(material)],
      ['First signal', firstSignal(material)],
      ['First acknowledgement', acknowledged(material)],
      ['Command', command(material)],
      ['Channel', channel(facts)],
      ['Could not be brought in', missing(material)],
    ]),
    paragraph(words(`Measured from the start of impact, ${utc(times.start.at)} UTC (${times.start.definition}).`)),
    table(['Moment', 'Time (UTC)', 'After the start of impact', 'Definition'], intervalRows),
    prompt('How could this have been noticed or stopped sooner? What slowed the response down, and what sped it up?'),
  ];
}

function noticedBy({ incident, names }: Material): Inline {
  const first = incident.alerts[0];
  if (first) return short(`an alert from ${systemName(first.source)}`);
  const person = incident.openedBy.type === 'person' ? 'a person' : 'a system';
  return short(`${person}: ${actorName(incident.openedBy, names)}`);
}

function firstSignal({ facts }: Material): string | Inline {
  let first: Extract<Fact, { kind: 'alert.attached' }> | undefined;
  for (const fact of facts) if (fact.kind === 'alert.attached' && (first === undefined || fact.at < first.at)) first = fact;
  if (!first) return 'no alert is recorded';
  const { data, at } = first;
  const what = `: ${oneLine(data.title)} (${oneLine(data.service.name)})`;
  return [words(`${utc(at)} UTC `), ...linked(data.url, systemName(data.source)), words(what)];
}

function acknowledged({ facts, names }: Material): string | Inline {
  let first: Extract<Fact, { kind: 'alert.acknowledged' }> | undefined;
  for (const fact of facts) if (fact.kind === 'alert.acknowledged' && (first === undefined || fact.at < first.at)) first = fact;
  return first ? short(`${utc(first.at)} UTC by ${actorName(first.by, names)}`) : notRecorded;
}

function command({ facts, names }: Material): string | Inline {
  const changes = facts.flatMap((fact) => {
    if (fact.kind !== 'commander.set') return [];
    const { commander, was } = fact.data;
    return [short(`${utc(fact.at)} UTC: ${actorName(commander, names)}${was ? `, after ${actorName(was, names)}` : ''}`)];
  });
  return changes.length === 0 ? notRecorded : lines(changes);
}

function channel(facts: readonly Fact[]): string | Inline {
  const created = facts.find((fact) => fact.kind === 'channel.created');
  return created ? short(`${utc(created.at)} UTC: ${created.data.name}`) : notRecorded;
}

function missing({ incident, names }: Material): string | Inline {
  if (incident.missing.length === 0) return 'nobody recorded';
  return lines(incident.missing.map(({ id, name, why }) => short(`${Object.hasOwn(names, id) ? names[id] : name}: ${why}`)));
}
