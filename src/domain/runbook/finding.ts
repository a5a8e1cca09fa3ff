// What is wrong with a runbook, by code: one line for the author, with what to do about it.

/** The codes of the runbook lint that parsing and validation can find. */
export type FindingCode =
  | 'RB001' | 'RB002' | 'RB003' | 'RB010' | 'RB011' | 'RB012' | 'RB020' | 'RB021' | 'RB022' | 'RB023' | 'RB024'
  | 'RB030' | 'RB032' | 'RB033' | 'RB034' | 'RB040' | 'RB041' | 'RB042' | 'RB043' | 'RB044' | 'RB045'
  | 'RB060' | 'RB061' | 'RB062' | 'RB063' | 'RB064' | 'RB070' | 'RB071' | 'RB080';

/** One finding. `line` counts from 1 in the file at `path`; an `error` keeps the runbook from loading, a `warn` does not. */
export type Finding = {
  readonly code: FindingCode;
  readonly level: 'error' | 'warn';
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
    .map((found): Finding => ({ code: found.code, level: 'error', path, line: found.line, message: found.message }))
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
