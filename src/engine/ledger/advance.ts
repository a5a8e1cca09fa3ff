// Moves a run forward: asks the plan what comes next and writes it into the ledger. Called under the incident's lock after anything changed.
import { tocsin } from '../../domain/actor.ts';
import { decide, type Decision } from '../../domain/decision.ts';
import { wish } from '../../domain/effects.ts';
import type { NewFact } from '../../domain/facts.ts';
import { fold } from '../../domain/fold.ts';
import type { Incident } from '../../domain/incident.ts';
import { previewOf, type Pinned } from '../../domain/runbook/pinned.ts';
import { nextOf, type Next, type Performer, type Plan } from '../../domain/runbook/plan.ts';
import type { Step } from '../../domain/runbook/types.ts';
import { sayDuration, type Instant } from '../../domain/time.ts';
import type { Db } from '../../store/pool.ts';
import { setRunStatus } from '../../store/run.ts';
import { runnersSeen, type RunnerRow } from '../../store/runner.ts';
import { moveStep } from '../../store/step.ts';
import type { Context } from '../context.ts';
import { pinnedRun } from './pinned.ts';

export const mostPreview = 6_000;
/** A runner that restarts is back within this; one that was not heard of for longer is not there. */
export const runnerSilenceMs = 120_000;

/** Where a run stands: the incident under its lock, and `after`: facts that are decided in this transaction and not written yet. */
export type Standing = { readonly incident: Incident; readonly now: Instant; readonly after?: readonly NewFact[] };

/** `after`, and facts about what the run does now: its next step waits or is ready, or the run is over. */
export async function advance(tx: Db, context: Context, { incident, now, after = [] }: Standing, id: string): Promise<Decision> {
  const run = withFacts(incident, after, now).runs.find((one) => one.id === id);
  const pinned = await pinnedRun(tx, id, [...context.registry.steps.keys()]);
  if (!pinned || !run) throw new Error(`there is no run ${id}`);
  const runners = await runnersSeen(tx, runnerSilenceMs);
  const plan: Plan = { pinned, run, rows: pinned.rows, policy: context.policy, now, performer: (step) => performerOf(context, runners, pinned.runbook.executor, step) };
  return decide([...after, ...(await written(tx, plan, nextOf(plan)))], [{ kind: 'slack.run.show', data: { run: id } }, wish('slack.card.show')]);
}

/** The incident as it will be: nothing of it is kept. */
function withFacts(incident: Incident, facts: readonly NewFact[], now: Instant): Incident {
  return facts.reduce((sofar, fact) => fold(sofar, { by: tocsin, at: now, recordedAt: now, seq: sofar.seq + 1, cause: '', hash: '', ...fact }, incident.id), incident);
}

async function written(tx: Db, plan: Plan, next: Next): Promise<NewFact[]> {
  const { run } = plan;
  if (next.do === 'nothing') return [];
  if (next.do === 'finish') {
    await setRunStatus(tx, run.id, next.status);
    const why = next.why === undefined ? {} : { why: next.why };
    return [{ kind: 'run.finished', key: `run:${run.id}:finished`, data: { run: run.id, status: next.status, ...why } }];
  }
  if (next.do === 'roll back') {
    const ref = { run: run.id, step: next.failed.index, name: next.failed.name };
    const rolling = { ...plan, run: { ...run, rollingBack: { step: next.failed.index, why: next.why } } };
    return [{ kind: 'run.rolling_back', key: `run:${run.id}:rolling`, data: { ...ref, why: next.why } }, ...(await written(tx, rolling, nextOf(rolling)))];
  }
  const { step, digest } = next;
  const ref = { run: run.id, step: step.index, name: step.name };
  const approvedUntil = next.do === 'ready' && next.until !== undefined ? new Date(next.until) : undefined;
  const moved = await moveStep(tx, { run: run.id, idx: step.index }, ['pending', 'skipped', 'succeeded', 'failed', 'timed_out'], next.do === 'ready' ? 'ready' : 'waiting', { digest, delayMs: step.delay, approvedUntil });
  if (!moved) throw new Error(`step ${step.name} of run ${run.id} cannot begin: somebody is at it`);
  if (next.do === 'ready') return [{ kind: 'step.ready', data: { ...ref, why: next.why } }];
  const why = next.why === undefined ? {} : { why: next.why };
  return [{ kind: 'step.waiting', data: { ...ref, for: next.for, needed: next.needed, digest, preview: previewOf(plan.pinned, step).slice(0, mostPreview), ...why } }];
}

/** Who would perform this step now. */
export async function performerNow(tx: Db, context: Context, { runbook }: Pick<Pinned, 'runbook'>, step: Step): Promise<Performer> {
  return performerOf(context, await runnersSeen(tx, runnerSilenceMs), runbook.executor, step);
}

/** A kind that no machine here performs waits for a person, who does it and says so. */
function performerOf(context: Context, runners: readonly RunnerRow[], executor: string, step: Step): Performer {
  const by = context.registry.steps.get(step.kind)?.by;
  if (by === 'bot') return { by: 'machine' };
  if (by !== 'runner') return { by: 'person' };
  const withProfile = runners.filter((one) => Object.hasOwn(one.profiles, executor));
  if (withProfile.some((one) => one.profiles[executor] === null)) return { by: 'machine' };
  const broken = withProfile.flatMap((one) => one.profiles[executor] ?? [])[0];
  if (broken !== undefined) return { by: 'person', why: `The runner refuses: ${broken.slice(0, 300)}` };
  return { by: 'person', why: `No runner with the profile "${executor}" was seen in the last ${sayDuration(runnerSilenceMs)}.` };
}
