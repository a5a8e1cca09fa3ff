// A folder of runbooks: every Markdown file but README.md, each id once.
import { toFindings, problem } from './finding.ts';
import type { Finding } from './finding.ts';
import { parseRunbook } from './parse.ts';
import type { ParseOptions, RunbookSource } from './parse.ts';
import type { Runbook } from './types.ts';

export type Loaded = { readonly runbooks: readonly Runbook[]; readonly findings: readonly Finding[] };

/** True for the files of the folder that are runbooks: `*.md`, but no README. */
export function isRunbookPath(path: string): boolean {
  return path.endsWith('.md') && !/(?:^|[\\/])README\.md$/i.test(path);
}

/** Line of the frontmatter's `id`; the parser has accepted the file, so there is one. */
function idLine(text: string): number {
  return text.split('\n').findIndex((line) => /^["']?id["']?\s*:/.test(line)) + 1;
}

/**
 * Parses all files, in the order of their paths. A file with an error is left out and the others still load. Of two files
 * with the same id the first by path stays and the other is an error.
 */
export function loadRunbooks(files: readonly RunbookSource[], options: ParseOptions = {}): Loaded {
  const runbooks: Runbook[] = [];
  const findings: Finding[] = [];
  const ordered = files.filter((file) => isRunbookPath(file.path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of ordered) {
    const parsed = parseRunbook(file, options);
    findings.push(...parsed.findings);
    if (!parsed.ok) continue;
    const twin = runbooks.find((other) => other.id === parsed.runbook.id);
    if (twin === undefined) {
      runbooks.push(parsed.runbook);
      continue;
    }
    const why = `the id "${twin.id}" is already that of ${twin.path}: choose another`;
    findings.push(...toFindings(file.path, [problem('RB020', Math.max(idLine(file.text), 1), why)]));
  }
  return { runbooks, findings };
}
