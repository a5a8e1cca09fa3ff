// A run with its runbook as it was when the run was asked for, its typed values, and what exactly a step would do.
import { outputValueType } from './param-check.ts';
import { stepDigest } from './digest.ts';
import { fillDispatch, sayDispatch } from './dispatch.ts';
import { fillHttp } from './http-fill.ts';
import { SHORTEST_SECRET } from './needles.ts';
import type { TypedValue } from './params.ts';
import { policyHash } from './policy-hash.ts';
import type { Policy } from './policy.ts';
import type { Runbook, Step } from './types.ts';

/** `params`: what the run was begun with. `outputs`: what its steps have handed on so far, by name; both are checked values. */
export type Pinned = {
  readonly runbook: Runbook;
  readonly params: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
};

export function stepAt({ runbook }: Pick<Pinned, 'runbook'>, index: number): Step {
  const step = runbook.steps[index];
  if (!step) throw new Error(`${runbook.id} has no step ${index}`);
  return step;
}

export function rollbackOf({ runbook }: Pick<Pinned, 'runbook'>, step: Step): Step | undefined {
  return step.rollback === undefined ? undefined : runbook.steps.find((other) => other.name === step.rollback);
}

/** As whom a step acts: what only reads gets an identity that can only read, so a mislabelled step still changes nothing. */
export function identityOf(step: Pick<Step, 'kind' | 'risk'>): 'bot' | 'read' | 'change' {
  if (step.kind !== 'run') return 'bot';
  return step.risk === 'read' ? 'read' : 'change';
}

/** Values that nobody is to see: what is said in answer often repeats them. Those too short to be told from other text cannot be masked (needles.ts). */
export function sensitiveOf({ runbook, params }: Pick<Pinned, 'runbook' | 'params'>): Readonly<Record<string, string>> {
  const sensitive = runbook.params.filter((param) => param.sensitive && (params[param.name] ?? '').trim().length >= SHORTEST_SECRET);
  return Object.fromEntries(sensitive.map(({ name }) => [name, params[name] ?? '']));
}

/** Every parameter, and those outputs that the step itself names: nothing else reaches it. */
export function valuesFor({ runbook, params, outputs }: Pinned, step: Pick<Step, 'uses'>): Readonly<Record<string, TypedValue>> {
  const values: Record<string, TypedValue> = {};
  for (const param of runbook.params) {
    const value = params[param.name];
    if (value !== undefined) values[param.name] = { type: param.type, value };
  }
  for (const { name, output } of runbook.steps) {
    const value = outputs[name];
    if (output !== undefined && value !== undefined && step.uses.includes(name)) values[name] = { type: outputValueType(output), value };
  }
  return values;
}

/**
 * What an approval binds to: anything that changes here voids it. A step's rollback is in it, so that one approval covers both; an output that the
 * rollback needs and that came after the approval makes another digest, and then the rollback asks for itself.
 */
export function digestOf(pinned: Pinned, step: Step, policy: Policy): string {
  const { runbook } = pinned;
  const rollback = rollbackOf(pinned, step);
  const values = { ...valuesFor(pinned, step), ...(rollback ? valuesFor(pinned, rollback) : {}) };
  return stepDigest({
    commit: '', blob: runbook.blobSha, step: step.name, kind: step.kind, body: step.body, rollbackBody: rollback?.body,
    params: Object.fromEntries(Object.entries(values).map(([name, one]) => [name, one.value])),
    secrets: runbook.secrets, executor: runbook.executor, identity: identityOf(step), egress: runbook.egress, policyHash: policyHash(policy),
  });
}

/** The words a person reads before they say yes: exactly what will be sent or run, with the names of secrets in place of their values. */
export function previewOf(pinned: Pinned, step: Step): string {
  if (step.kind === 'approval') return hidden(pinned, named(pinned, step));
  if (step.dispatch) {
    const filled = fillDispatch(step.dispatch, valuesFor(pinned, step));
    return filled.ok ? hidden(pinned, sayDispatch(filled.dispatch)) : `This workflow cannot be started: ${filled.why}`;
  }
  if (step.kind !== 'http') return step.body;
  const masked = Object.fromEntries(pinned.runbook.secrets.map((name) => [name, `[secret ${name}]`]));
  const filled = fillHttp(step, valuesFor(pinned, step), masked);
  if (!filled.ok) return `This request cannot be sent: ${filled.why}`;
  const { method, url, headers, body } = filled.request;
  return hidden(pinned, [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), ...(body === undefined ? [] : ['', body])].join('\n'));
}

/** The question of an approval step, with `$NAME` resolved. */
function named(pinned: Pinned, step: Step): string {
  const values = valuesFor(pinned, step);
  return step.body.replace(/\$(?:\{([A-Z][A-Z0-9_]*)\}|([A-Z][A-Z0-9_]*))/g, (all, braced: string | undefined, bare: string | undefined) => values[braced ?? bare ?? '']?.value ?? all);
}

/** Sensitive parameters stand as their names, in the forms in which they may occur in a request. */
function hidden({ runbook, params }: Pinned, text: string): string {
  return runbook.params.filter((param) => param.sensitive).reduce((shown, { name }) => {
    const value = params[name] ?? '';
    if (value === '') return shown;
    return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)].reduce((rest, form) => rest.replaceAll(form, `[${name}]`), shown);
  }, text);
}
