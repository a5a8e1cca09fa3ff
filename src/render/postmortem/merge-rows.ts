// Rows of tables without the Markdown parser: it takes 0.4 ms a row, and a merge reads three documents of which nearly every row is the same.
import type { PhrasingContent } from 'mdast';
import { parseMarkdown } from './markdown.ts';

/** A text without most rows of its tables, and where each place in it was before. */
export type Short = { readonly text: string; readonly start: (offset: number) => number; readonly end: (offset: number) => number };

/** Fewer rows are not worth it. */
const least = 3;
/** HTML that ends at a sign of its own, which may stand in a row (CommonMark 0.31, HTML blocks 1 to 5). */
const unended = /^ {0,3}<(?:[!?]|script|pre|style|textarea)/im;
const rule = /^\|(?: *:?-+:? *\|)+ *$/;

/**
 * Takes out the rows after the first of each run of lines that begin with a bar, right after the line of dashes. Such a line can
 * begin nothing else than a row, or be more of whatever the line before it is (code, a comment), so that the blocks stay the same.
 */
export function withoutRows(text: string): Short {
  if (unended.test(text)) return { text, start: (offset) => offset, end: (offset) => offset };
  const lines = text.split('\n');
  const kept: string[] = [];
  /** `at`: in the short text, right after the line before which something is missing. */
  const cuts: { readonly at: number; readonly missing: number }[] = [];
  let length = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    kept.push(line);
    length += line.length + 1;
    const [head, dashes] = [lines[index - 2], lines[index - 1]];
    if (!line.startsWith('|') || !head?.startsWith('|') || dashes === undefined || !rule.test(dashes)) continue;
    let next = index + 1;
    while (lines[next]?.startsWith('|')) next += 1;
    const missing = lines.slice(index + 1, next);
    // A second line of dashes might begin another table.
    if (missing.length < least || missing.some((one) => rule.test(one))) continue;
    cuts.push({ at: length - 1, missing: missing.reduce((sum, one) => sum + one.length + 1, 0) });
    index = next - 1;
  }
  const shift = (offset: number, over: (at: number) => boolean): number => cuts.reduce((sum, { at, missing }) => (over(at) ? sum + missing : sum), offset);
  // What ends where something is missing ended behind it.
  return { text: kept.join('\n'), start: (offset) => shift(offset, (at) => offset > at), end: (offset) => shift(offset, (at) => offset >= at) };
}

/** As GFM parts a row: at each bar without a backslash, wherever it stands. Cells without the blanks around them. */
export function splitRow(raw: string): readonly string[] {
  const row = raw.replace(/^[ \t]*\|?/, '');
  const cells: string[] = [];
  let from = 0;
  for (let at = 0; at < row.length; at += 1) {
    const sign = row[at];
    if (sign === '\\' && (row[at + 1] === '|' || row[at + 1] === '\\')) at += 1;
    else if (sign === '|') {
      cells.push(row.slice(from, at));
      from = at + 1;
    }
  }
  const last = row.slice(from);
  if (last.trim() !== '' || cells.length === 0) cells.push(last);
  return cells.map((cell) => cell.replaceAll(/^[ \t]+|[ \t]+$/g, ''));
}

/** What a cell means, read as the only one of a table. */
export function cellNodes(raw: string): readonly PhrasingContent[] {
  const [table] = parseMarkdown(`| x |\n| - |\n| ${raw} |`).children;
  const cell = table?.type === 'table' ? table.children[1]?.children[0] : undefined;
  return cell?.children ?? [];
}
