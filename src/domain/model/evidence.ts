// What cited rows bear out: their times and the spans between them, numbers with units, identifiers, and the stems of their words.
import { between } from '../time.ts';
import { commonWords, stopWords } from './lexicon.ts';
import { amount, clockOf, even, tokensOf, type Token } from './read.ts';
import type { Row } from './rows.ts';
import { bears, meaningOf, stem } from './stems.ts';

export type Evidence = {
  readonly text: string; readonly stems: ReadonlySet<string>; readonly tokens: ReadonlySet<string>;
  readonly amounts: readonly { readonly value: string; readonly unit: string }[]; readonly rows: readonly Row[];
};

const units: Readonly<Record<string, string>> = {
  percent: '%', '%': '%', minute: 'min', minutes: 'min', min: 'min', mins: 'min', m: 'min', hour: 'h', hours: 'h', hr: 'h', hrs: 'h', h: 'h', second: 's', seconds: 's', sec: 's', secs: 's', s: 's', ms: 'ms', milliseconds: 'ms', millisecond: 'ms',
  day: 'd', days: 'd', gb: 'gb', gib: 'gb', mb: 'mb', mib: 'mb', tb: 'tb', kb: 'kb',
};

export function evidenceOf(rows: readonly Row[]): Evidence {
  const text = even(rows.map((row) => `${row.who} . ${row.text}`).join(' . '));
  const tokens = tokensOf(text);
  return {
    rows, text: text.toLowerCase(), stems: stemsOf(tokens),
    tokens: new Set(tokens.flatMap((one) => [one.text.toLowerCase(), ...(one.kind === 'identifier' ? one.text.toLowerCase().split(/[/=,:;()]+/) : [])])),
    amounts: tokens.flatMap((one, n) => amountsIn(one, tokens[n + 1])),
  };
}

/** Of one row what it tells, without who: that Commander did something says nothing of what. Read once, for each claim is held against every row. */
export function deedOf(row: Row): Evidence {
  const known = deeds.get(row);
  if (known) return known;
  const made = { ...evidenceOf([{ ...row, who: '' }]), rows: [row] };
  deeds.set(row, made);
  return made;
}
const deeds = new WeakMap<Row, Evidence>();

/** `2 %`, `2%`, `two percent`; and of `5xx-rate=12` the 12. */
function amountsIn(one: Token, next: Token | undefined): { value: string; unit: string }[] {
  if (one.kind === 'number') return [withUnit(one, next)];
  return one.kind === 'identifier' ? [...one.text.matchAll(/(?<![\w.-])\d+(?:\.\d+)?(?![\w.-]*[a-z])/gi)].map(([value]) => ({ value: String(Number(value)), unit: '' })) : [];
}

function withUnit(one: Token, next: Token | undefined): { value: string; unit: string } {
  const { value, unit } = amount(one.text);
  const named = unit === '' ? next?.text.toLowerCase() ?? '' : unit;
  return { value, unit: Object.hasOwn(units, named) ? (units[named] ?? '') : unit };
}

/** Stems, and with `=` before it what each of them means. */
export function stemsOf(tokens: readonly Token[]): ReadonlySet<string> {
  const words = tokens.flatMap((one) => (one.kind === 'identifier' ? [one.text, ...one.text.split(/[^\p{L}\p{N}]+/u)] : [one.text])).filter((word) => /\p{L}/u.test(word));
  return new Set(words.flatMap((word) => [stem(word), `=${meaningOf(word)}`]));
}

export function hasTime({ rows, text }: Evidence, said: string): boolean {
  const wanted = clockOf(said);
  if (text.includes(said.toLowerCase())) return true;
  if (!wanted) return rows.some((row) => row.at.toLowerCase().startsWith(said.toLowerCase().replace(/z$/, '')));
  return rows.some((row) => {
    const of = Number(row.at.slice(11, 13)) * 3_600 + Number(row.at.slice(14, 16)) * 60;
    return wanted.seconds === of + (wanted.exact ? Number(row.at.slice(17, 19)) : 0);
  });
}

/** With its unit where both have one; or the span between two of the rows: `after 12 minutes`. */
export function hasAmount({ rows, amounts }: Evidence, one: Token, next: Token | undefined): boolean {
  const wanted = withUnit(one, next);
  if (amounts.some((had) => had.value === wanted.value && (had.unit === wanted.unit || wanted.unit === '' || had.unit === ''))) return true;
  const ms = { min: 60_000, h: 3_600_000, s: 1_000 }[wanted.unit];
  if (ms === undefined) return false;
  return rows.some((a) => rows.some((b) => {
    const span = between(a.at, b.at) / ms;
    return span > 0 && (Math.round(span) === Number(wanted.value) || Math.floor(span) === Number(wanted.value));
  }));
}

/** As it is, or as a part of an address or a list. */
export function hasIdentifier({ text, tokens }: Evidence, said: string): boolean {
  const wanted = said.toLowerCase();
  if (tokens.has(wanted)) return true;
  const plain = wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`(?<![\\w.-])${plain}(?![\\w-]|\\.\\w)`).test(text);
}

/** Every word but those that only hold a sentence together. */
export function wordsOf(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ kind, text }) => (kind === 'word' || kind === 'name' ? [text] : [])).filter((word) => word.length > 2 && !stopWords.has(word.toLowerCase()));
}

/** Words that mean something by themselves. */
export function contentOf(tokens: readonly Token[]): readonly string[] {
  return wordsOf(tokens).filter((word) => !isCommon(word));
}

function isCommon(word: string): boolean {
  const lower = word.toLowerCase();
  return commonWords.has(lower) || commonStems.has(stem(lower));
}
const commonStems: ReadonlySet<string> = new Set([...commonWords].map(stem));

export function isBorneOut({ stems }: Evidence, word: string): boolean {
  return bears(stems, word);
}
