// What is wrong with a runbook, by code: one line for the author, with what to do about it.
import { rules } from './lint/rules.ts';
import type { FindingCode, Level } from './lint/rules.ts';

export type { FindingCode } from './lint/rules.ts';

/** One finding. `line` counts from 1 in the file at `path`. Which codes keep a runbook from loading: lint/rules.ts. */
export type Finding = {
  readonly code: FindingCode;
  readonly level: Level;
  readonly path: string;
  readonly line: number;
  readonly message: string;
};

/** A finding before it is known which file it belongs to. */
export type Problem = { readonly code: FindingCode; readonly line: number; readonly message: string };

/** A shorthand that keeps the checks readable. */
export function problem(code: FindingCode, line: number, message: string): Problem {
  return { code, line, message };
}

/** The problems of one file as findings, in the order of their lines. */
export function toFindings(path: string, problems: readonly Problem[]): readonly Finding[] {
  return problems
    .map((found): Finding => ({ code: found.code, level: rules[found.code].level, path, line: found.line, message: found.message }))
    .sort((a, b) => a.line - b.line || a.code.localeCompare(b.code));
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, charA] of a.split('').entries()) {
    const row = [i + 1];
    for (const [j, charB] of b.split('').entries()) {
      const swap = (previous[j] ?? 0) + (charA === charB ? 0 : 1);
      row.push(Math.min(swap, (previous[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    previous = row;
  }
  return previous.at(-1) ?? b.length;
}

/** The known word nearest to `word`, when it is near enough to be a slip of the pen: `; did you mean "…"?`, else ''. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (word.length > 60) return '';
  const [best] = known
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  if (best === undefined || best.far > Math.max(1, Math.floor(best.candidate.length * 0.4))) return '';
  return `; did you mean "${best.candidate}"?`;
}
