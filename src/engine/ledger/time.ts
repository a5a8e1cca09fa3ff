// What time alone does to runs: an approval grows old, a run takes too long, the turn of one that waited comes.
import { tocsin } from '../../domain/actor.ts';
import { decide } from '../../domain/decision.ts';
import { toError } from '../../domain/errors.ts';
import type { NewFact } from '../../domain/facts.ts';
import { previewOf, stepAt } from '../../domain/runbook/pinned.ts';
import { toInstant } from '../../domain/time.ts';
import { lockIncident } from '../../store/incident.ts';
import { beginQueued, overdueRuns, runsToBegin, setRunStatus } from '../../store/run.ts';
import { moveStep, stepsOf } from '../../store/step.ts';
import { expiredApprovals } from '../../store/step-count.ts';
import { commit, databaseNow, type Cause } from '../commit.ts';
import type { Context } from '../context.ts';
import { advance, mostPreview } from './advance.ts';
import { pinnedRun } from './pinned.ts';

/** Returns how many runs were moved. */
export async function keepTime(context: Context): Promise<number> {
  const old = await expiredApprovals(context.pool);
  const late = await overdueRuns(context.pool);
  const begun = await runsToBegin(context.pool);
  const moved = [
    await eachRun(context, old, (one) => askAgain(context, one)), await eachRun(context, late, (one) => endOverdue(context, one)), await eachRun(context, begun, (one) => beginRun(context, one)),
  ];
  return moved.reduce((sum, one) => sum + one, 0);
}

/** A run that cannot be moved holds up no other. Returns how many could. */
export async function eachRun<One extends { readonly run: string }>(context: Context, runs: readonly One[], move: (one: One) => Promise<void>): Promise<number> {
  let moved = 0;
  for (const one of runs) {
    try {
      await move(one);
      moved += 1;
    } catch (error) {
      context.log.error('a run could not be moved; it is tried again', { run: one.run, error: toError(error) });
    }
  }
  return moved;
}

export function causeOf(run: string): Cause {
  return { id: `run:${run}`, depth: 0, by: tocsin };
}

/** Approved, and not begun for so long that the approval is void: it waits for a new one. */
async function askAgain(context: Context, { run, idx, incident }: { readonly run: string; readonly idx: number; readonly incident: number }): Promise<void> {
  await context.pool.transaction(async (tx) => {
    const locked = await lockIncident(tx, incident);
    const pinned = await pinnedRun(tx, run, [...context.registry.steps.keys()]);
    const row = pinned?.rows[idx];
    const step = locked?.incident.runs.find((one) => one.id === run)?.steps[idx];
    const now = await databaseNow(tx);
    if (!locked || !pinned || !row || !step || row.status !== 'ready' || row.approved_until === null || toInstant(row.approved_until) > now) return;
    if (!(await moveStep(tx, { run, idx }, ['ready'], 'waiting'))) return;
    const fact: NewFact = {
      kind: 'step.waiting',
      data: {
        run, step: idx, name: row.name, for: 'approval', needed: Math.max(1, step.needed ?? step.approvals), digest: row.digest ?? '',
        preview: previewOf(pinned, stepAt(pinned, idx)).slice(0, mostPreview), why: 'The approval grew old before the step began.',
      },
    };
    await commit(tx, context, locked, decide([fact], [{ kind: 'slack.run.show', data: { run } }]), causeOf(run), now);
  });
}

/** Its time is over while it waits for somebody: what has not begun will not. */
async function endOverdue(context: Context, { run, incident }: { readonly run: string; readonly incident: number }): Promise<void> {
  await context.pool.transaction(async (tx) => {
    const locked = await lockIncident(tx, incident);
    const rows = await stepsOf(tx, run);
    if (!locked || rows.some((row) => row.status === 'running' || row.status === 'unknown')) return;
    for (const { idx } of rows) await moveStep(tx, { run, idx }, ['pending', 'waiting', 'ready'], 'cancelled');
    await setRunStatus(tx, run, 'failed');
    const why = 'It took longer than its timeout: what had not begun was not run.';
    const fact: NewFact = { kind: 'run.finished', key: `run:${run}:finished`, data: { run, status: 'failed', why } };
    await commit(tx, context, locked, decide([fact], [{ kind: 'slack.run.show', data: { run } }]), causeOf(run), await databaseNow(tx));
  });
}

/** Its turn has come: who held the same thing has ended. A rival that took it in the same moment leaves it waiting. */
async function beginRun(context: Context, { run, incident }: { readonly run: string; readonly incident: number }): Promise<void> {
  try {
    await context.pool.transaction(async (tx) => {
      const locked = await lockIncident(tx, incident);
      if (!locked || !(await beginQueued(tx, run))) return;
      const now = await databaseNow(tx);
      const next = await advance(tx, context, { incident: locked.incident, now, after: [{ kind: 'run.begun', data: { run } }] }, run);
      await commit(tx, context, locked, next, causeOf(run), now);
    });
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === '23505') return;
    throw error;
  }
}
