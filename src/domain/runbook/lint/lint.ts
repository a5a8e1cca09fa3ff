// The whole lint of one runbook: the parser's findings, and what only a closer look at scripts, types and roles shows.
import { toFindings } from '../finding.ts';
import type { Finding, Problem } from '../finding.ts';
import { parseDraft, readDraft } from '../parse.ts';
import type { Draft, ParseOptions, RunbookSource } from '../parse.ts';
import type { Policy } from '../policy.ts';
import type { Runbook, Step } from '../types.ts';
import { patternProblems } from './patterns.ts';
import { executorProblems, roleProblems } from './roles.ts';
import { secretProblems } from './secrets.ts';
import { shellProblems } from './shell.ts';
import { holeProblems, questionProblems } from './texts.ts';

export type LintOptions = ParseOptions & {
  /** The policy that will hold; undefined: roles are not looked at. */
  readonly policy?: Policy | undefined;
  /** Names of the runner's profiles; undefined: the executor is not looked at. */
  readonly executors?: readonly string[] | undefined;
};

/** `runbook`: what the bot would load; undefined when a finding of the parser keeps it from that. */
export type Linted = { readonly runbook: Runbook | undefined; readonly findings: readonly Finding[] };

/** Without a readable frontmatter every name in UPPER_SNAKE is taken for a declared one. */
function namesFor(step: Step, { scope }: Draft): readonly string[] {
  if (scope !== undefined) return [...Object.keys(scope.types), ...scope.secrets];
  return [...new Set([...step.body.matchAll(/[A-Z][A-Z0-9_]{2,39}/g)].map((match) => match[0]))];
}

function stepProblems(step: Step, draft: Draft): readonly Problem[] {
  const known = namesFor(step, draft);
  const inText = [...questionProblems(step, known), ...holeProblems(step, known)];
  return step.kind === 'run' ? [...inText, ...shellProblems(step, known)] : inText;
}

function headProblems(draft: Draft, { policy, executors }: LintOptions): readonly Problem[] {
  const { head, lineOf, steps } = draft;
  if (head === undefined) return [];
  return [
    ...patternProblems(head.params, lineOf),
    ...(policy === undefined ? [] : roleProblems({ ...head, steps }, policy, lineOf)),
    ...(executors === undefined ? [] : executorProblems(head.executor, executors, lineOf(['executor']))),
  ];
}

/** All findings of one file, in the order of the lines. Whatever the text is, it answers and does not throw. */
export function lintRunbook(source: RunbookSource, options: LintOptions = {}): Linted {
  const draft = readDraft(source, options);
  const parsed = parseDraft(source, draft);
  const problems = [
    ...draft.problems, ...headProblems(draft, options), ...draft.steps.flatMap((step) => stepProblems(step, draft)), ...secretProblems(draft.text),
  ];
  return { runbook: parsed.ok ? parsed.runbook : undefined, findings: toFindings(source.path, problems) };
}
