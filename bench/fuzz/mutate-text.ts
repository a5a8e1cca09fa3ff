// Real texts, changed as a tired or hostile writer would change them: lines lost, doubled and mixed, marks without their ends.
import { hostileText, type Dice } from '../../test/support/hostile.ts';

type Change = (text: string, roll: Dice, words: readonly string[], others: readonly string[]) => string;

const cut = (text: string, from: number, to: number, between = ''): string => text.slice(0, from) + between + text.slice(to);

function span(text: string, roll: Dice): readonly [number, number] {
  const from = roll.below(text.length + 1);
  return [from, Math.min(text.length, from + roll.below(roll.pick([2, 20, 200, 2_000])))];
}

function withLines(text: string, change: (lines: string[], at: number) => void, roll: Dice): string {
  const lines = text.split('\n');
  change(lines, roll.below(lines.length));
  return lines.join('\n');
}

const changes: readonly Change[] = [
  (text, roll) => cut(text, ...span(text, roll)),
  (text, roll) => withLines(text, (lines, at) => void lines.splice(at, 1 + roll.below(3)), roll),
  (text, roll) => withLines(text, (lines, at) => void lines.splice(at, 0, ...Array.from({ length: roll.pick([1, 1, 3, 30, 300]) }, () => lines[at] ?? '')), roll),
  (text, roll) => withLines(text, (lines, at) => void lines.splice(roll.below(lines.length), 0, ...lines.splice(at, 1 + roll.below(8))), roll),
  (text, roll) => withLines(text, (lines, at) => { lines[at] = ' '.repeat(roll.below(9)) + (lines[at] ?? ''); }, roll),
  (text, roll) => { const [from] = span(text, roll); return cut(text, from, from, hostileText(roll, roll.pick([20, 200, 5_000]))); },
  (text, roll, words) => { const [from, to] = span(text, roll); return cut(text, from, roll.pick([from, to]), roll.pick(words)); },
  (text, roll, words) => { const [from] = span(text, roll); return cut(text, from, from, roll.pick(words).repeat(roll.pick([2, 10, 100, 1_000, 5_000])).slice(0, 40_000)); },
  (text, roll) => { const [from, to] = span(text, roll); return cut(text, to, to, text.slice(from, to).repeat(roll.pick([1, 1, 2, 50]))); },
  (text, roll, _words, others) => { const other = roll.pick(others); const [from, to] = span(text, roll); return cut(text, from, to, other.slice(...span(other, roll))); },
  (text, roll) => { const [from] = span(text, roll); return text.slice(0, from); },
  (text, roll) => roll.pick([text.replaceAll('\n', '\r\n'), `\ufeff${text}`, text.replaceAll('\n', '\r'), text.replaceAll(' ', '\t'), text.replaceAll('\n', '\n\n'), text.toUpperCase()]),
  (text, roll) => { const [from] = span(text, roll); return cut(text, from, from + 1, roll.pick(['\u0000', '\ud800', '\u2028', '\u0085', '\u202e', '\t', '"', "'", '`', '\\', '{', '[', '<', '|', ':', '#', '-', '*', '&'])); },
];

/** Up to eight changes; one time in twelve none. `words`: what means something in this kind of text. Never over `most` characters. */
export function mutatedText(text: string, roll: Dice, { words, others, most = 300_000 }: { readonly words: readonly string[]; readonly others: readonly string[]; readonly most?: number }): string {
  if (roll.below(12) === 0) return text;
  let changed = text;
  for (let count = 1 + roll.below(roll.pick([1, 3, 8])); count > 0; count -= 1) changed = roll.pick(changes)(changed, roll, words, others).slice(0, most);
  return changed;
}
