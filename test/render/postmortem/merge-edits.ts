// What people do to a file, drawn from a seed: one to eight edits, and the words that they wrote.
import { seeded } from '../../support/seeded.ts';
import { aligned } from './merge-scenes.ts';

type Edited = { readonly text: string; readonly words: readonly string[] };
type Edit = (lines: string[], dice: () => number, word: string) => boolean;

const any = (lines: readonly string[], dice: () => number, fits: (line: string) => boolean): number => {
  const found = lines.flatMap((line, index) => (fits(line) ? [index] : []));
  return found[Math.floor(dice() * found.length)] ?? -1;
};
const isRow = (line: string): boolean => line.startsWith('| ') && !line.startsWith('| -');
const insert = (text: (word: string) => readonly string[], fits: (line: string) => boolean): Edit => (lines, dice, word) => {
  const at = any(lines, dice, fits);
  lines.splice(at + 1, 0, ...text(word));
  return true;
};

/** Each says whether the word is in the file now. */
const edits: readonly Edit[] = [
  insert((word) => ['', `A paragraph with ${word} in it.`, ''], (line) => line === ''),
  insert((word) => [`- ${word}`, '  - nested'], (line) => line.startsWith('- ')),
  insert((word) => ['', `## ${word}`, '', 'Something of our own.', ''], (line) => line === ''),
  // With more cells than most tables have headings: those too are somebody's words.
  insert((word) => [`| | 2026-11-21 03:1${word.length % 10} | x | y | z | ${word} |`], isRow),
  insert((word) => ['', '| Own | Table |', '| - | - |', `| ${word} | 1 |`, ''], (line) => line === ''),
  insert((word) => ['', '```', word, ''], (line) => line.startsWith('## Runbook')),
  insert((word) => ['', `<!-- ${word}`, ''], (line) => line.startsWith('### Luck')),
  (lines, dice, word) => {
    const at = any(lines, dice, isRow);
    const cells = (lines[at] ?? '').split(/(?<!\\)\|/);
    const cell = 1 + Math.floor(dice() * (cells.length - 2));
    if (cells.length < 3) return false;
    cells[cell] = dice() < 0.5 ? ` ${word} ` : ` ${(cells[cell] ?? '').trim()} ${word} `;
    lines[at] = cells.join('|');
    return true;
  },
  (lines, dice, word) => {
    const at = any(lines, dice, (line) => line.startsWith('_') || line.length > 80 && !line.startsWith('|'));
    lines[at] = dice() < 0.5 ? word : `${lines[at] ?? ''} ${word}`;
    return at >= 0;
  },
  (lines, dice, word) => {
    const at = any(lines, dice, (line) => /^[a-z_]+: \S/.test(line));
    lines[at] = `${(lines[at] ?? '').split(':')[0] ?? ''}: ${word}`;
    return at >= 0;
  },
  (lines, dice) => {
    const at = any(lines, dice, (line) => line !== '' && !/^(---|gantt|```)/.test(line));
    lines.splice(at, 1);
    return false;
  },
  (lines, dice) => {
    const heads = lines.flatMap((line, index) => (line.startsWith('## ') ? [index] : []));
    const from = Math.floor(dice() * (heads.length - 1));
    const moved = lines.splice(heads[from] ?? 0, (heads[from + 1] ?? 0) - (heads[from] ?? 0));
    lines.splice(any(lines, dice, (line) => line.startsWith('## ')), 0, ...moved);
    return false;
  },
  (lines) => {
    const [...all] = aligned(lines.join('\n')).split('\n');
    lines.splice(0, lines.length, ...all);
    return false;
  },
];

/** A word that was written over again, or deleted with its line, by the same person is theirs to lose. */
export function edited(seed: number, from: string): Edited {
  const dice = seeded(seed);
  const lines = from.split('\n');
  const words: string[] = [];
  for (let n = 0; n < 1 + Math.floor(dice() * 8); n += 1) {
    const word = `word${seed}x${n}${'y'.repeat(n)}`;
    if (edits[Math.floor(dice() * edits.length)]?.(lines, dice, word)) words.push(word);
  }
  const text = lines.join(dice() < 0.2 ? '\r\n' : '\n');
  return { text, words: words.filter((word) => text.includes(word)) };
}
