// The lint of a folder: each file by itself, and ids that two files share.
import { isRunbookPath } from '../load.ts';
import { problem, toFindings } from '../finding.ts';
import type { Finding } from '../finding.ts';
import type { RunbookSource } from '../parse.ts';
import type { Runbook } from '../types.ts';
import { lintRunbook } from './lint.ts';
import type { LintOptions } from './lint.ts';

export type LintedFolder = { readonly runbooks: readonly Runbook[]; readonly findings: readonly Finding[] };

/** The frontmatter's `id` as it is written, also in a file that has faults elsewhere; and its line. */
function idOf(text: string): { readonly id: string; readonly line: number } | undefined {
  const lines = text.split(/\r?\n/, 200);
  const end = lines.indexOf('---', 1);
  const at = lines.slice(0, end < 0 ? 0 : end).findIndex((line) => /^["']?id["']?\s*:/.test(line));
  const id = /:\s*["']?([a-z0-9][a-z0-9-]{2,79})["']?\s*(?:#.*)?$/.exec(lines[at] ?? '')?.[1];
  return id === undefined ? undefined : { id, line: at + 1 };
}

/**
 * Lints the files for which `wanted` holds; all of them are read, because an id must be unique in the folder. A shared id is a
 * finding in each of the files: whoever changed one should see it.
 */
export function lintFolder(files: readonly RunbookSource[], options: LintOptions = {}, wanted: (path: string) => boolean = () => true): LintedFolder {
  const books = files.filter((file) => isRunbookPath(file.path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const ids = books.map((file) => ({ path: file.path, ...idOf(file.text) }));
  const runbooks: Runbook[] = [];
  const findings: Finding[] = [];
  for (const [at, file] of books.entries()) {
    if (!wanted(file.path)) continue;
    const own = ids[at];
    const twin = own?.id === undefined ? undefined : ids.find((other) => other.id === own.id && other.path !== file.path);
    const linted = lintRunbook(file, options);
    const same = twin === undefined ? [] : [problem('RB020', own?.line ?? 1, `the id "${twin.id}" is also that of ${twin.path}: choose another`)];
    findings.push(...[...linted.findings, ...toFindings(file.path, same)].sort((a, b) => a.line - b.line));
    // Of two files with one id the bot loads the first.
    if (linted.runbook !== undefined && !runbooks.some((one) => one.id === linted.runbook?.id)) runbooks.push(linted.runbook);
  }
  return { runbooks, findings };
}
