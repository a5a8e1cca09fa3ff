// The lint of one script: everything that can be said of a run step's body.
import { problem } from '../finding.ts';
import type { Problem } from '../finding.ts';
import type { Step } from '../types.ts';
import { callProblems, pipeProblems } from './shell-commands.ts';
import { readScript } from './shell-script.ts';
import type { Script } from './shell-script.ts';
import { arithmeticProblems, nameProblems, quotingProblems, valuesOf } from './shell-values.ts';

const PLACEHOLDER = /<[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z][A-Za-z0-9_.-]*)*>/g;

/** RB051: in a word or a redirection, not in a comment, a here-document or the middle of single quotes (XML, HTML). */
function placeholders(body: string, script: Script, lineOf: (line: number) => number): readonly Problem[] {
  // After ten of them nobody reads on, and each one costs a look at all words.
  return [...body.matchAll(PLACEHOLDER)].slice(0, 10).flatMap((match): Problem[] => {
    const [from, to] = [match.index, match.index + match[0].length];
    const around = script.spans.filter((span) => span.from <= from && from < span.to);
    const quoted = around.some((span) => span.inner && !(span.from === from - 1 && span.to === to + 1));
    if (around.length === 0 || quoted) return [];
    const line = body.slice(0, from).split('\n').length;
    return [problem('RB051', lineOf(line), `the placeholder ${match[0]} is left: declare a parameter and write "$NAME"`)];
  });
}

function syntax(script: Script, dash: boolean, told: readonly Problem[], lineOf: (line: number) => number): readonly Problem[] {
  // What a placeholder does to the syntax is said by its own finding.
  const faults = script.faults.map(({ line, what }) => problem('RB050', lineOf(line), `this is not shell: ${what}`))
    .filter((fault) => !told.some((one) => one.line === fault.line));
  const only = dash ? script.bashOnly : [];
  const first = only.filter((one, at) => only.findIndex((other) => other.what === one.what) === at);
  return [...faults.slice(0, 1), ...first.map(({ line, what }) =>
    problem('RB050', lineOf(line), `dash, which runs this fence, does not know ${what}: make it a bash fence`))];
}

/** RB050–059 of a run step. `declared`: the parameters, outputs and secrets of the runbook. */
export function shellProblems(step: Pick<Step, 'language' | 'body' | 'line'>, declared: readonly string[]): readonly Problem[] {
  const script = readScript(step.body);
  const lineOf = (line: number): number => step.line + line;
  const dash = step.language !== 'bash';
  const values = valuesOf(script, declared);
  const left = placeholders(step.body, script, lineOf);
  return [
    ...syntax(script, dash, left, lineOf), ...left,
    ...callProblems(script, lineOf, (name) => values.has(name)),
    ...(dash ? pipeProblems(script, lineOf) : []),
    ...quotingProblems(script, values, lineOf), ...arithmeticProblems(script, values, lineOf), ...nameProblems(script, declared, lineOf),
  ];
}
