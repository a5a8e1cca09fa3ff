// Counts what was performed: what workers wrote into the ledger becomes facts, in order and once, and the run moves on.
import type { NewFact } from '../../domain/facts.ts';
import type { StepStatus } from '../../domain/incident.ts';
import { forSlack } from '../../domain/runbook/output.ts';
import { checkOutput } from '../../domain/runbook/param-check.ts';
import { stepAt } from '../../domain/runbook/pinned.ts';
import type { Step } from '../../domain/runbook/types.ts';
import { toInstant } from '../../domain/time.ts';
import { lockIncident } from '../../store/incident.ts';
import { counted, uncountedRuns, uncountedSteps, type Uncounted } from '../../store/step-count.ts';
import { commit, databaseNow } from '../commit.ts';
import type { Context } from '../context.ts';
import { advance } from './advance.ts';
import { causeOf, eachRun, keepTime } from './time.ts';
import { pinnedRun } from './pinned.ts';

const mostRuns = 50;

/** Returns how many runs were moved. Any number of processes may do it at once: each run is counted under its incident's lock. */
export async function countSteps(context: Context): Promise<number> {
  const runs = await uncountedRuns(context.pool, mostRuns);
  const moved = (await eachRun(context, runs, ({ run, incident }) => countRun(context, run, incident))) + (await keepTime(context));
  if (moved > 0) context.bell.ring('effect', 'step');
  return moved;
}

async function countRun(context: Context, run: string, incident: number): Promise<void> {
  await context.pool.transaction(async (tx) => {
    const locked = await lockIncident(tx, incident);
    const pinned = await pinnedRun(tx, run, [...context.registry.steps.keys()]);
    if (!locked || !pinned) throw new Error(`run ${run} has no incident`);
    const rows = await uncountedSteps(tx, run);
    const facts: NewFact[] = [];
    const stopped = locked.incident.runs.find((one) => one.id === run)?.stopAsked !== undefined;
    for (const row of rows) {
      const { facts: said, ...more } = outcomeOf(row, stepAt(pinned, row.idx), stopped);
      facts.push(...said);
      await counted(tx, row, more);
    }
    if (rows.length === 0) return;
    const now = await databaseNow(tx);
    const next = await advance(tx, context, { incident: locked.incident, now, after: facts }, run);
    await commit(tx, context, locked, next, causeOf(run), now);
  });
}

type Outcome = { readonly facts: readonly NewFact[]; readonly to?: StepStatus | undefined; readonly delayMs?: number | undefined; readonly value?: string | undefined };

/** `stopped`: a person wants the run to end, so nothing of it begins again. */
function outcomeOf(row: Uncounted, step: Step, stopped: boolean): Outcome {
  const ref = { run: row.run_id, step: row.idx, name: row.name };
  const started: NewFact[] = row.marked_at === null || row.start_counted >= row.token ? []
    : [{ kind: 'step.started', key: `step:${row.run_id}:${row.idx}:${row.token}`, at: toInstant(row.marked_at), data: { ...ref, token: row.token } }];
  if (row.status === 'running' || row.end_counted >= row.token) return { facts: started };
  if (row.status === 'ready' && stopped) return { facts: [...started, { kind: 'step.finished', data: { ...ref, status: 'cancelled' } }], to: 'cancelled' };
  if (row.status === 'ready') return { facts: [...started, { kind: 'step.ready', data: { ...ref, why: row.marked_at === null ? 'its worker was lost before it began' : 'its worker was lost; it is taken up again' } }] };
  if (row.status === 'unknown') {
    const why = row.output_head === null || row.output_head === '' ? 'Its worker was lost after it had started. Nobody knows whether it happened.' : row.output_head.slice(0, 500);
    return { facts: [...started, { kind: 'step.unknown', data: { ...ref, why } }] };
  }
  const again = ['failed', 'timed_out'].includes(row.status) && row.idempotent && !row.final && !stopped && row.attempt <= step.retries;
  if (again) return { facts: [...started, { kind: 'step.ready', data: { ...ref, why: `try ${row.attempt + 1} of ${step.retries + 1}` } }], to: 'ready', delayMs: Math.max(step.delay, 1_000) };
  return ended(row, step, started);
}

/** A step that hands on its output succeeds only with a value of its type. */
function ended(row: Uncounted, step: Step, started: readonly NewFact[]): Outcome {
  const value = step.output === undefined || row.status !== 'succeeded' ? undefined : checkOutput(step.output, row.output_value ?? '');
  const status = value?.ok === false ? 'failed' : endOf(row.status);
  const said = [row.output_head ?? '', row.output_tail ?? ''].filter((part) => part !== '').join('\n…\n');
  const output = forSlack(value?.ok === false ? `It ran, but its output ${value.why}: ${row.name} must be ${step.output}.\n${said}` : said).text;
  const fact: NewFact = {
    kind: 'step.finished', ...(row.ended_at === null ? {} : { at: toInstant(row.ended_at) }),
    data: {
      run: row.run_id, step: row.idx, name: row.name, status, output,
      ...(row.exit_code === null ? {} : { code: row.exit_code }), ...(row.output_sha === null ? {} : { outputSha: row.output_sha }),
      ...(row.duration_ms === null ? {} : { durationMs: row.duration_ms }), ...(row.output_bytes === null ? {} : { bytes: row.output_bytes }),
      ...(status !== 'succeeded' && step.onFailure === 'ask' ? { asks: true } : {}),
    },
  };
  return { facts: [...started, fact], to: status, value: value?.ok === true ? value.value : undefined };
}

function endOf(status: StepStatus): 'succeeded' | 'failed' | 'timed_out' | 'cancelled' {
  if (status === 'succeeded' || status === 'failed' || status === 'timed_out' || status === 'cancelled') return status;
  throw new Error(`a step that is ${status} has not ended`);
}
