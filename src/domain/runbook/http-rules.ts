// What must hold for the holes and the host of an http step, and for the inputs of a workflow_dispatch step.
import { didYouMean, problem } from './finding.ts';
import type { Problem } from './finding.ts';
import { bodyFormat } from './http-format.ts';
import { hostPort } from './http-body.ts';
import type { HttpTemplate } from './http-body.ts';
import { hasHoleInKey, placedParts, readTemplate } from './json-template.ts';
import { holesOf } from './placeholders.ts';
import type { Hole } from './placeholders.ts';
import type { Step, ValueType } from './types.ts';

/** What a step may name: parameters and outputs with their types, and secrets. */
export type Scope = {
  readonly types: Readonly<Record<string, ValueType>>;
  readonly secrets: readonly string[];
  readonly egress: readonly string[];
};

function unknownHole(hole: Hole, scope: Scope, line: number): readonly Problem[] {
  if (hole.is === 'unknown') {
    return [problem('RB062', line, `"${hole.text}" is neither {{NAME}} nor {{secret:NAME}}: write it without blanks`)];
  }
  const known = hole.is === 'secret' ? scope.secrets : Object.keys(scope.types);
  if (known.includes(hole.name)) return [];
  const what = hole.is === 'secret' ? 'secret' : 'parameter or output';
  const hint = didYouMean(hole.name, known) || ': declare it in the frontmatter';
  return [problem('RB062', line, `there is no ${what} ${hole.name}${hint}`)];
}

function jsonProblems(template: string, scope: Scope, line: number): readonly Problem[] {
  const outside = placedParts(template).flatMap((part) => (part.is === 'hole' && !part.inString ? [part.hole] : []));
  const bare = outside.filter((hole) => {
    const type = hole.is === 'param' ? scope.types[hole.name]?.type : undefined;
    return hole.is === 'secret' || (type !== undefined && type !== 'integer' && type !== 'boolean');
  });
  if (bare.length > 0) {
    return [problem('RB064', line, 'outside a string only an integer or boolean parameter may stand: put the others in quotes')];
  }
  const read = readTemplate(template, () => '0');
  if (!read.ok) return [problem('RB064', line, 'the body is not JSON: correct it, or say another Content-Type')];
  if (hasHoleInKey(read.value)) return [problem('RB064', line, 'a key of the body holds a {{…}}: write keys out')];
  return [];
}

function bodyProblems(http: HttpTemplate, scope: Scope, line: number): readonly Problem[] {
  if (http.bodyTemplate === undefined) return [];
  const format = bodyFormat(http);
  if (format === 'json') return jsonProblems(http.bodyTemplate, scope, line);
  if (format !== 'unknown' || holesOf(http.bodyTemplate).length === 0) return [];
  const why = 'a body with {{…}} needs a Content-Type of JSON, application/x-www-form-urlencoded or text/plain: add it';
  return [problem('RB062', line, why)];
}

/** RB061–064 of one http step. */
export function httpProblems(step: Step, scope: Scope): readonly Problem[] {
  const { http } = step;
  if (http === undefined) return [];
  const problems: Problem[] = [];
  const target = hostPort(http.urlTemplate);
  if (target !== undefined && !scope.egress.includes(target)) {
    problems.push(problem('RB061', step.line + 1, `${target} is not in the frontmatter's egress list: add it there`));
  }
  const texts = [http.urlTemplate, ...Object.values(http.headers), http.bodyTemplate ?? ''];
  const holes = texts.flatMap((text) => holesOf(text));
  problems.push(...holes.flatMap((hole) => unknownHole(hole, scope, step.line + 1)));
  if (holesOf(http.urlTemplate).some((hole) => hole.is === 'secret')) {
    problems.push(problem('RB063', step.line + 1, 'a secret in a URL ends up in logs: send it in a header or the body'));
  }
  return [...problems, ...bodyProblems(http, scope, step.line + 1)];
}

/** RB071: every `{ param: NAME }` of a workflow's inputs names a parameter or an output. */
export function dispatchProblems(step: Step, scope: Scope): readonly Problem[] {
  const known = Object.keys(scope.types);
  return Object.entries(step.dispatch?.inputs ?? {}).flatMap(([name, input]): Problem[] => {
    if (!('param' in input) || known.includes(input.param)) return [];
    const hint = didYouMean(input.param, known) || ': declare it in the frontmatter';
    return [problem('RB071', step.line, `input "${name}" names ${input.param}, which is no parameter or output${hint}`)];
  });
}
