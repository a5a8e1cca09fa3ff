// REST: workflows, their runs, jobs and what they wait for; and who is in a team.
import { z } from 'zod';
import type { ActionRun } from '../actions.ts';
import { notFound, Refused, shaped, type Answer, type Asked, type Route } from '../http.ts';
import { organizationExtras } from '../present-links.ts';
import { nodeId, repositoryJson, userJson } from '../present.ts';
import type { Desk } from '../types.ts';
import { paged } from './pulls.ts';

const WORKFLOW = '/repos/:owner/:repo/actions/workflows/:file';
const RUN = '/repos/:owner/:repo/actions/runs/:id';
const TEAM = '/orgs/:org/teams/:slug';

export const actionRoutes: readonly Route[] = [
  { method: 'GET', path: WORKFLOW, answer: (asked) => ({ status: 200, body: workflowJson(asked) }) },
  { method: 'POST', path: `${WORKFLOW}/dispatches`, answer: dispatch },
  { method: 'GET', path: `${WORKFLOW}/runs`, answer: listRuns },
  { method: 'GET', path: RUN, answer: (asked) => ({ status: 200, body: runJson(asked.desk, runOf(asked)) }) },
  { method: 'GET', path: `${RUN}/jobs`, answer: listJobs },
  { method: 'GET', path: `${RUN}/pending_deployments`, answer: listPending },
  { method: 'POST', path: `${RUN}/cancel`, answer: cancel },
  { method: 'GET', path: TEAM, answer: team },
  { method: 'GET', path: `${TEAM}/memberships/:login`, answer: membership },
];

const nameOf = ({ param }: Asked): string => `${param('owner')}/${param('repo')}`;
/** GitHub's inputs are declared as text; numbers and booleans are taken as such. */
const ordered = z.strictObject({
  ref: z.string().min(1), inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}), return_run_details: z.boolean().optional(),
});

function mayWrite({ desk }: Asked): void {
  if (!desk.actions.settings.write) throw new Refused(403, 'Resource not accessible by integration');
}

function dispatch(asked: Asked): Answer {
  const { desk, param, body } = asked;
  const { actions } = desk;
  const workflow = actions.workflowOf(nameOf(asked), param('file'));
  if (!workflow) throw notFound();
  mayWrite(asked);
  const wants = typeof body === 'object' && body !== null && 'return_run_details' in body;
  if (wants && actions.settings.details === 'refused') throw new Refused(422, 'Invalid request.\n\n"return_run_details" is not a permitted key.');
  const { ref, inputs, return_run_details: details } = shaped(ordered, body);
  if (workflow.state === 'disabled_manually') throw new Refused(422, 'Cannot trigger a \'workflow_dispatch\' on a disabled workflow');
  if (!workflow.refs.includes(ref.replace(/^refs\/(heads|tags)\//, ''))) throw new Refused(422, `No ref found for: ${ref}`);
  const unexpected = Object.keys(inputs).filter((name) => !Object.hasOwn(workflow.inputs, name));
  if (unexpected.length > 0) throw new Refused(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const missing = Object.entries(workflow.inputs).find(([name, { required }]) => required && inputs[name] === undefined);
  if (missing) throw new Refused(422, `Required input '${missing[0]}' not provided`);
  const run = actions.start({ id: desk.nextId(), repo: nameOf(asked), file: param('file'), branch: ref, inputs });
  desk.changed();
  if (!details || actions.settings.details !== 'known') return { status: 204 };
  const { url, html_url: html } = runLinks(desk, run);
  return { status: 200, body: { workflow_run_id: run.id, run_url: url, html_url: html } };
}

function listRuns(asked: Asked): Answer {
  const { desk, param, query } = asked;
  const repo = nameOf(asked);
  if (!desk.actions.workflowOf(repo, param('file'))) throw notFound();
  const since = Date.parse((query['created'] ?? '').replace(/^>=/, ''));
  const shownSince = desk.clock.now().getTime() - desk.actions.settings.appearsMs;
  const found = desk.actions.runs.filter((run) => run.repo.toLowerCase() === repo.toLowerCase() && run.workflow === param('file') &&
    (query['event'] ?? 'workflow_dispatch') === 'workflow_dispatch' && run.createdAt.getTime() <= shownSince &&
    (Number.isNaN(since) || run.createdAt.getTime() >= since)).reverse();
  return { status: 200, body: { total_count: found.length, workflow_runs: paged(found, query).map((run) => runJson(desk, run)) } };
}

function runOf(asked: Asked): ActionRun {
  const run = asked.desk.actions.runs.find((one) => one.id === Number(asked.param('id')) && one.repo.toLowerCase() === nameOf(asked).toLowerCase());
  if (!run) throw notFound();
  return run;
}

function listJobs(asked: Asked): Answer {
  const { desk } = asked;
  const run = runOf(asked);
  const { status, conclusion } = desk.actions.statusOf(run);
  const names = desk.actions.workflowOf(run.repo, run.workflow)?.jobs ?? [];
  const jobs = names.map((name, at) => ({
    id: run.id * 10 + at, run_id: run.id, node_id: nodeId('J', run.id * 10 + at), name, status, conclusion, head_sha: '0'.repeat(40), run_attempt: 1,
    run_url: runLinks(desk, run).url, url: `${runLinks(desk, run).url}/jobs/${at}`, html_url: `${runLinks(desk, run).html_url}/job/${at}`,
    created_at: run.createdAt.toISOString(), started_at: run.createdAt.toISOString(), completed_at: run.ended?.at.toISOString() ?? null,
    labels: [], runner_id: null, runner_name: null, runner_group_id: null, runner_group_name: null, workflow_name: run.workflow, head_branch: run.branch, check_run_url: '',
  }));
  return { status: 200, body: { total_count: jobs.length, jobs: paged(jobs, asked.query) } };
}

function listPending(asked: Asked): Answer {
  const { desk } = asked;
  const run = runOf(asked);
  const environment = desk.actions.workflowOf(run.repo, run.workflow)?.environment;
  if (!environment || desk.actions.statusOf(run).status !== 'waiting') return { status: 200, body: [] };
  const reviewers = environment.reviewers.map((name) => (name.includes('/')
    ? { type: 'Team', reviewer: teamJson(name.split('/')[1] ?? name) }
    : { type: 'User', reviewer: userJson(name) }));
  const shown = { id: 1, node_id: nodeId('E', environment.name), name: environment.name, url: '', html_url: '' };
  return { status: 200, body: [{ environment: shown, wait_timer: reviewers.length === 0 ? 30 : 0, wait_timer_started_at: null, current_user_can_approve: false, reviewers }] };
}

function cancel(asked: Asked): Answer {
  const { actions } = asked.desk;
  const run = runOf(asked);
  mayWrite(asked);
  if (actions.statusOf(run).status === 'completed') throw new Refused(409, 'Cannot cancel a workflow run that is completed.');
  if (!actions.settings.stubborn) actions.end(run.id, 'cancelled');
  return { status: 202, body: {} };
}

function runLinks(desk: Desk, run: ActionRun): { url: string; html_url: string } {
  const base = desk.publicUrl().replace(/\/+$/, '');
  return { url: `${base}/github/api/repos/${run.repo}/actions/runs/${run.id}`, html_url: `${base}/github/${run.repo}/actions/runs/${run.id}` };
}

function workflowJson(asked: Asked): Record<string, unknown> {
  const { desk, param } = asked;
  const workflow = desk.actions.workflowOf(nameOf(asked), param('file'));
  if (!workflow) throw notFound();
  const made = '2026-01-01T00:00:00Z';
  return {
    id: 7, node_id: nodeId('W', param('file')), name: workflow.name, path: `.github/workflows/${param('file')}`, state: workflow.state ?? 'active',
    created_at: made, updated_at: made, url: '', html_url: '', badge_url: '',
  };
}

function runJson(desk: Desk, run: ActionRun): Record<string, unknown> {
  const links = runLinks(desk, run);
  const at = (run.ended?.at ?? run.createdAt).toISOString();
  return {
    ...links, ...desk.actions.statusOf(run), id: run.id, node_id: nodeId('WFR', run.id), name: run.title, display_title: run.title, head_branch: run.branch,
    head_sha: '0'.repeat(40), path: `.github/workflows/${run.workflow}`, run_number: run.number, run_attempt: 1, event: 'workflow_dispatch', workflow_id: 7,
    pull_requests: [], created_at: run.createdAt.toISOString(), updated_at: at, run_started_at: run.createdAt.toISOString(),
    jobs_url: `${links.url}/jobs`, logs_url: `${links.url}/logs`, check_suite_url: '', artifacts_url: `${links.url}/artifacts`, cancel_url: `${links.url}/cancel`,
    rerun_url: `${links.url}/rerun`, workflow_url: '', head_commit: null, repository: repositoryJson(desk), head_repository: repositoryJson(desk),
  };
}

function team({ desk, param }: Asked): Answer {
  if (!desk.teams.has(`${param('org')}/${param('slug')}`)) throw notFound();
  return { status: 200, body: teamJson(param('slug')) };
}

function teamJson(slug: string): Record<string, unknown> {
  const url = 'https://api.github.com/organizations/1/team/1';
  return {
    id: 1, node_id: nodeId('T', slug), name: slug, slug, description: null, privacy: 'closed', permission: 'pull', url, html_url: url, members_url: `${url}/members{/member}`, repositories_url: `${url}/repos`, parent: null,
    members_count: 1, repos_count: 1, created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z', organization: organizationJson('acme'), type: 'organization',
  };
}

function organizationJson(login: string): Record<string, unknown> {
  return { ...userJson(login), ...organizationExtras(login), type: 'Organization' };
}

/** Somebody who was only invited is `pending`. */
function membership({ desk, param }: Asked): Answer {
  const state = desk.teams.get(`${param('org')}/${param('slug')}`)?.[param('login').toLowerCase()];
  if (state === undefined) throw notFound();
  return { status: 200, body: { url: '', role: 'member', state } };
}
