// The mouth for step annotations: which keys a step may carry and what each may say. An unknown key is an error.
import { z } from 'zod';
import { OUR_KEYS, RUNME_KEYS } from './annotation.ts';
import type { Annotation } from './annotation.ts';
import { didYouMean, problem } from './finding.ts';
import type { Problem } from './finding.ts';
import { DURATION, durationMs, re2, ROLE, STEP_NAME } from './values.ts';

const bool = z.enum(['true', 'false'], '"true" or "false"').transform((text) => text === 'true');

const duration = z.string().regex(DURATION, 'a duration such as 30s, 10m, 2h or 1d').transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'a duration such as 30s, 10m, 2h or 1d' });
  return z.NEVER;
});

function words(pattern: RegExp, meaning: string): z.ZodType<readonly string[], string> {
  return z.string().transform((text, context): readonly string[] => {
    const list = text.split(',').map((word) => word.trim());
    if (list.every((word) => pattern.test(word)) && new Set(list).size === list.length) return list;
    context.addIssue({ code: 'custom', message: meaning });
    return z.NEVER;
  });
}

const expectHeader = z.string().transform((text, context) => {
  const parts = /^([A-Za-z0-9-]+):\s*(\S.{0,299})$/.exec(text);
  if (parts?.[1] !== undefined && parts[2] !== undefined && re2(parts[2]) !== undefined) {
    return { name: parts[1].toLowerCase(), pattern: parts[2] };
  }
  context.addIssue({ code: 'custom', message: '"header-name: RE2 pattern"' });
  return z.NEVER;
});

const STATUS_LIST = 'HTTP status codes such as "200,204", without repeats';

const StepKeys = z.strictObject({
  name: z.string().regex(STEP_NAME, 'small letters, digits and hyphens (roll-back), or UPPER_SNAKE of 3 to 40 characters'),
  kind: z.string().optional(),
  risk: z.enum(['read', 'change', 'destructive'], '"read", "change" or "destructive"').optional(),
  timeout: duration.optional(),
  retries: z.string().regex(/^[0-9]{1,3}$/, 'a number from 0 to 999').transform(Number).default(0),
  delay: duration.default(0),
  idempotent: bool.optional(),
  'on-failure': z.enum(['stop', 'continue', 'rollback', 'ask'], '"stop", "continue", "rollback" or "ask"').default('stop'),
  rollback: z.string().regex(STEP_NAME, 'the name of a step').optional(),
  'dry-run': z.string().regex(STEP_NAME, 'the name of a step').optional(),
  output: z.enum(['integer', 'k8s-name', 'hostname', 'git-sha', 'semver', 'line'],
    'integer, k8s-name, hostname, git-sha, semver or line').optional(),
  by: words(ROLE, 'roles such as "sre,dba", without repeats').optional(),
  count: z.string().regex(/^[1-5]$/, 'a number from 1 to 5').transform(Number).optional(),
  expect: words(/^[1-5][0-9]{2}$/, STATUS_LIST).transform((list) => list.map(Number)).optional(),
  'expect-header': expectHeader.optional(),
  'show-headers': words(/^[A-Za-z0-9-]+$/, 'header names such as "date,retry-after", without repeats').optional(),
  excludeFromRunAll: bool.default(false),
  id: z.string().optional(),
  mimetype: z.string().optional(),
  closeTerminalOnSuccess: z.string().optional(),
  promptEnv: z.string().optional(),
  terminalRows: z.string().optional(),
  tag: z.string().optional(),
  interactive: bool.default(false),
  background: bool.default(false),
});

export type StepKeys = z.output<typeof StepKeys>;

/** The keys of one annotation, checked; or what is wrong with it, each problem on the line of the fence. */
export function readStepKeys(annotation: Annotation, line: number): StepKeys | { readonly problems: readonly Problem[] } {
  const read = StepKeys.safeParse(Object.fromEntries(annotation));
  if (read.success) return read.data;
  const known = [...OUR_KEYS, ...RUNME_KEYS];
  const problems = read.error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => problem('RB011', line, `unknown key "${key}"${didYouMean(key, known)}`));
    }
    const key = String(issue.path[0]);
    if (!annotation.has(key)) return [problem('RB011', line, `a step needs "${key}": add it, or nothing here will ever run`)];
    return [problem('RB011', line, `"${key}" is not ${issue.message}`)];
  });
  return { problems };
}

/** A draft 2020-12 JSON Schema for editors, of the annotation as JSON: each value is a string. Rules between keys are only in the parser. */
export function stepJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(StepKeys, { io: 'input', target: 'draft-2020-12' }), title: 'Tocsin step annotation' };
}
