// What was told afterwards, of an incident that happened without Tocsin: each note says which row it is from, and some belong in other sections than the timeline.
import type { Fact } from '../../domain/facts.ts';
import type { Material } from './material.ts';
import { words, type Inline } from './nodes.ts';
import { linked } from './prose.ts';

type Note = Extract<Fact, { kind: 'note.added' }>;

export function isAfterwards({ incident }: Pick<Material, 'incident'>): boolean {
  return incident.kind === 'retrospective';
}

export function isTold(fact: Fact): fact is Note {
  return fact.kind === 'note.added' && fact.data.from !== undefined;
}

/** What somebody wrote down of the impact: without the word that stands before it. */
export function toldImpact(fact: Fact): { readonly note: Note; readonly text: string } | undefined {
  if (!isTold(fact) || !/^impact\.\d+$/.test(fact.data.from?.row ?? '')) return undefined;
  const text = /^Impact: ([\s\S]+)$/.exec(fact.data.text)?.[1];
  return text === undefined ? undefined : { note: fact, text };
}

/** What several sources say of one thing: `removal stopped`, and what each of them says. */
export function toldConflict(fact: Fact): { readonly note: Note; readonly what: string; readonly each: readonly string[] } | undefined {
  if (!isTold(fact) || !/^conflict\.\d+$/.test(fact.data.from?.row ?? '')) return undefined;
  const [, what, says] = /^Sources disagree: ([\s\S]+)\. (\S.* says \d{4}-\d\d-\d\d \d\d:\d\d UTC)$/.exec(fact.data.text) ?? [];
  return what === undefined || says === undefined ? undefined : { note: fact, what, each: says.split(/(?<= UTC), /) };
}

/** Where it is written, with a link where the address is known. */
export function toldSource({ data: { from } }: Note, label: (source: string) => string): Inline {
  return from === undefined ? [words('')] : linked(from.url, label(from.source));
}

/** Whoever told a row; undefined where the file as a whole did, or nobody is named. */
export function toldBy(fact: Fact): string | undefined {
  if (fact.by.type !== 'system' || fact.kind === 'status.set') return undefined;
  if (isTold(fact) && /^(?:impact|conflict|times|detection)\./.test(fact.data.from?.row ?? '')) return undefined;
  return fact.by.name;
}

/** The note that says when it was noticed; the last one, as everywhere. */
export function toldMoment(facts: readonly Fact[], moment: NonNullable<NonNullable<Note['data']['from']>['moment']>): Note | undefined {
  return facts.findLast((fact): fact is Note => isTold(fact) && fact.data.from?.moment === moment);
}

/** What noticed it, where the file says so apart from its rows: `monitoring`, and what more it says of it. */
export function toldDetection(facts: readonly Fact[]): { readonly source: string; readonly note: string | undefined } | undefined {
  const told = facts.findLast((fact): fact is Note => isDetection(fact));
  const [, source, note] = /^Noticed by: ([^\n]+)(?:\n([\s\S]+))?$/.exec(told?.data.text ?? '') ?? [];
  return source === undefined ? undefined : { source, note };
}

export function isDetection(fact: Fact): boolean {
  return isTold(fact) && fact.data.from?.row === 'detection.source';
}

/** Which pages or people it was taken from: links are no events of that time. */
export function toldSources({ facts }: Pick<Material, 'facts'>): readonly Extract<Fact, { kind: 'link.added' }>[] {
  return facts.filter((fact) => fact.kind === 'link.added');
}

/** The words that an import puts before the text of a row (src/domain/timeline-facts.ts): they belong into the column for the kind. */
const kinds = /^(Impact begins|Trigger|Change|Role|Detection|Page|Declared|Action|Diagnosis|Decision|Told outside|Partial recovery|Mitigated|Resolved|Recovery|Follow-up): (?:\1: )?(?=\S)/;

/** `Detection: spam found` as its kind and the rest; `Page: Page: far behind` is said once. */
export function toldKind(text: string): { readonly kind: string | undefined; readonly rest: string } {
  const found = kinds.exec(text);
  return found === null ? { kind: undefined, rest: text } : { kind: found[1], rest: text.slice(found[0].length) };
}

const starts = /^(Impact begins|Mitigated|Resolved|Closed): /;

/** `2026-11-21T03:00:00.000Z Mitigated` for each row that tells a status or the start: one row of the two is enough. */
export function wordsTold(facts: readonly Fact[]): ReadonlySet<string> {
  return new Set(facts.flatMap((fact) => {
    const word = isTold(fact) ? starts.exec(fact.data.text)?.[1] : undefined;
    return word === undefined ? [] : [`${fact.at} ${word}`];
  }));
}
