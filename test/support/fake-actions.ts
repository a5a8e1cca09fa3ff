// Workflows and teams of the GitHub in memory: what was dispatched, and runs that end as a test says.
import { Rejected } from '../../src/domain/errors.ts';
import type { GitHub, PendingDeployment, WorkflowJob, WorkflowRun } from '../../src/ports.ts';

export type FakeRun = {
  -readonly [K in keyof WorkflowRun]: WorkflowRun[K] } & { readonly repo: string; readonly workflow: string; readonly inputs: Readonly<Record<string, string>>;
  jobs: WorkflowJob[]; pending: PendingDeployment[]; cancels: number;
};
export type ActionsWorld = {
  readonly runs: FakeRun[];
  /** By `org/team`: the logins in it. */
  readonly teams: Map<string, string[]>;
  readonly actions: {
    /** Whether the answer says which run it became (GitHub since 2026-02). */
    details: boolean;
    /** Whether the workflow's run-name holds our id. */
    named: boolean;
    /** Called at each look at a run: how a test lets it go on. */
    onLook: (run: FakeRun, looks: number) => void;
    onCancel: (run: FakeRun) => void;
    workflow: { readonly state: string; readonly dispatch: boolean | undefined } | undefined;
  };
};
type Calls = Pick<GitHub, 'dispatchWorkflow' | 'dispatchedRuns' | 'workflowRun' | 'workflowJobs' | 'pendingDeployments' | 'cancelRun' | 'workflow' | 'inTeam' | 'teamThere'>;

export function fakeActions(): { readonly calls: Calls; readonly world: ActionsWorld } {
  const world: ActionsWorld = {
    runs: [], teams: new Map(),
    actions: {
      details: true, named: true, workflow: { state: 'active', dispatch: true },
      onLook: (run) => void (run.conclusion ?? end(run, 'success')), onCancel: (run) => end(run, 'cancelled'),
    },
  };
  const { runs, teams, actions } = world;
  const looks = new Map<number, number>();
  const must = (id: number) => runs.find((run) => run.id === id) ?? no();
  const calls: Calls = {
    async dispatchWorkflow({ repo, workflow, ref, inputs }) {
      const id = runs.length + 1;
      const title = actions.named ? `Deploy ${inputs['tocsin_id'] ?? ''}` : 'Deploy';
      runs.push({
        id, url: `https://github.example/${repo}/actions/runs/${id}`, title, branch: ref, state: 'queued', conclusion: undefined, repo, workflow, inputs,
        jobs: [{ name: 'deploy', state: 'completed', conclusion: 'success' }], pending: [], cancels: 0,
      });
      return actions.details ? { id, url: `https://github.example/${repo}/actions/runs/${id}` } : undefined;
    },
    dispatchedRuns: ({ repo, workflow }) => Promise.resolve(runs.filter((run) => run.repo === repo && run.workflow === workflow).reverse()),
    async workflowRun(_repo, id) {
      const run = runs.find((one) => one.id === id);
      if (!run) return undefined;
      looks.set(id, (looks.get(id) ?? 0) + 1);
      actions.onLook(run, looks.get(id) ?? 1);
      return { ...run };
    },
    workflowJobs: async (_repo, id) => must(id).jobs,
    pendingDeployments: async (_repo, id) => must(id).pending,
    async cancelRun(_repo, id) {
      const run = must(id);
      run.cancels += 1;
      actions.onCancel(run);
    },
    workflow: () => Promise.resolve(actions.workflow),
    inTeam: (team, login) => Promise.resolve(teams.get(team)?.includes(login) ?? false),
    teamThere: (team) => Promise.resolve(teams.has(team)),
  };
  return { calls, world };
}

export function end(run: FakeRun, conclusion: string): void {
  run.state = 'completed';
  run.conclusion = conclusion;
}

function no(): never {
  throw new Rejected('github', '404', 'GitHub did not find it (404): Not Found.');
}
