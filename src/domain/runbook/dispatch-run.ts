// The run of a workflow that a step started: which one is ours, what became of it, and what it waits for, in words.
import type { PendingDeployment, WorkflowJob, WorkflowRun } from '../../ports.ts';

/** `<run>-<step>-<token>`; all tries of a step share the part before the token. */
const REF = /^(.+-\d+)-(\d+)$/;

/** Whether a run's title names this try of ours, or another one of the same step; the id stands alone between other words. */
export function tryNamed(title: string, ref: string): 'this' | 'another' | undefined {
  const [, step] = REF.exec(ref) ?? [];
  const words = title.split(/[^A-Za-z0-9-]+/);
  if (words.includes(ref)) return 'this';
  return step !== undefined && words.some((word) => REF.exec(word)?.[1] === step) ? 'another' : undefined;
}

/** True when an earlier try of this step may have sent something. */
export function triedBefore(ref: string): boolean {
  return Number(REF.exec(ref)?.[2] ?? 1) > 1;
}

/**
 * The run to go on with instead of starting another: this try's own, or one of an earlier try that still goes on or has
 * succeeded. A lost try never said what came of it, so any end of its run counts. The newest first.
 */
export function ours(runs: readonly WorkflowRun[], ref: string, lost: boolean): WorkflowRun | undefined {
  const earlier = (run: WorkflowRun) => tryNamed(run.title, ref) === 'another' && (lost || !isOver(run) || run.conclusion === 'success');
  return runs.find((run) => tryNamed(run.title, ref) === 'this') ?? runs.find(earlier);
}

export function isOver(run: WorkflowRun): boolean {
  return run.state === 'completed';
}

/** ms until the next look: 2 s at first, for most workflows take a minute or more up to 20 s (180 looks an hour of 5,000). */
export function nextLook(times: number): number {
  return Math.min(20_000, Math.round(2_000 * 1.5 ** times));
}

const ends: Readonly<Record<string, string>> = {
  success: 'succeeded', failure: 'failed', cancelled: 'was cancelled at GitHub', timed_out: 'ran into its own time limit at GitHub',
  action_required: 'was held by GitHub: somebody has to approve there that it may run at all',
  skipped: 'did nothing: all its jobs were skipped', stale: 'was given up by GitHub', startup_failure: 'could not be started: its file is wrong',
  neutral: 'ended without saying whether it worked',
};

/** `The workflow failed`; only `success` is one. */
export function sayEnd({ conclusion }: Pick<WorkflowRun, 'conclusion'>): string {
  const known = conclusion !== undefined && Object.hasOwn(ends, conclusion) ? ends[conclusion] : undefined;
  return `The workflow ${known ?? `ended with "${conclusion ?? 'nothing'}"`}.`;
}

const states: Readonly<Record<string, string>> = {
  queued: 'It waits for a machine at GitHub to run it', requested: 'It waits for GitHub to start it',
  pending: 'It waits for another run of its concurrency group', waiting: 'It waits for a protection rule of an environment', in_progress: 'It runs',
};

/** What it does now: `It waits for acme/sre or ada to approve the environment production: https://…`. */
export function sayNow(run: WorkflowRun, pending: readonly PendingDeployment[]): string {
  const waits = pending.map(({ environment, reviewers }) => (
    reviewers.length === 0 ? `the wait timer of the environment ${environment}` : `${reviewers.join(' or ')} to approve the environment ${environment}`
  ));
  if (run.state === 'waiting' && waits.length > 0) return `It waits for ${waits.join(', and for ')}: ${run.url}`;
  return `${(Object.hasOwn(states, run.state) ? states[run.state] : undefined) ?? `GitHub says "${run.state}"`}: ${run.url}`;
}

/** What is kept of it: its address, its end, and each job's. */
export function reportOf(run: Pick<WorkflowRun, 'url'>, said: readonly string[], jobs: readonly WorkflowJob[] | undefined): Uint8Array {
  const shown = jobs?.map(({ name, state, conclusion }) => `${name}: ${conclusion ?? state}`) ?? ['GitHub did not say how its jobs ended.'];
  return Buffer.from([run.url, ...said, ...shown].join('\n'));
}
