// What people and handlers decided of runs reaches the step ledger: rows, never the outside. No step is ever performed here.
import type { Person } from '../../domain/actor.ts';
import { decide, type Decision } from '../../domain/decision.ts';
import type { EffectData } from '../../domain/effects.ts';
import type { NewFact } from '../../domain/facts.ts';
import type { Incident, Run, StepStatus } from '../../domain/incident.ts';
import { concurrencyKey } from '../../domain/runbook/concurrency.ts';
import { digestOf, stepAt } from '../../domain/runbook/pinned.ts';
import { requirementsFor } from '../../domain/runbook/requirements.ts';
import type { Step } from '../../domain/runbook/types.ts';
import { freshApprovals } from '../../domain/approving.ts';
import { plus, type Instant } from '../../domain/time.ts';
import { readIncident } from '../../store/incident.ts';
import type { Db } from '../../store/pool.ts';
import { insertRun, setRunStatus, type Holder } from '../../store/run.ts';
import { askToStop, insertApproval, insertStep, moveStep, stepsOf } from '../../store/step.ts';
import { advance, performerNow } from '../ledger/advance.ts';
import { pinnedRun, type PinnedRun } from '../ledger/pinned.ts';
import type { Context } from '../context.ts';
import { runOf } from './run.ts';
import type { Performer, Work } from './work.ts';

type Settling = { readonly tx: Db; readonly context: Context; readonly incident: Incident; readonly now: Instant; readonly run: string; readonly idx: number };
const shown = (run: string, facts: readonly NewFact[] = []) => decide(facts, [{ kind: 'slack.run.show', data: { run } }]);

export const openRun: Performer<'ledger.open'> = async (work) => {
  const { context, incident, effect } = work;
  const run = runOf(work, effect.data.run);
  const loaded = context.runbooks.find((one) => one.runbook.id === run.runbook && one.runbook.blobSha === run.blob);
  return {
    outcome: loaded ? 'opened' : 'the runbook changed meanwhile',
    decide: async (now, at, tx) => {
      if (!loaded) return cancelled(run, 'The runbook was changed while you started it. Start it again to see what it says now.');
      const { runbook } = loaded;
      const queue = runbook.concurrency?.policy === 'queue';
      const key = concurrencyKey(runbook, run.params);
      const rival = await insertRun(tx, { id: run.id, incident: incident.id, runbook: run.runbook, blob: run.blob, source: loaded.text, params: run.params, requestedBy: run.by, concurrencyKey: key, timeoutMs: runbook.timeout }, queue);
      const holder = rival && (await holderWords(tx, incident, rival.held));
      if (holder !== undefined && !queue) return cancelled(run, `The same thing is being worked on by ${holder}. Start it again when that has ended.`);
      for (const step of runbook.steps) await insertStep(tx, { run: run.id, idx: step.index, ...step, executor: step.kind === 'run' ? runbook.executor : undefined });
      if (holder !== undefined) return shown(run.id, [{ kind: 'run.queued', data: { run: run.id, holder, ...whoHolds(holder, rival?.held) } }]);
      return advance(tx, context, { incident: now, now: at }, run.id);
    },
  };
};

function cancelled(run: Run, why: string): Decision {
  return shown(run.id, [{ kind: 'run.finished', key: `run:${run.id}:finished`, data: { run: run.id, status: 'cancelled', why } }]);
}

/** A run in a private incident of others is not named: that it is there is all they need. */
async function holderWords(tx: Db, incident: Incident, held: Holder | undefined): Promise<string> {
  if (!held) return 'a run that has just ended';
  const other = held.incident === incident.id ? incident : await readIncident(tx, held.incident);
  if (!other || (other.private && other.id !== incident.id)) return 'a run in another incident';
  const who = held.requestedBy.name === undefined ? ', begun' : `, begun by ${held.requestedBy.name.slice(0, 80)}`;
  return `a run in INC-${held.incident}${who} at ${held.at.toISOString().slice(11, 16)} UTC`;
}

/** Slack's people have no name here, only an id that Slack shows. Of a run that is not named nobody is. */
function whoHolds(words: string, held: Holder | undefined): { holderBy?: Person } {
  return held?.requestedBy.type === 'person' && held.requestedBy.name === undefined && words.startsWith('a run in INC-') ? { holderBy: held.requestedBy } : {};
}

export const approveStep: Performer<'ledger.approve'> = async (work) => {
  const { run: id, step: idx, digest } = work.effect.data;
  const { context } = work;
  return {
    outcome: 'approvals counted',
    decide: async (incident, at, tx) => {
      const step = runOf({ incident }, id).steps[idx];
      if (!step || step.status !== 'waiting' || step.digest !== digest) return decide([]);
      const pinned = await pinnedRun(tx, id, [...context.registry.steps.keys()]);
      if (!pinned) throw new Error(`there is no run ${id}`);
      const { delay: delayMs } = stepAt(pinned, idx);
      const { approvalTtlMs } = requirementsFor(pinned.runbook, stepAt(pinned, idx), context.policy);
      const fresh = freshApprovals(step, approvalTtlMs, at);
      for (const { by } of fresh) await insertApproval(tx, { run: id, idx, digest, approver: by.id, decision: 'approve' });
      if (fresh.length < (step.needed ?? 1) && step.brokenGlass === undefined) return shown(id);
      const isQuestion = step.kind === 'approval';
      const until = plus(fresh.map((one) => one.at).sort()[0] ?? at, approvalTtlMs);
      if (!(await moveStep(tx, { run: id, idx }, ['waiting'], isQuestion ? 'succeeded' : 'ready', { delayMs, approvedUntil: isQuestion ? undefined : new Date(until) }))) return decide([]);
      const ref = { run: id, step: idx, name: step.name };
      if (!isQuestion) return shown(id, [{ kind: 'step.ready', data: { ...ref, why: 'approved' } }]);
      return advance(tx, context, { incident, now: at, after: [{ kind: 'step.finished', data: { ...ref, status: 'succeeded' } }] }, id);
    },
  };
};

/** What a person said of a step or a run: the facts stand already, the rows follow. */
export const settleStep: Performer<'ledger.settle'> = async ({ effect, context }: Work<'ledger.settle'>) => {
  const { run, step: idx, outcome } = effect.data;
  return { outcome, decide: (incident, now, tx) => settlements[outcome]({ tx, context, incident, now, run, idx }) };
};

const settlements: Readonly<Record<EffectData<'ledger.settle'>['outcome'], (settling: Settling) => Promise<Decision>>> = {
  done: (it) => moved(it, ['waiting'], 'succeeded'),
  happened: (it) => moved(it, ['unknown'], 'succeeded'),
  'did-not-happen': (it) => again(it, ['unknown']),
  retry: (it) => again(it, ['failed', 'timed_out', 'cancelled']),
  accept: (it) => moved(it, ['failed', 'timed_out', 'cancelled'], 'succeeded'),
  'roll-back': (it) => advance(it.tx, it.context, it, it.run),
  fail: (it) => advance(it.tx, it.context, it, it.run),
  check: (it) => check(it),
  cancel: (it) => stopAll(it),
  stop: (it) => stop(it),
};

async function moved(it: Settling, from: readonly StepStatus[], to: StepStatus): Promise<Decision> {
  return (await moveStep(it.tx, it, from, to)) ? advance(it.tx, it.context, it, it.run) : decide([]);
}

/** It begins anew: with a dry run of its own, and approvals of its own. */
async function again(it: Settling, from: readonly StepStatus[]): Promise<Decision> {
  if (!(await moveStep(it.tx, it, from, 'pending'))) return decide([]);
  const dry = dryRunOf(await pinnedOf(it), it.idx);
  if (dry) await moveStep(it.tx, { run: it.run, idx: dry.index }, ['succeeded', 'failed', 'timed_out', 'cancelled'], 'skipped');
  return advance(it.tx, it.context, it, it.run);
}

function pinnedOf({ tx, context, run }: Settling): Promise<PinnedRun | undefined> {
  return pinnedRun(tx, run, [...context.registry.steps.keys()]);
}

function dryRunOf(pinned: PinnedRun | undefined, idx: number): Step | undefined {
  const name = pinned && stepAt(pinned, idx).dryRun;
  return name === undefined ? undefined : pinned?.runbook.steps.find((step) => step.name === name);
}

const idle: readonly StepStatus[] = ['skipped', 'succeeded', 'failed', 'timed_out', 'cancelled'];

/** The dry run of a step of which nobody knows whether it happened, for a person to look at. The fact that it is ready stands already. */
async function check(it: Settling): Promise<Decision> {
  const pinned = await pinnedOf(it);
  const dry = dryRunOf(pinned, it.idx);
  if (!pinned || !dry) return decide([]);
  const place = { run: it.run, idx: dry.index };
  const performer = await performerNow(it.tx, it.context, pinned, dry);
  // It may never have run, or with other values: what runs now is bound to what it is now.
  if (performer.by === 'machine') return (await moveStep(it.tx, place, idle, 'ready', { digest: digestOf(pinned, dry, it.context.policy) })) ? shown(it.run) : decide([]);
  if (!(await moveStep(it.tx, place, idle, 'failed'))) return decide([]);
  const output = `It was not run: no machine can do it now. ${performer.why ?? ''} Look by hand: "Show me how to check" has what it would look at.`;
  return shown(it.run, [{ kind: 'step.finished', data: { run: it.run, step: dry.index, name: dry.name, status: 'failed', output } }]);
}

/** What has not begun will not. */
async function stopAll(it: Settling): Promise<Decision> {
  for (const row of await stepsOf(it.tx, it.run)) await moveStep(it.tx, { run: it.run, idx: row.idx }, ['pending', 'waiting', 'ready'], 'cancelled');
  await setRunStatus(it.tx, it.run, 'cancelled');
  return shown(it.run);
}

/** What runs is asked to stop, and the run ends when that is counted. */
async function stop(it: Settling): Promise<Decision> {
  const rows = await stepsOf(it.tx, it.run);
  for (const row of rows) {
    if (row.status === 'running') await askToStop(it.tx, { run: it.run, idx: row.idx });
    await moveStep(it.tx, { run: it.run, idx: row.idx }, ['waiting', 'ready'], 'cancelled');
  }
  return rows.some((row) => row.status === 'running') ? shown(it.run) : advance(it.tx, it.context, it, it.run);
}
