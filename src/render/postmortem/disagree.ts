// Sources that disagree: both values beside each other, and neither is chosen. Absent when all agree.
import type { Fact } from '../../domain/facts.ts';
import { between, sayDuration, type Instant } from '../../domain/time.ts';
import { capital } from '../escape.ts';
import { factId, stamp, systemName, type Material } from './material.ts';
import { heading, lines, prompt, table, words, type Inline, type Section } from './nodes.ts';
import { linked, oneLine, short } from './prose.ts';
import { isTold, toldConflict } from './told.ts';

/** Clocks of two systems differ by seconds; from here on one of them is wrong. */
const ahead = 60_000;
const most = 30;

type Row = readonly (string | Inline)[];

const aboutMoment: Readonly<Record<string, string>> = {
  start: 'The start of impact', 'first update': 'The first word to people outside', 'first recovery': 'When the first part worked again',
};

export function disagreements(material: Material): Section {
  const rows = [...toldApart(material), ...toldTwice(material), ...backwards(material), ...aheadOfUs(material)];
  if (rows.length === 0) return [];
  const left = rows.length - most;
  return [
    heading(2, 'Sources that disagree'),
    table(['About', 'What they say'], [...rows.slice(0, most), ...(left > 0 ? [[`and ${left} more`, 'the records have them all'] as Row] : [])]),
    prompt('Which of them is right, and how do we know?'),
  ];
}

/** What somebody wrote down as told differently by several sources. */
function toldApart({ facts }: Material): readonly Row[] {
  const urls = new Map(facts.flatMap((fact) => (isTold(fact) && fact.data.from?.url !== undefined ? [[fact.data.from.source, fact.data.from.url] as const] : [])));
  return facts.flatMap((fact): Row[] => {
    const told = toldConflict(fact);
    return told ? [[short(capital(told.what)), lines(told.each.map((one) => saidBy(one, urls)))]] : [];
  });
}

/** `gl-pm says …`, the source as a link where its address is known. */
function saidBy(text: string, urls: ReadonlyMap<string, string>): Inline {
  const line = oneLine(text);
  const [source = ''] = line.split(' says ', 1);
  return urls.has(source) ? [...linked(urls.get(source), source), words(line.slice(source.length))] : short(line);
}

/** The same moment, told afterwards with more than one time. */
function toldTwice(material: Material): readonly Row[] {
  const { facts } = material;
  const told = new Map<string, { at: Instant; words: string }[]>();
  for (const fact of facts) {
    const from = fact.kind === 'note.added' ? fact.data.from : undefined;
    if (from?.moment === undefined) continue;
    told.set(from.moment, [...(told.get(from.moment) ?? []), { at: fact.at, words: `${stamp(fact.at, material)} UTC, says ${oneLine(systemName(from.source), 100)} (${factId(fact.seq)})` }]);
  }
  return [...told].flatMap(([moment, all]): Row[] => {
    const differ = new Set(all.map(({ at }) => at)).size > 1;
    return differ ? [[aboutMoment[moment] ?? `When it was ${moment}`, lines(all.map((one) => short(one.words)))]] : [];
  });
}

/** A moment before the start of impact: one of the two times is wrong. */
function backwards(material: Material): readonly Row[] {
  const { times } = material;
  return times.rows.flatMap((row): Row[] => (row.at === undefined || row.ms === undefined || row.ms >= 0 ? [] : [[
    `The start of impact and “${row.moment}”`,
    lines([[words(`${row.moment} at ${stamp(row.at, material)} UTC (${row.definition})`)], [words(`impact from ${stamp(times.start.at, material)} UTC (${times.start.definition})`)]]),
  ]]));
}

/** What a source says happened after it was recorded here. One row for each source: its clock is one. */
function aheadOfUs(material: Material): readonly Row[] {
  const { facts, incident } = material;
  if (incident.kind === 'retrospective') return [];
  const worst = new Map<string, { readonly fact: Fact; readonly ms: number }>();
  for (const fact of facts) {
    const ms = between(fact.recordedAt, fact.at);
    const source = sourceOf(fact);
    if (ms < ahead || ms <= (worst.get(source)?.ms ?? 0)) continue;
    worst.set(source, { fact, ms });
  }
  return [...worst].map(([source, { fact, ms }]): Row => [
    `The clocks of ${source} and Tocsin`, [words(`${factId(fact.seq)} happened at ${stamp(fact.at, material)} UTC, says ${source}; Tocsin heard of it ${sayDuration(ms)} before that`)],
  ]);
}

function sourceOf(fact: Fact): string {
  if ('source' in fact.data && typeof fact.data.source === 'string') return systemName(fact.data.source);
  return fact.by.type === 'person' ? systemName(fact.by.via) : systemName(fact.by.id);
}
