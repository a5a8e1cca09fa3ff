// From annotated fences to steps: each fence by itself. What holds between steps is in step-rules.ts.
import { readInfoString } from './annotation.ts';
import { readDispatch } from './dispatch.ts';
import type { DispatchTemplate } from './dispatch.ts';
import { problem } from './finding.ts';
import type { Problem } from './finding.ts';
import { parseHttpBody } from './http-body.ts';
import type { HttpTemplate } from './http-body.ts';
import { kindOf } from './kinds.ts';
import type { Fence } from './markdown.ts';
import { isReserved } from './reserved.ts';
import { readStepKeys } from './step-schema.ts';
import type { StepKeys } from './step-schema.ts';
import type { Step } from './types.ts';
import { UPPER_SNAKE } from './values.ts';

export type ReadSteps = {
  readonly steps: readonly Step[];
  /** Names of all fences meant as steps, also of those that could not be read. */
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
};

type OneStep = { readonly step?: Omit<Step, 'index'>; readonly name?: string | undefined; readonly problems: readonly Problem[] };

/** Keys that mean something only for some kinds; elsewhere they would promise what nobody does. */
const KEYS_OF_KINDS: readonly (readonly [keyof StepKeys, readonly string[]])[] = [
  ['by', ['manual', 'approval']], ['count', ['manual', 'approval']],
  ['expect', ['http']], ['expect-header', ['http']], ['show-headers', ['http']],
  ['output', ['run', 'http']],
];

function keyProblems(keys: StepKeys, kind: string, builtIn: boolean, line: number): readonly Problem[] {
  const problems: Problem[] = [];
  const risk = keys.risk ?? (kind === 'manual' || kind === 'approval' ? 'read' : 'change');
  for (const [key, kinds] of KEYS_OF_KINDS) {
    if (keys[key] === undefined || kinds.includes(kind) || !builtIn) continue;
    problems.push(problem('RB011', line, `"${key}" means nothing on a ${kind} step, only on ${kinds.join(', ')}: remove it`));
  }
  if (keys.interactive || keys.background) {
    const key = keys.interactive ? 'interactive' : 'background';
    problems.push(problem('RB042', line, `a step cannot be ${key}: remove the key, or make it a "manual" step`));
  }
  if (keys.retries > 0 && risk !== 'read' && keys.idempotent !== true) {
    problems.push(problem('RB040', line, `a ${risk} step is repeated only with "idempotent":"true": add it or remove "retries"`));
  }
  const exports = UPPER_SNAKE.test(keys.name);
  if (exports && keys.output === undefined) {
    problems.push(problem('RB044', line, `${keys.name} hands on its output: add "output" with its type, or use small letters`));
  }
  if (!exports && keys.output !== undefined) {
    problems.push(problem('RB011', line, '"output" is handed on under a name in UPPER_SNAKE: rename the step or remove the key'));
  }
  if (exports && isReserved(keys.name)) {
    problems.push(problem('RB045', line, `the name ${keys.name} is reserved: choose another`));
  }
  return problems;
}

type Body = { readonly http?: HttpTemplate; readonly dispatch?: DispatchTemplate; readonly problems: readonly Problem[] };

function readBody(kind: string, fence: Fence): Body {
  const firstLine = fence.line + 1;
  if (kind === 'http') {
    const read = parseHttpBody(fence.body);
    return read.ok ? { http: read.template, problems: [] } : { problems: [problem('RB060', firstLine + read.offset, read.why)] };
  }
  if (kind !== 'workflow_dispatch') return { problems: [] };
  const read = readDispatch(fence.body, firstLine);
  return read.ok ? { dispatch: read.template, problems: [] } : { problems: [problem('RB070', read.line, read.why)] };
}

function toStep(keys: StepKeys, kind: string, language: string, fence: Fence, body: Body): Omit<Step, 'index'> {
  const risk = keys.risk ?? (kind === 'manual' || kind === 'approval' ? 'read' : 'change');
  return {
    name: keys.name, kind, language, risk, timeout: keys.timeout, retries: keys.retries, delay: keys.delay,
    idempotent: keys.idempotent ?? risk === 'read', onFailure: keys['on-failure'], rollback: keys.rollback,
    dryRun: keys['dry-run'], output: keys.output, by: keys.by, count: keys.count, expect: keys.expect,
    expectHeader: keys['expect-header'], showHeaders: keys['show-headers']?.map((name) => name.toLowerCase()) ?? [],
    aside: keys.excludeFromRunAll, body: fence.body, line: fence.line, heading: fence.heading, prose: fence.prose, uses: [],
    http: body.http, dispatch: body.dispatch,
  };
}

function readStep(fence: Fence, extraKinds: readonly string[]): OneStep {
  const info = readInfoString(fence.info);
  if (info.is === 'plain') return { problems: [] };
  if (info.is === 'wrong') return { problems: [problem(info.code, fence.line, info.why)] };
  const name = info.annotation.get('name');
  const keys = readStepKeys(info.annotation, fence.line);
  if ('problems' in keys) return { name, problems: keys.problems };
  const kind = kindOf(info.language, keys.kind, extraKinds);
  if ('why' in kind) return { name, problems: [problem('RB012', fence.line, kind.why)] };
  const body = readBody(kind.kind, fence);
  const wrong = [...keyProblems(keys, kind.kind, kind.builtIn, fence.line), ...body.problems];
  const step = toStep(keys, kind.kind, info.language, fence, body);
  return { step, name, problems: wrong };
}

/** The steps of a file in document order. A fence without an annotation of ours is documentation and gives nothing. */
export function readSteps(fences: readonly Fence[], extraKinds: readonly string[]): ReadSteps {
  const read = fences.map((fence) => readStep(fence, extraKinds));
  return {
    steps: read.flatMap((one) => (one.step === undefined ? [] : [one.step])).map((step, index) => ({ ...step, index })),
    names: read.flatMap((one) => (one.name === undefined ? [] : [one.name])),
    problems: read.flatMap((one) => one.problems),
  };
}
