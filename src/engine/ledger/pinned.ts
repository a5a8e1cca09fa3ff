// A run with its runbook as it was when the run was asked for, its typed values, and what exactly a step would do.
import type { Runbook, Step } from '../../domain/runbook/types.ts';
import type { TypedValue } from '../../domain/runbook/params.ts';
import { stepDigest } from '../../domain/runbook/digest.ts';
import { fillHttp } from '../../domain/runbook/http-fill.ts';
import { parseRunbook } from '../../domain/runbook/parse.ts';
import { policyHash } from '../../domain/runbook/policy-hash.ts';
import type { Policy } from '../../domain/runbook/policy.ts';
import type { Db } from '../../store/pool.ts';
import { readRun, type RunRecord } from '../../store/run.ts';

export type PinnedRun = { readonly run: RunRecord; readonly runbook: Runbook; readonly values: Readonly<Record<string, TypedValue>> };

/** `kinds`: those of handlers/steps/. Undefined when there is no such run. Throws when this Tocsin is too old for the runbook it was begun with. */
export async function pinnedRun(db: Db, id: string, kinds: readonly string[]): Promise<PinnedRun | undefined> {
  const run = await readRun(db, id);
  if (!run) return undefined;
  const parsed = parseRunbook({ path: `${run.runbook}.md`, text: run.source }, { kinds });
  if (!parsed.ok) throw new Error(`run ${id} is pinned to a runbook that does not parse: this Tocsin is older than the one that began it`);
  const values = Object.fromEntries(
    parsed.runbook.params.flatMap((param) => {
      const value = run.params[param.name];
      return value === undefined ? [] : [[param.name, { type: param.type, value }]];
    }),
  );
  return { run, runbook: parsed.runbook, values };
}

export function stepAt(pinned: PinnedRun, index: number): Step {
  const step = pinned.runbook.steps[index];
  if (!step) throw new Error(`run ${pinned.run.id} has no step ${index}`);
  return step;
}

/** What an approval binds to: anything that changes here voids it. */
export function digestOf(pinned: PinnedRun, step: Step, policy: Policy): string {
  const rollback = pinned.runbook.steps.find((other) => other.name === step.rollback);
  return stepDigest({
    commit: '', blob: pinned.run.blob, step: step.name, kind: step.kind, body: step.body, rollbackBody: rollback?.body,
    params: pinned.run.params, secrets: pinned.runbook.secrets, executor: pinned.runbook.executor, identity: 'bot',
    egress: pinned.runbook.egress, policyHash: policyHash(policy),
  });
}

/** The words a person reads before they say yes: exactly what will be sent, with the names of secrets in place of their values. */
export function previewOf(pinned: PinnedRun, step: Step): string {
  if (step.kind !== 'http') return step.body;
  const masked = Object.fromEntries(pinned.runbook.secrets.map((name) => [name, `[secret ${name}]`]));
  const filled = fillHttp(step, pinned.values, masked);
  if (!filled.ok) return `This request cannot be sent: ${filled.why}`;
  const { method, url, headers, body } = filled.request;
  return hidden(pinned, [`${method} ${url}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), ...(body === undefined ? [] : ['', body])].join('\n'));
}

/** Sensitive parameters stand as their names, in the forms in which they may occur in a request. */
function hidden(pinned: PinnedRun, text: string): string {
  return pinned.runbook.params.filter((param) => param.sensitive).reduce((shown, { name }) => {
    const value = pinned.values[name]?.value ?? '';
    if (value === '') return shown;
    return [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)].reduce((rest, form) => rest.replaceAll(form, `[${name}]`), shown);
  }, text);
}
