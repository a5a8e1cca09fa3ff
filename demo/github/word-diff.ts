// A difference as people read it: whole lines that came or went, and inside a changed line only the words that changed.
import type { Git } from './git.ts';

/** `=` stays, `+` came, `-` went. */
export type DiffPart = { readonly sign: '=' | '+' | '-'; readonly text: string };
export type DiffLine = { readonly kind: 'same' | 'added' | 'removed' | 'changed'; readonly parts: readonly DiffPart[] };
/** `lines` of one place in the file; `at` is its first line in the newer text. */
export type DiffHunk = { readonly at: number; readonly lines: readonly DiffLine[] };
export type DiffFile = { readonly path: string; readonly hunks: readonly DiffHunk[] };

const SIGNS: Readonly<Record<string, DiffPart['sign']>> = { ' ': '=', '+': '+', '-': '-' };

/** From one commit to another, with one line around each change. Words end at spaces and at the pipes of a table. */
export async function wordDiff(git: Git, from: string, to: string): Promise<readonly DiffFile[]> {
  const how = ['--word-diff=porcelain', '--word-diff-regex=[^[:space:]|]+|[|]', '--unified=1', '--no-renames', '--no-ext-diff', '--no-color'];
  return parseWordDiff((await git(['-c', 'core.quotePath=false', 'diff', ...how, from, to])).text);
}

/** git's porcelain: a line `~` ends a line of the file, every other line is a part of one and begins with its sign. */
export function parseWordDiff(text: string): readonly DiffFile[] {
  const files: { path: string; hunks: { at: number; lines: DiffLine[] }[] }[] = [];
  let parts: DiffPart[] = [];
  for (const line of text.split('\n')) {
    const file = files.at(-1);
    const hunk = file?.hunks.at(-1);
    const place = /^@@ -\S+ \+(\d+)/.exec(line);
    if (line.startsWith('diff --git ')) files.push({ path: line.slice(line.lastIndexOf(' b/') + 3), hunks: [] });
    else if (place && file) file.hunks.push({ at: Number(place[1]), lines: [] });
    else if (hunk && line === '~') {
      hunk.lines.push(...linesOf(parts));
      parts = [];
    } else if (hunk) parts = joined(parts, line);
  }
  return files;
}

function joined(parts: readonly DiffPart[], line: string): DiffPart[] {
  const sign = SIGNS[line[0] ?? ''];
  return sign === undefined ? [...parts] : [...parts, { sign, text: line.slice(1) }];
}

/** Of a line that is mostly another now, the old and the new one are read one after the other. */
function linesOf(parts: readonly DiffPart[]): readonly DiffLine[] {
  const kind = kindOf(parts);
  const length = (sign: DiffPart['sign']): number => parts.filter((part) => part.sign === sign).reduce((sum, { text }) => sum + text.length, 0);
  if (kind !== 'changed' || length('=') >= Math.min(length('+'), length('-'))) return [{ kind, parts }];
  return [{ kind: 'removed', parts: parts.filter(({ sign }) => sign !== '+') }, { kind: 'added', parts: parts.filter(({ sign }) => sign !== '-') }];
}

function kindOf(parts: readonly DiffPart[]): DiffLine['kind'] {
  const has = (sign: DiffPart['sign']): boolean => parts.some((part) => part.sign === sign && part.text.trim() !== '');
  if (has('=') ? has('+') || has('-') : has('+') && has('-')) return 'changed';
  if (has('+')) return 'added';
  return has('-') ? 'removed' : 'same';
}
