// Asks for the proof of a follow-up that is done: one request through the egress guard, or a step of a runbook that only reads.
import { decide } from '../../domain/decision.ts';
import { Outage, Rejected } from '../../domain/errors.ts';
import type { Proof } from '../../domain/facts-followups.ts';
import { judge, readExpectation } from '../../domain/proof-sql.ts';
import { proved, toProve, whyNot } from '../../domain/followup-proof.ts';
import { valuesFor } from '../../domain/runbook/pinned.ts';
import type { Context } from '../context.ts';
import type { Fate, Performer } from './work.ts';

/** What does not answer is asked this often, ten minutes apart, before it counts as failed. */
const mostTries = 4;
const againMs = 10 * 60_000;
const timeoutMs = 15_000;
const mostBytes = 65_536;

type Result = { readonly ok: boolean; readonly result: string };

export const prove: Performer<'followup.prove'> = async ({ incident, context, effect }) => {
  const { followup: id, tries = 1 } = effect.data;
  const one = toProve(incident, id);
  if (!one) return { outcome: 'nothing to prove' };
  const runbooks = context.runbooks.map((loaded) => loaded.runbook);
  const why = whyNot(one.proof, { config: context.config, policy: context.policy, runbooks });
  // Not failed and not held: nobody knows. People see it, and can put it right or take the proof away.
  if (why !== undefined) throw new Rejected('runbook', 'proof', why);
  try {
    const result = await ask(context, one.proof);
    return { outcome: result.ok ? 'it holds' : 'it failed', decide: (now) => proved(now, id, result, context.config) };
  } catch (error) {
    if (error instanceof Outage) return unanswered(id, tries, error, context, one.proof);
    // What a database refuses says nothing of what was to be found there.
    if (error instanceof Rejected && error.code !== 'egress' && one.proof.type !== 'sql') return failed(id, error, context);
    throw error;
  }
};

/** A wait of its own: this effect may be a week old, which would be taken for an outage of a week. */
function unanswered(id: number, tries: number, error: Outage, context: Context, { type }: Proof): Fate {
  if (tries >= mostTries && type === 'sql') throw new Rejected('runbook', 'away', `It could not be checked: ${error.message}, ${mostTries} times in a row.`);
  if (tries >= mostTries) return failed(id, error, context);
  return { outcome: `no answer: ${error.message}`, decide: () => decide([], [{ kind: 'followup.prove', data: { followup: id, tries: tries + 1 }, afterMs: againMs }]) };
}

function failed(id: number, error: Error, { config }: Context): Fate {
  return { outcome: 'it failed', decide: (now) => proved(now, id, { ok: false, result: error.message }, config) };
}

async function ask(context: Context, proof: Proof): Promise<Result> {
  if (proof.type === 'step') return askStep(context, proof);
  if (proof.type === 'sql') return askSql(context, proof);
  const answer = await context.ports.outbound.request({ method: 'GET', url: proof.url, headers: { accept: '*/*' } }, { allow: context.config.followups.egress, timeoutMs, maxBytes: mostBytes });
  const ok = proof.status === undefined ? answer.status >= 200 && answer.status < 300 : answer.status === proof.status;
  return { ok, result: `HTTP ${answer.status}` };
}

/** Its rows stay where they are as well. */
async function askSql({ ports }: Context, { database, sql, expect }: Extract<Proof, { type: 'sql' }>): Promise<Result> {
  const wanted = readExpectation(expect);
  if (!ports.databases || !wanted) throw new Rejected('runbook', 'unknown', `the database ${database} has no address`);
  const verdict = judge(wanted, await ports.databases.ask(database, sql));
  if ('unsure' in verdict) throw new Rejected('runbook', 'answer', `It could not be checked: ${verdict.unsure}.`);
  return verdict;
}

/** Its output stays where it is: it may hold what belongs in no record. */
async function askStep(context: Context, { runbook: id, name }: Extract<Proof, { type: 'step' }>): Promise<Result> {
  const { runbook } = context.runbooks.find((loaded) => loaded.runbook.id === id) ?? {};
  const step = runbook?.steps.find((one) => one.name === name);
  const perform = step && context.registry.steps.get(step.kind)?.perform;
  if (!runbook || !step || !perform) throw new Error(`${id} ${name} was there a moment ago`);
  const defaults = Object.fromEntries(runbook.params.flatMap((param) => (param.default === undefined ? [] : [[param.name, param.default]])));
  const secrets = Object.fromEntries(runbook.secrets.flatMap((secret) => (context.secrets[secret] === undefined ? [] : [[secret, context.secrets[secret]]])));
  const result = await perform({
    step, params: valuesFor({ runbook, params: defaults, outputs: {} }, step), secrets, egress: runbook.egress, timeoutMs, outbound: context.ports.outbound, clock: context.clock,
  });
  return { ok: result.status === 'succeeded', result: result.code === undefined ? result.status : `HTTP ${result.code}` };
}
