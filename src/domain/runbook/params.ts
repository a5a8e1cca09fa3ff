// Parameters of a runbook: from the frontmatter to typed declarations, and from what was given to checked values.
import type { FrontmatterParam } from './frontmatter-schema.ts';
import { isReserved } from './reserved.ts';
import { didYouMean, problem } from './finding.ts';
import type { Problem } from './finding.ts';
import { checkParam } from './param-check.ts';
import type { YamlPath } from './strict-yaml.ts';
import type { Param, Runbook, ValueType } from './types.ts';
import { re2 } from './values.ts';

function valueType(param: FrontmatterParam): ValueType {
  if (param.type === 'string') return { type: 'string', pattern: param.pattern };
  if (param.type === 'enum') return { type: 'enum', values: param.values };
  if (param.type === 'integer') return { type: 'integer', min: param.min, max: param.max };
  return { type: param.type };
}

/** The declarations in the order of the file. */
export function readParams(params: Readonly<Record<string, FrontmatterParam>>): readonly Param[] {
  return Object.entries(params).map(([name, param]) => ({
    name, type: valueType(param), default: param.default, required: param.required ?? false,
    description: param.description, sensitive: param.sensitive ?? false, from: param.from,
  }));
}

function checkDeclaration(param: Param, lineOf: (path: YamlPath) => number): readonly Problem[] {
  const { name, type } = param;
  const line = (key: string): number => lineOf(['params', name, key]);
  const problems: Problem[] = [];
  if (isReserved(name)) problems.push(problem('RB045', lineOf(['params', name]), `the name ${name} is reserved: choose another`));
  if (type.type === 'integer' && type.min > type.max) {
    problems.push(problem('RB003', line('min'), `the min of ${name} is above its max: no value fits`));
  }
  if (type.type === 'enum') {
    for (const value of type.values) {
      const checked = checkParam(type, value);
      if (checked.ok) continue;
      problems.push(problem('RB033', line('values'), `a value of ${name} ${checked.why}: it can never be chosen`));
    }
  }
  if (type.type === 'string' && re2(type.pattern) === undefined) {
    const why = `the pattern of ${name} is not RE2 (no look-around, no back-references): simplify it`;
    return [...problems, problem('RB030', line('pattern'), why)];
  }
  const checked = param.default === undefined ? undefined : checkParam(type, param.default);
  if (checked?.ok === false) problems.push(problem('RB032', line('default'), `the default of ${name} ${checked.why}`));
  if (!param.required && param.default === undefined && param.from === undefined) {
    const why = `${name} gets a value from nowhere: add required: true, a default or from`;
    problems.push(problem('RB034', lineOf(['params', name]), why));
  }
  return problems;
}

/** Patterns that do not compile, defaults outside their type, values from nowhere, reserved names. */
export function paramProblems(params: readonly Param[], lineOf: (path: YamlPath) => number): readonly Problem[] {
  return params.flatMap((param) => checkDeclaration(param, lineOf));
}

export type ValueSource = 'given' | 'alert' | 'default';
export type TypedValue = { readonly type: ValueType; readonly value: string };
export type ResolvedParam = TypedValue & { readonly name: string; readonly source: ValueSource; readonly sensitive: boolean };
export type ParamProblem = {
  readonly name: string;
  /** `dropped`: the alert's value does not fit, or nobody could see it, and a person must give one. */
  readonly what: 'unknown' | 'missing' | 'invalid' | 'dropped';
  readonly why: string;
};
export type Resolution = { readonly values: readonly ResolvedParam[]; readonly problems: readonly ParamProblem[] };

function pick(map: Readonly<Record<string, string>>, key: string | undefined): string | undefined {
  return key !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

function resolveOne(param: Param, given: string | undefined, fromAlert: string | undefined): ResolvedParam | ParamProblem {
  const { name, type, sensitive } = param;
  if (sensitive && given === undefined && fromAlert !== undefined) return { name, what: 'dropped', why: `${name} is sensitive, so the alert's value is not used unseen: please type it` };
  const candidates = [['given', given], ['alert', fromAlert], ['default', param.default]] as const;
  const [source, value] = candidates.find((candidate) => candidate[1] !== undefined) ?? [];
  if (source === undefined || value === undefined) return { name, what: 'missing', why: `${name} needs a value` };
  const checked = checkParam(type, value);
  if (checked.ok) return { name, type, value, source, sensitive };
  if (source !== 'alert') return { name, what: 'invalid', why: `${name} ${checked.why}` };
  return { name, what: 'dropped', why: `the alert's value for ${name} ${checked.why}: please give one` };
}

/**
 * The values of a run. `given` is what a person typed, by parameter name; `fromIncident` what the incident knows, by path
 * (`incident.alert.deployment`). A person's value comes first, then the alert's, then the default. A value that does not fit
 * is a problem and never replaced by the next in line. Every parameter needs a value before a run may start.
 */
export function resolveParams(
  runbook: Pick<Runbook, 'params'>, given: Readonly<Record<string, string>>, fromIncident: Readonly<Record<string, string>>,
): Resolution {
  const names = runbook.params.map((param) => param.name);
  const unknown = Object.keys(given).filter((name) => !names.includes(name))
    .map((name): ParamProblem => ({ name, what: 'unknown', why: `there is no parameter "${name}"${didYouMean(name, names)}` }));
  const all = runbook.params.map((param) => resolveOne(param, pick(given, param.name), pick(fromIncident, param.from)));
  return {
    values: all.filter((one): one is ResolvedParam => 'value' in one),
    problems: [...unknown, ...all.filter((one): one is ParamProblem => 'what' in one)],
  };
}
