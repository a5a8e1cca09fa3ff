// What comes next in a run: the one place that moves a run forward. Called under the incident's lock after anything changed.
import { decide, type Decision } from '../../domain/decision.ts';
import { wish } from '../../domain/effects.ts';
import type { NewFact } from '../../domain/facts.ts';
import { requirementsFor } from '../../domain/runbook/requirements.ts';
import type { Step } from '../../domain/runbook/types.ts';
import type { Db } from '../../store/pool.ts';
import { setRunStatus } from '../../store/run.ts';
import { moveStep, stepsOf, type StepRow } from '../../store/step.ts';
import type { Context } from '../context.ts';
import { digestOf, pinnedRun, previewOf, stepAt, type PinnedRun } from './pinned.ts';

const mostPreview = 6_000;

/** Facts about what the run does now: its next step waits or is ready, or the run is over. */
export async function advance(tx: Db, context: Context, id: string): Promise<Decision> {
  const pinned = await pinnedRun(tx, id, [...context.registry.steps.keys()]);
  if (!pinned) throw new Error(`there is no run ${id}`);
  const rows = await stepsOf(tx, id);
  const facts: NewFact[] = [];
  const stopped = rows.find((row) => ends(pinned, row));
  if (stopped) facts.push(await finish(tx, id, stopped.status === 'cancelled' ? 'cancelled' : 'failed'));
  else if (!rows.some((row) => ['waiting', 'ready', 'running', 'unknown'].includes(row.status))) {
    const next = rows.find((row) => row.status === 'pending');
    facts.push(next ? await begin(tx, context, pinned, next) : await finish(tx, id, 'succeeded'));
  }
  return decide(facts, [{ kind: 'slack.run.show', data: { run: id } }, wish('slack.card.show')]);
}

/** A step that failed ends its run unless its author wrote that the run goes on. */
function ends(pinned: PinnedRun, row: StepRow): boolean {
  if (row.status === 'cancelled') return true;
  return ['failed', 'timed_out'].includes(row.status) && stepAt(pinned, row.idx).onFailure !== 'continue';
}

async function finish(tx: Db, run: string, status: 'succeeded' | 'failed' | 'cancelled'): Promise<NewFact> {
  await setRunStatus(tx, run, status);
  return { kind: 'run.finished', key: `run:${run}:finished`, data: { run, status } };
}

async function begin(tx: Db, context: Context, pinned: PinnedRun, row: StepRow): Promise<NewFact> {
  const step = stepAt(pinned, row.idx);
  const ref = { run: pinned.run.id, step: row.idx, name: row.name };
  const digest = digestOf(pinned, step, context.policy);
  const waits = waitingFor(context, pinned, step);
  const moved = await moveStep(tx, { run: row.run_id, idx: row.idx }, ['pending'], waits ? 'waiting' : 'ready', { digest, delayMs: step.delay });
  if (!moved) throw new Error(`step ${row.name} of run ${row.run_id} is not pending any more`);
  if (!waits) return { kind: 'step.ready', data: { ...ref, why: 'no approval is needed' } };
  return { kind: 'step.waiting', data: { ...ref, ...waits, digest, preview: previewOf(pinned, step).slice(0, mostPreview) } };
}

/** Undefined: it may start by itself. A kind that no machine here performs waits for a person, who does it and says so. */
function waitingFor(context: Context, pinned: PinnedRun, step: Step): { for: 'approval' | 'person'; needed: number } | undefined {
  const { approvals, confirmations } = requirementsFor(pinned.runbook, step, context.policy);
  if (step.kind === 'approval') return { for: 'approval', needed: Math.max(1, approvals) };
  if (context.registry.steps.get(step.kind)?.by !== 'bot') return { for: 'person', needed: Math.max(1, confirmations) };
  return approvals > 0 ? { for: 'approval', needed: approvals } : undefined;
}
