// What was written down elsewhere as facts of a retrospective incident. Each has a natural key: told twice, it counts once.
import type { Actor } from './actor.ts';
import type { Fact, FactData, NewFact, Status } from './facts.ts';
import type { Incident } from './incident.ts';
import { toldTimes } from './intervals.ts';
import type { Instant } from './time.ts';
import type { TimelineFile, TimelineRow } from './timeline-file.ts';

/** The key of the opening fact: one file is one incident. */
export function timelineKey(file: Pick<TimelineFile, 'id'>): string {
  return `timeline:${file.id}`;
}

/** A row that is stored already and that says something else in the file now: facts are never edited, so it stays as it was told first. */
export type Differing = { readonly row: string; readonly was: string; readonly now: string };

/** What is stored of it already. */
export type Known = { readonly incident: Pick<Incident, 'openedAt' | 'status'>; readonly facts: readonly Fact[] };

/** `by` is whoever brings the file. The first fact opens the incident at the start of impact; the others follow in time. */
export function timelineFacts(file: TimelineFile, by: Actor, known?: Known): readonly NewFact[] {
  const { title, severity, services, times } = file;
  const untold = momentsUntold(file, known);
  const opened: NewFact = {
    kind: 'incident.opened', key: timelineKey(file), at: times.impact_start, by,
    data: {
      title, kind: 'retrospective', private: false, source: 'cli', services: services.map((name) => ({ id: name, name })),
      ...(severity === undefined ? {} : { severity: severity.value }),
    },
  };
  const rows = file.timeline.map((row) => rowFact(row, file, untold.find((one) => one.row === row.id)?.moment));
  const alone = untold.filter((one) => one.row === undefined).map(({ field, moment, at, words }) => (
    note(`time:${field}:${at}`, at, { text: `${words}.`, from: { row: `times.${field}`, source: file.id, moment } }, file.id)
  ));
  return [opened, ...links(file, by), ...[...impacts(file), ...detection(file), ...rows, ...conflicts(file), ...alone].sort(byTime), ...ends(file, known?.incident.status ?? 'triage')];
}

/** What the file says of rows that are known already, in other words or at another time. */
export function differing(wanted: readonly NewFact[], known: readonly Fact[]): readonly Differing[] {
  const rows = new Map(known.flatMap((fact) => (fact.kind === 'note.added' && fact.data.from ? [[fact.data.from.row, fact] as const] : [])));
  return wanted.flatMap((fact) => {
    if (fact.kind !== 'note.added' || fact.data.from === undefined) return [];
    const before = rows.get(fact.data.from.row);
    if (before?.kind !== 'note.added' || (before.at === fact.at && before.data.text === fact.data.text)) return [];
    return [{ row: fact.data.from.row, was: `${before.at} ${before.data.text}`, now: `${fact.at ?? ''} ${fact.data.text}` }];
  });
}

type Note = Extract<NewFact, { kind: 'note.added' }> & { readonly at: Instant };

function note(key: string, at: Instant, data: FactData<'note.added'>, who: string): Note {
  return { kind: 'note.added', key: `timeline:${key}`, at, data, by: { type: 'system', id: data.from?.source.slice(0, 60) ?? 'timeline', name: who } };
}

const precisions: Readonly<Record<TimelineRow['precision'], string>> = {
  second: '', minute: '', hour: ' (only the hour is known)', day: ' (only the day is known)', approx: ' (time approximate)',
};

const kinds: Readonly<Record<string, string>> = {
  impact_start: 'Impact begins', declare: 'Declared', comms: 'Told outside', recovery_partial: 'Partial recovery', followup: 'Follow-up',
};

/** What its kind says goes before it, what is not known of its time behind it. */
function rowFact({ id, at: { at, dayOnly }, precision, kind, actor, fact, source, track }: TimelineRow, { sources }: TimelineFile, moment: Untold['moment'] | undefined): Note {
  const name = kinds[kind] ?? `${kind.slice(0, 1).toUpperCase()}${kind.slice(1).replaceAll('_', ' ')}`;
  const said = kind === 'note' ? '' : `${name}: `;
  const about = track === undefined ? '' : ` [${track}]`;
  const text = `${said}${fact}${about}${precisions[dayOnly ? 'day' : precision]}`;
  const url = sources[source]?.url;
  return note(`row:${id}`, at, { text, from: { row: id, source, ...(url === undefined ? {} : { url }), ...(moment === undefined ? {} : { moment }) } }, actor);
}

function impacts({ impact, times, sources, id }: TimelineFile): Note[] {
  const source = impact?.src ?? id;
  const url = impact?.src === undefined ? undefined : sources[impact.src]?.url;
  return (impact?.facts ?? []).map((text, n) => note(
    `impact:${n + 1}`, times.impact_start, { text: `Impact: ${text}`, from: { row: `impact.${n + 1}`, source, ...(url === undefined ? {} : { url }) } }, id,
  ));
}

/** What noticed it, where that is known; rows tell what happened then. */
function detection({ detection: told, times, id }: TimelineFile): Note[] {
  if (told === undefined || /^(?:unknown|not (?:stated|known))$/i.test(told.source)) return [];
  const text = `Noticed by: ${told.source}${told.note === undefined ? '' : `\n${told.note}`}`;
  return [note('detection', times.detected ?? times.impact_start, { text, from: { row: 'detection.source', source: id } }, id)];
}

/** Both are kept, and neither is chosen. */
function conflicts(file: TimelineFile): Note[] {
  return file.conflicts.map(({ what, values }, n) => {
    const each = Object.entries(values).map(([source, at]) => `${source} says ${at.slice(0, 10)} ${at.slice(11, 16)} UTC`).join(', ');
    return note(`conflict:${n + 1}`, file.times.impact_start, { text: `Sources disagree: ${what}. ${each}`, from: { row: `conflict.${n + 1}`, source: file.id } }, file.id);
  });
}

/** Each time that a file may name, what it means, and the kinds of row that may be the same thing. */
const told = [
  { field: 'impact_start', moment: 'start', words: 'The start of impact', kinds: ['impact_start'] },
  { field: 'detected', moment: 'detected', words: 'Noticed', kinds: ['detection', 'page'] },
  { field: 'acknowledged', moment: 'acknowledged', words: 'Answered', kinds: ['acknowledged', 'acknowledgement'] },
  { field: 'declared', moment: 'declared', words: 'Declared an incident', kinds: ['declare'] },
  { field: 'first_comms', moment: 'first update', words: 'The first word to people outside', kinds: ['comms'] },
  { field: 'first_recovery', moment: 'first recovery', words: 'The first part works again', kinds: ['recovery_partial', 'recovery'] },
] as const;

type Untold = (typeof told)[number] & { readonly at: Instant; readonly row: string | undefined };

/** The times that are not known yet, each with the new row that tells the same. A corrected one is a further fact, and the last one counts. */
function momentsUntold({ times, timeline }: TimelineFile, known: Known | undefined): Untold[] {
  const before = known ? { start: known.incident.openedAt, ...toldTimes(known.facts) } : { start: times.impact_start };
  const stored = new Set(known?.facts.flatMap((fact) => (fact.kind === 'note.added' && fact.data.from ? [fact.data.from.row] : [])));
  return told.flatMap((one): Untold[] => {
    const at = times[one.field];
    if (at === undefined || before[one.moment] === at) return [];
    const row = timeline.find((two) => two.at.at === at && !two.at.dayOnly && one.kinds.some((kind) => kind === two.kind) && !stored.has(two.id));
    return [{ ...one, at, row: row?.id }];
  });
}

/** The statuses in their order, all of them anew when one of them changes: whatever comes last holds. */
function ends({ id, status, times, timeline }: TimelineFile, was: Status): NewFact[] {
  const { mitigated, resolved } = times;
  const last = resolved ?? mitigated ?? timeline.map((row) => row.at.at).sort().at(-1) ?? times.impact_start;
  const reached: [Status, Instant][] = [
    ...(mitigated === undefined ? [] : [['mitigated', mitigated] as [Status, Instant]]), ...(resolved === undefined ? [] : [['resolved', resolved] as [Status, Instant]]),
  ];
  const given: Status | undefined = status ?? (times.closed === undefined ? undefined : 'closed');
  if (given !== undefined && reached.at(-1)?.[0] !== given) reached.push([given, times.closed ?? last]);
  const all = reached.map(([to, at]) => `${to}@${at}`).join();
  return reached.map(([to, at], n) => ({
    kind: 'status.set', key: `timeline:status:${n}:${all}`, at, by: { type: 'system', id }, data: { status: to, was: reached[n - 1]?.[0] ?? was },
  }));
}

function links({ sources }: TimelineFile, by: Actor): NewFact[] {
  return Object.entries(sources).flatMap(([name, { url }]): NewFact[] => (url === undefined ? [] : [{ kind: 'link.added', key: `timeline:source:${name}`, by, data: { url, title: name } }]));
}

function byTime(a: Note, b: Note): number {
  if (a.at === b.at) return 0;
  return a.at < b.at ? -1 : 1;
}
