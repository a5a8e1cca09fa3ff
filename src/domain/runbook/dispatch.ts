// The fence of a workflow_dispatch step: which workflow, on which ref, with literals or whole parameters as inputs.
import { z } from 'zod';
import type { TypedValue } from './params.ts';
import { checkParam } from './param-check.ts';
import { readStrictYaml } from './strict-yaml.ts';

export type DispatchInput = { readonly literal: string } | { readonly param: string };

export type DispatchTemplate = {
  readonly repo: string;
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, DispatchInput>>;
};

export type DispatchRead =
  | { readonly ok: true; readonly template: DispatchTemplate; readonly lineOf: (input: string) => number }
  | { readonly ok: false; readonly line: number; readonly why: string };

/** The input that carries our own id; Tocsin fills it, a runbook may not. */
export const OUR_INPUT = 'tocsin_id';
/** GitHub takes 25 inputs (docs.github.com, Create a workflow dispatch event; 10 before 2025-12), and one is ours. */
const MOST_INPUTS = 24;

const literal = z.union([z.string(), z.number(), z.boolean()]).transform((value): DispatchInput => ({ literal: String(value) }));
const param = z.strictObject({ param: z.string() });
const NO_TEXT = 'write { param: NAME } for a value: text with {{…}} or ${{…}} in it is not filled';

const Dispatch = z.strictObject({
  repo: z.string('repo is missing: write owner/name')
    .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'write repo as owner/name'),
  workflow: z.string('workflow is missing: write its file name')
    .regex(/^[A-Za-z0-9._-]+\.ya?ml$/, 'write workflow as a file name such as deploy.yml'),
  ref: z.string('ref is missing: write a branch or tag')
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/, 'write ref as a branch or tag'),
  inputs: z.record(
    z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/),
    z.union([param, literal], 'write a literal or { param: NAME }')
      .refine((input) => !('literal' in input && input.literal.includes('{{')), NO_TEXT),
  ).refine((inputs) => !Object.hasOwn(inputs, OUR_INPUT), `${OUR_INPUT} is filled by Tocsin itself: remove it`)
    .refine((inputs) => Object.keys(inputs).length <= MOST_INPUTS, `a workflow takes at most ${MOST_INPUTS} inputs beside ours`).default({}),
});

/** Reads the fence; `firstLine` is the line of the file on which its body begins. Whether params exist is checked elsewhere. */
export function readDispatch(body: string, firstLine: number): DispatchRead {
  const yaml = readStrictYaml(body, firstLine);
  if (!yaml.ok) return { ok: false, line: yaml.line, why: yaml.why };
  const read = Dispatch.safeParse(yaml.value);
  if (read.success) return { ok: true, template: read.data, lineOf: (input) => yaml.lineOf(['inputs', input]) };
  const issue = read.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? `unknown key "${issue.keys[0]}": remove it` : undefined;
  const why = unknown ?? issue?.message;
  return { ok: false, line: yaml.lineOf(issue?.path ?? []), why: why ?? 'this is not a workflow_dispatch step' };
}

export type FilledDispatch = {
  readonly repo: string; readonly workflow: string; readonly ref: string; readonly inputs: Readonly<Record<string, string>>;
};

/** The template with every value in place, each checked again against its type; or why it cannot be sent. */
export function fillDispatch(
  template: DispatchTemplate, params: Readonly<Record<string, TypedValue>>,
): { readonly ok: true; readonly dispatch: FilledDispatch } | { readonly ok: false; readonly why: string } {
  const inputs: [string, string][] = [];
  for (const [name, input] of Object.entries(template.inputs)) {
    if ('literal' in input) {
      inputs.push([name, input.literal]);
      continue;
    }
    const value = Object.hasOwn(params, input.param) ? params[input.param] : undefined;
    if (value === undefined) return { ok: false, why: `${input.param} has no value` };
    const checked = checkParam(value.type, value.value);
    if (!checked.ok) return { ok: false, why: `${input.param} ${checked.why}` };
    inputs.push([name, value.value]);
  }
  const { repo, workflow, ref } = template;
  return { ok: true, dispatch: { repo, workflow, ref, inputs: Object.fromEntries(inputs) } };
}

/** What a person reads before they approve: exactly what GitHub will be told. */
export function sayDispatch({ repo, workflow, ref, inputs }: FilledDispatch): string {
  const lines = Object.entries(inputs).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
  return [`Start ${workflow} of ${repo} on ${ref}`, ...(lines.length === 0 ? ['without inputs'] : ['with', ...lines])].join('\n');
}
