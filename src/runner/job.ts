// From what the ledger hands out to what an executor runs: everything is checked again here, and what does not fit is refused in words. Pure.
import { Rejected } from '../domain/errors.ts';
import { blobSha } from '../domain/runbook/blob.ts';
import { checkParam } from '../domain/runbook/param-check.ts';
import { parseRunbook } from '../domain/runbook/parse.ts';
import { digestOf, sensitiveOf, valuesFor, type Pinned } from '../domain/runbook/pinned.ts';
import type { Policy } from '../domain/runbook/policy.ts';
import { createRedactor } from '../domain/runbook/redact.ts';
import { requirementsFor } from '../domain/runbook/requirements.ts';
import type { Risk, Runbook, Step } from '../domain/runbook/types.ts';
import type { Job } from './executor.ts';
import type { Claimed } from './ledger.ts';

export type Secrets = Readonly<Record<string, string>>;
/** Values from the provider of the profile, by name. Throws Rejected naming those that are missing. */
export type SecretsOf = (profile: string, risk: Risk, names: readonly string[]) => Secrets;

export type Own = {
  /** What this runner has seen in its own folder under the blob's name. */
  readonly text: string | undefined;
  /** This runner's own copy. */
  readonly policy: Policy;
  readonly kinds: readonly string[];
  readonly profiles: readonly string[];
  readonly secretsOf: SecretsOf;
  /** ms since the epoch by this machine's clock. */
  readonly startBy: number;
};

/** `hidden`: what must not be seen in the output, the secrets among it. */
export type Prepared = { readonly ok: true; readonly job: Job; readonly step: Step; readonly hidden: Secrets } | { readonly ok: false; readonly why: string };

/** The runbook and the step that a claim is about, as far as they can be read. */
export function stepOf(claimed: Claimed, text: string, kinds: readonly string[]): { readonly runbook: Runbook; readonly step: Step } | undefined {
  const parsed = parseRunbook({ path: `${claimed.runbook}.md`, text }, { kinds });
  const step = parsed.ok ? parsed.runbook.steps[claimed.step] : undefined;
  return parsed.ok && step !== undefined ? { runbook: parsed.runbook, step } : undefined;
}

export function prepare(claimed: Claimed, own: Own): Prepared {
  const { text } = own;
  if (blobSha(claimed.source) !== claimed.blob) return refused('The text of this run is not the one its version names, so it was not run. Start the run again; if it happens again, look who writes to the database.');
  if (Object.values({ ...claimed.params, ...claimed.outputs }).some((value) => typeof value !== 'string')) return refused('The values of this run are not texts, so it was not run. Start the run again.');
  if (text === undefined) return refused(`This runner has never seen this version of ${claimed.runbook} in its own folder of runbooks (RUNBOOKS_DIR), so it was not run. Deploy the same runbooks to the runner as to the bot, and start the run again.`);
  const found = stepOf(claimed, text, own.kinds);
  if (!found) return refused(`This runner cannot read ${claimed.runbook}: it is older than the bot. Run the same version of Tocsin on both, and start the run again.`);
  const { runbook, step } = found;
  if (runbook.id !== claimed.runbook || step.kind !== 'run') return refused('This is not a shell step of that runbook, so it was not run. Start the run again.');
  if (!own.profiles.includes(runbook.executor)) return refused(`This runner does not hold the profile "${runbook.executor}", so it was not run. Add it to runner.yaml, or start the run again.`);
  const pinned: Pinned = { runbook, params: claimed.params, outputs: claimed.outputs };
  if (digestOf(pinned, step, own.policy) !== claimed.digest) {
    return refused('What would run is not what was approved: the policy or a value is another one on this runner. Deploy the same policy to the bot and the runner, start both again, and start the run again.');
  }
  return checked(claimed, own, { pinned, step });
}

function checked(claimed: Claimed, own: Own, { pinned, step }: { readonly pinned: Pinned; readonly step: Step }): Prepared {
  const { runbook } = pinned;
  const values = Object.entries(valuesFor(pinned, step));
  const missing = runbook.params.find(({ name }) => claimed.params[name] === undefined);
  if (missing) return refused(`${missing.name} has no value, so it was not run. Start the run again and give one.`);
  for (const [name, { type, value }] of values) {
    const fits = checkParam(type, value);
    if (!fits.ok) return refused(`${name} ${fits.why}, so it was not run. Start the run again with another value.`);
  }
  const secrets = secretsFor(runbook, step, own.secretsOf);
  if ('why' in secrets) return refused(secrets.why);
  const job: Job = {
    ref: claimed.ref, name: step.name, shell: step.language === 'bash' ? 'bash' : 'sh', body: step.body, risk: step.risk, idempotent: step.idempotent, executor: runbook.executor,
    env: Object.fromEntries(values.map(([name, { value }]) => [name, value])), secrets: secrets.found, egress: runbook.egress,
    timeoutMs: requirementsFor(runbook, step, own.policy).timeoutMs ?? 60_000, startBy: own.startBy,
  };
  return { ok: true, job, step, hidden: { ...sensitiveOf(pinned), ...secrets.found } };
}

/** One that could not be masked in the output is refused before anything runs. */
function secretsFor(runbook: Runbook, step: Step, secretsOf: SecretsOf): { readonly found: Secrets } | { readonly why: string } {
  if (runbook.secrets.length === 0) return { found: {} };
  try {
    const found = secretsOf(runbook.executor, step.risk, runbook.secrets);
    const masks = createRedactor(found);
    return masks.ok ? { found } : { why: `${masks.why}, so it was not run. Give the runner another value.` };
  } catch (error) {
    if (error instanceof Rejected) return { why: error.message };
    throw error;
  }
}

function refused(why: string): Prepared {
  return { ok: false, why };
}
