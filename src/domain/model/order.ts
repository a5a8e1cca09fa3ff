// Which of two events came first: what a sentence says, held against the times of the rows that its halves are about.
import { deedOf, evidenceOf, hasTime, isBorneOut, wordsOf, type Evidence } from './evidence.ts';
import { orderFirst, orderLeft, orderWords } from './lexicon.ts';
import { even, tokensOf } from './read.ts';
import type { Row } from './rows.ts';

/** The row that a half of a sentence is about; undefined when none stands out. */
function about(clause: string, cited: readonly Evidence[]): Row | undefined {
  const tokens = tokensOf(clause);
  const scored = cited.map((one) => ({ row: one.rows[0], score: score(tokens, one) })).sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  return best && best.score > 0 && best.score > (second?.score ?? 0) ? best.row : undefined;
}

/** A time or identifier says more than a word. */
function score(tokens: ReturnType<typeof tokensOf>, evidence: Evidence): number {
  // Common words tell events apart as well: proposed, decided, set.
  const words = wordsOf(tokens).filter((word) => isBorneOut(evidence, word)).length;
  const times = tokens.filter((one) => one.kind === 'time' && hasTime(evidence, one.text)).length;
  const exact = tokens.filter((one) => (one.kind === 'identifier' || one.kind === 'number') && evidence.tokens.has(one.text.toLowerCase())).length;
  return words + times * 3 + exact * 2;
}

/** False when a claim orders its rows otherwise than their times do, or in a way that cannot be held against them. */
export function inOrder(text: string, rows: readonly Row[]): boolean {
  const cited = rows.map(deedOf);
  return sentences(even(text)).every((sentence) => sentenceInOrder(sentence, cited, evidenceOf(rows)));
}

function sentences(text: string): readonly string[] {
  return text.split(/(?<=[.!?])\s+(?=[A-Z0-9"])/);
}

/** `at`: both at once (`when`), so that one row may hold them. */
type Halves = { readonly earlier: string; readonly later: string; readonly at?: 'once' };

function sentenceInOrder(told: string, cited: readonly Evidence[], all: Evidence): boolean {
  // A span is held against the rows' times elsewhere; what is left is plain order.
  const sentence = told.replaceAll(/,?\s\S+ (?:min(?:ute)?s?|h(?:ours?)?|seconds?) later\b/gi, '');
  const [halves, ...more] = [...atStart(sentence), ...within(sentence)];
  if (!halves) return plainlyOrdered(sentence, cited) && leftInRows(sentence, all);
  // Two such words in one sentence: nothing to be sure of.
  if (more.length > 0 || leftOver(halves.earlier, all) || leftOver(halves.later, all)) return false;
  const [only] = cited;
  if (halves.at === 'once' && cited.length === 1 && only) return true;
  const first = about(halves.earlier, cited);
  const last = about(halves.later, cited);
  // Both halves of one row: then it must say so itself, in the same words.
  return first !== undefined && last !== undefined && first.id !== last.id && first.at <= last.at;
}

function atStart(sentence: string): readonly Halves[] {
  for (const [pattern, earlierFirst] of orderFirst) {
    const found = pattern.exec(sentence);
    const comma = sentence.indexOf(', ');
    if (!found || comma < 0) continue;
    const [a, b] = [sentence.slice(found[0].length, comma), sentence.slice(comma + 2)];
    return [{ ...(earlierFirst ? { earlier: a, later: b } : { earlier: b, later: a }), ...atOnce(found[0]) }];
  }
  return [];
}

function within(sentence: string): readonly Halves[] {
  const found = orderWords.flatMap(([pattern, earlierFirst]) => {
    const match = pattern.exec(sentence);
    return match && match.index > 0 ? [{ at: match.index, to: match.index + match[0].length, earlierFirst }] : [];
  });
  const places = [...new Map(found.sort((a, b) => a.at - b.at || b.to - a.to).map((one) => [one.at, one])).values()];
  return places.filter((one, n) => n === 0 || one.at >= (places[n - 1]?.to ?? 0)).map(({ at, to, earlierFirst }) => {
    const [a, b] = [sentence.slice(0, at), sentence.slice(to)];
    return { ...(earlierFirst ? { earlier: a, later: b } : { earlier: b, later: a }), ...atOnce(sentence.slice(at, to)) };
  });
}

function atOnce(word: string): { at?: 'once' } {
  return /\bwhen\b/i.test(word) ? { at: 'once' } : {};
}

/** A word of order that stands in no cited row. */
function leftOver(text: string, all: Evidence): boolean {
  return !leftInRows(text, all);
}

function leftInRows(text: string, { text: rows }: Evidence): boolean {
  const words = text.toLowerCase().match(new RegExp(orderLeft.source, 'gi')) ?? [];
  return words.every((word) => new RegExp(String.raw`\b${word}\b`).test(rows));
}

/** Told without a word of order, things are read in the order in which they are told. */
function plainlyOrdered(sentence: string, cited: readonly Evidence[]): boolean {
  if (cited.length < 2) return true;
  const told = sentence.split(/,\s+|;\s+|\s+and\s+|\s+but\s+|\s+while\s+/).flatMap((part) => about(part, cited)?.at ?? []);
  return told.every((at, n) => n === 0 || at >= (told[n - 1] ?? ''));
}
