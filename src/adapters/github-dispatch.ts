// Workflows of GitHub Actions: starting one, finding its run, watching it, cancelling it.
import { z } from 'zod';
import { Rejected } from '../domain/errors.ts';
import type { GitHub } from '../ports.ts';
import { installationAuth } from './github-answers.ts';
import { ONCE, unless, type Ask, type Requester } from './github-ask.ts';
import { dispatchAnswer, jobsAnswer, pendingAnswer, runAnswer, runsAnswer, toPending, toRun, workflowAnswer } from './github-dispatch-answers.ts';
import { splitRepository } from './github-names.ts';

type Dispatching = Pick<GitHub, 'dispatchWorkflow' | 'dispatchedRuns' | 'workflowRun' | 'workflowJobs' | 'pendingDeployments' | 'cancelRun' | 'workflow'>;

const WORKFLOW = '/repos/{owner}/{repo}/actions/workflows/{workflow_id}';
const RUN = '/repos/{owner}/{repo}/actions/runs/{run_id}';
/** GitHub shows at most 1,000 runs of one search (docs.github.com, List workflow runs for a workflow). */
const MOST_PAGES = 10;
const PAGE = 100;

/** What GitHub's refusals mean where workflows are concerned. */
function advice(workflow: string, repo: string): Readonly<Record<string, string>> {
  const rights = 'actions: write and metadata: read';
  return {
    403: `Give the token or app ${rights} on ${repo}.`,
    404: `Check that ${repo} has .github/workflows/${workflow} on its default branch and that the token or app may see it (${rights}).`,
    422: `Look at the "on: workflow_dispatch" of ${workflow} in ${repo}: its inputs, and whether the ref has it. Tocsin sends the input tocsin_id as well: `
      + 'declare it there (a string that is not required), and put ${{ inputs.tocsin_id }} into its run-name.',
  };
}

export function dispatchMethods(ask: Ask, asApp: boolean): Dispatching {
  return { ...starting(ask, asApp), ...watching(ask) };
}

function starting(ask: Ask, asApp: boolean): Pick<Dispatching, 'dispatchWorkflow' | 'workflow' | 'cancelRun'> {
  return {
    async dispatchWorkflow({ repo, workflow, ref, inputs }) {
      const call = { doing: `start the workflow ${workflow}`, repo, write: true, advice: advice(workflow, repo) };
      const body = { ...splitRepository(repo), workflow_id: workflow, ref, inputs, request: ONCE };
      const send = (more: object) => ask(call, (client) => started(client, { ...body, ...more }), dispatchAnswer);
      const made = await send({ return_run_details: true }).catch((error: unknown) => {
        // Enterprise Server 3.19 and older refuse the word and start nothing: `"return_run_details" is not a permitted key.`
        if (error instanceof Rejected && error.code === '422' && error.message.includes('return_run_details')) return send({});
        throw error;
      });
      return 'none' in made ? undefined : { id: made.workflow_run_id, url: made.html_url };
    },

    async workflow(repo, workflow) {
      const call = { doing: `look up the workflow ${workflow}`, repo, write: false };
      const where = { ...splitRepository(repo), workflow_id: workflow };
      const found = await unless('404', ask(call, (client) => client.request(`GET ${WORKFLOW}`, where), workflowAnswer));
      if (!found) return undefined;
      if (!asApp) return { state: found.state, dispatch: undefined };
      const given = await ask(call, async (client) => ({ data: await client.auth({ type: 'installation' }) }), installationAuth);
      return { state: found.state, dispatch: given.permissions?.['actions'] === 'write' };
    },

    async cancelRun(repo, run) {
      const call = { doing: `cancel the run ${run}`, repo, write: true, advice: advice('the workflow', repo) };
      const where = { ...splitRepository(repo), run_id: run };
      // 409: it is over already. Cancelling twice is cancelling once, so octokit may repeat it.
      await unless('409', ask(call, (client) => client.request(`POST ${RUN}/cancel`, where), z.unknown()));
    },
  };
}

/** 204 has no body, and so has an answer that broke off: only the status tells them apart. */
async function started(client: Requester, parameters: Record<string, unknown>): Promise<{ data: unknown }> {
  const { status, data } = await client.request(`POST ${WORKFLOW}/dispatches`, parameters);
  return { data: status === 204 ? { none: true } : data };
}

function watching(ask: Ask): Pick<Dispatching, 'dispatchedRuns' | 'workflowRun' | 'workflowJobs' | 'pendingDeployments'> {
  return {
    async dispatchedRuns({ repo, workflow, since }) {
      const call = { doing: `list the runs of ${workflow}`, repo, write: false, advice: advice(workflow, repo) };
      const query = { ...splitRepository(repo), workflow_id: workflow, event: 'workflow_dispatch', created: `>=${since.toISOString()}`, per_page: PAGE };
      const found: z.infer<typeof runsAnswer>['workflow_runs'] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { workflow_runs: runs } = await ask(call, (client) => client.request(`GET ${WORKFLOW}/runs`, { ...query, page }), runsAnswer);
        found.push(...runs);
        if (runs.length < PAGE) break;
      }
      return found.map(toRun);
    },

    async workflowRun(repo, id) {
      const call = { doing: `look at the run ${id}`, repo, write: false };
      const found = await unless('404', ask(call, (client) => client.request(`GET ${RUN}`, { ...splitRepository(repo), run_id: id }), runAnswer));
      return found && toRun(found);
    },

    async workflowJobs(repo, run) {
      const call = { doing: `list the jobs of the run ${run}`, repo, write: false };
      const where = { ...splitRepository(repo), run_id: run, filter: 'latest', per_page: PAGE };
      const { jobs } = await ask(call, (client) => client.request(`GET ${RUN}/jobs`, where), jobsAnswer);
      return jobs.map(({ name, status, conclusion }) => ({ name, state: status, conclusion: conclusion ?? undefined }));
    },

    async pendingDeployments(repo, run) {
      const call = { doing: `say what the run ${run} waits for`, repo, write: false };
      const where = { ...splitRepository(repo), run_id: run };
      return (await ask(call, (client) => client.request(`GET ${RUN}/pending_deployments`, where), pendingAnswer)).map(toPending);
    },
  };
}
