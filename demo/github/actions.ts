// GitHub Actions, as far as a runbook needs them: workflows that can be dispatched, their runs, jobs and environments.
import type { DemoClock } from './types.ts';

/** A workflow file with `on: workflow_dispatch`. `runName` may hold `${{ inputs.x }}`; without it a run is called as the workflow. */
export type Workflow = {
  readonly name: string;
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly runName?: string | undefined;
  readonly jobs: readonly string[];
  /** Branches and tags that have the file. */
  readonly refs: readonly string[];
  /** Its jobs use this environment, whose reviewers have to approve first; without reviewers only a timer runs. */
  readonly environment?: { readonly name: string; readonly reviewers: readonly string[] } | undefined;
  /** How long it runs; undefined: until a test ends it. */
  readonly tookMs?: number | undefined;
  readonly state?: 'active' | 'disabled_manually';
};

export type ActionRun = {
  readonly id: number; readonly number: number; readonly repo: string; readonly workflow: string; readonly title: string; readonly branch: string;
  readonly inputs: Readonly<Record<string, string>>; readonly createdAt: Date;
  approvedAt: Date | undefined;
  /** Set by `end` and by cancelling. */
  ended: { readonly conclusion: string; readonly at: Date } | undefined;
};

/** `details`: `known` since 2026-02; `refused`: Enterprise Server 3.19 and older answer 422 to the word; `ignored`: taken, and 204. */
export type ActionsSettings = {
  details: 'known' | 'refused' | 'ignored';
  /** Whether the token may write actions; 403 otherwise. */
  write: boolean;
  /** A dispatched run is listed only after so long. */
  appearsMs: number;
  /** Asked to cancel, it does not. */
  stubborn: boolean;
};

export type Actions = {
  readonly settings: ActionsSettings;
  readonly runs: ActionRun[];
  /** By `owner/name`, then by file name; in lower case as GitHub compares them. */
  workflowOf(repo: string, file: string): Workflow | undefined;
  has(repo: string): boolean;
  add(repo: string, file: string, workflow: Workflow): void;
  start(input: { id: number; repo: string; file: string; branch: string; inputs: Readonly<Record<string, string>> }): ActionRun;
  statusOf(run: ActionRun): { readonly status: string; readonly conclusion: string | null };
  /** A reviewer lets it through. */
  approve(id: number): void;
  end(id: number, conclusion: string): void;
};

export function createActions(clock: Pick<DemoClock, 'now'>): Actions {
  const workflows = new Map<string, Map<string, Workflow>>();
  const runs: ActionRun[] = [];
  const settings: ActionsSettings = { details: 'known', write: true, appearsMs: 0, stubborn: false };
  const workflowOf: Actions['workflowOf'] = (repo, file) => workflows.get(repo.toLowerCase())?.get(file);
  const must = (id: number): ActionRun => {
    const run = runs.find((one) => one.id === id);
    if (!run) throw new Error(`There is no run ${id}.`);
    return run;
  };
  return {
    settings, runs, workflowOf,
    has: (repo) => workflows.has(repo.toLowerCase()),
    add(repo, file, workflow) {
      const key = repo.toLowerCase();
      workflows.set(key, new Map([...(workflows.get(key) ?? []), [file, workflow]]));
    },
    start({ id, repo, file, branch, inputs }) {
      const workflow = workflowOf(repo, file);
      const title = (workflow?.runName ?? workflow?.name ?? file).replaceAll(/\$\{\{ *inputs\.([\w-]+) *\}\}/g, (_, name: string) => inputs[name] ?? '');
      const run: ActionRun = { id, number: runs.length + 1, repo, workflow: file, title, branch, inputs, createdAt: clock.now(), approvedAt: undefined, ended: undefined };
      runs.push(run);
      return run;
    },
    statusOf: (run) => statusOf(run, workflowOf(run.repo, run.workflow), clock.now()),
    approve: (id) => void (must(id).approvedAt = clock.now()),
    end: (id, conclusion) => void (must(id).ended = { conclusion, at: clock.now() }),
  };
}

function statusOf(run: ActionRun, workflow: Workflow | undefined, now: Date): { status: string; conclusion: string | null } {
  if (run.ended) return { status: 'completed', conclusion: run.ended.conclusion };
  if (workflow?.environment && run.approvedAt === undefined) return { status: 'waiting', conclusion: null };
  const from = run.approvedAt ?? run.createdAt;
  const over = workflow?.tookMs !== undefined && now.getTime() - from.getTime() >= workflow.tookMs;
  return over ? { status: 'completed', conclusion: 'success' } : { status: 'in_progress', conclusion: null };
}
