// Names in texts that no shell reads: `$NAME` in a question, `{{NAME}}` where only an http step fills it.
import { didYouMean, problem } from '../finding.ts';
import type { Problem } from '../finding.ts';
import { holesOf } from '../placeholders.ts';
import type { Step } from '../types.ts';

function linesOf(step: Step): readonly (readonly [text: string, line: number])[] {
  return step.body.split('\n').map((text, at) => [text, step.line + 1 + at] as const);
}

/** RB059: a question shows `$NAME` resolved, so it must be a name that has a value. */
export function questionProblems(step: Step, known: readonly string[]): readonly Problem[] {
  if (step.kind !== 'approval') return [];
  return linesOf(step).flatMap(([text, line]) => [...text.matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g)].flatMap((match): Problem[] => {
    const name = match[1] ?? '';
    if (known.includes(name)) return [];
    return [problem('RB059', line, `nothing declares $${name}${didYouMean(name, known) || ': declare it under params, or write it without "$"'}`)];
  }));
}

/** RB062: `{{NAME}}` of a known name in anything but an http step stays as it is. */
export function holeProblems(step: Step, known: readonly string[]): readonly Problem[] {
  if (step.kind === 'http' || step.kind === 'workflow_dispatch') return [];
  return linesOf(step).flatMap(([text, line]) => holesOf(text).flatMap((hole): Problem[] => {
    if (hole.is === 'unknown' || !known.includes(hole.name)) return [];
    return [problem('RB062', line, `{{…}} is filled in http steps only: write "$${hole.name}"`)];
  }));
}
