// Workflows through the GitHub adapter: one is started once whatever the answer, its run is found, watched and cancelled.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Workflow } from '../../demo/github/actions.ts';
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts';
import { openBench, type Bench } from '../demo/github/github-bench.ts';

const repo = 'acme/deploys';
const wanted = { repo, workflow: 'deploy.yml', ref: 'main', inputs: { service: 'checkout', tocsin_id: 'r-1-1' } };
const deploy: Workflow = {
  name: 'Deploy', inputs: { service: { required: true }, tocsin_id: {} }, runName: 'Deploy ${{ inputs.service }} (${{ inputs.tocsin_id }})', jobs: ['build', 'deploy'], refs: ['main', 'v1'],
};
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const app = { appId: '1', privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), installationId: 7 };

let bench: Bench;
const connect = (options: Partial<GitHubOptions> = {}) => createGitHub({
  apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: { enabled: false }, retryUnitMs: 5, ...options,
});
const sent = () => bench.world.calls.filter((call) => call.path.endsWith('/dispatches'));

beforeAll(async () => {
  bench = await openBench();
  bench.world.actions.add(repo, 'deploy.yml', deploy);
  bench.world.actions.add(repo, 'off.yml', { ...deploy, state: 'disabled_manually' });
  bench.world.actions.add(repo, 'guarded.yml', { ...deploy, environment: { name: 'production', reviewers: ['ada', 'acme/sre'] } });
  bench.world.actions.add(repo, 'foreign.yml', { ...deploy, inputs: { service: {} } });
});
beforeEach(() => {
  bench.world.clearFaults();
  bench.world.actions.runs.splice(0);
  Object.assign(bench.world.actions.settings, { details: 'known', write: true, appearsMs: 0, stubborn: false });
});
afterAll(() => bench.close());

describe('starting', () => {
  test('says which run it became; the request is what GitHub documents', async () => {
    const made = await connect().dispatchWorkflow(wanted);
    const [run] = bench.world.actions.runs;
    expect(made).toEqual({ id: run?.id, url: `${bench.url}/github/${repo}/actions/runs/${run?.id}` });
    expect(run).toMatchObject({ workflow: 'deploy.yml', branch: 'main', title: 'Deploy checkout (r-1-1)' });
    // docs.github.com, Create a workflow dispatch event: POST …/dispatches with these three.
    expect(sent().at(-1)).toMatchObject({
      method: 'POST', path: '/repos/acme/deploys/actions/workflows/deploy.yml/dispatches', body: { ref: 'main', inputs: wanted.inputs, return_run_details: true },
    });
  });

  test('an Enterprise Server that refuses the word, or takes no notice of it, starts one run and does not say which', async () => {
    for (const details of ['refused', 'ignored'] as const) {
      bench.world.actions.settings.details = details;
      const before = bench.world.actions.runs.length;
      expect(await connect({ apiUrl: `${bench.world.apiUrl()}/v3` }).dispatchWorkflow(wanted)).toBeUndefined();
      expect(bench.world.actions.runs).toHaveLength(before + 1);
    }
    expect(sent().slice(-3).map((call) => [call.status, call.body])).toEqual([
      [422, { ref: 'main', inputs: wanted.inputs, return_run_details: true }], [204, { ref: 'main', inputs: wanted.inputs }], [204, { ref: 'main', inputs: wanted.inputs, return_run_details: true }],
    ]);
  });

  test.each([
    ['no such workflow', { workflow: 'nothing.yml' }, '404', /\.github\/workflows\/nothing\.yml.*actions: write/],
    ['no such repository', { repo: 'acme/nothing' }, '404', /actions: write/],
    ['a ref that is not there', { ref: 'gone' }, '422', /No ref found for: gone/],
    ['a workflow that does not take our id', { workflow: 'foreign.yml' }, '422', /Unexpected inputs provided: \["tocsin_id"\].*declare it there.*run-name/],
    ['an input that is missing', { inputs: { tocsin_id: 'x' } }, '422', /Required input 'service' not provided/],
    ['one that was switched off', { workflow: 'off.yml' }, '422', /disabled workflow/],
  ])('%s is refused with GitHub’s words and what to do, and nothing starts', async (_, more, code, said) => {
    await expect(connect().dispatchWorkflow({ ...wanted, ...more })).rejects.toMatchObject({ name: 'Rejected', code, message: expect.stringMatching(said) as string });
    expect(bench.world.actions.runs).toEqual([]);
  });

  test('without the right to it', async () => {
    bench.world.actions.settings.write = false;
    await expect(connect().dispatchWorkflow(wanted)).rejects.toMatchObject({ code: '403', message: expect.stringContaining('Give the token or app actions: write') as string });
  });

  test.each([['drop', 0], ['drop-after', 1], ['cut-after', 1], ['502', 0]] as const)('an answer lost by %s is ambiguous, and never sent again', async (kind, runs) => {
    const before = sent().length;
    bench.world.fault({ kind, match: /dispatches/ });
    await expect(connect().dispatchWorkflow(wanted)).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
    expect([sent().length - before, bench.world.actions.runs.length]).toEqual([1, runs]);
  });

  test.each(['429', '403-secondary'] as const)('%s: nothing has happened, and GitHub’s time is kept', async (kind) => {
    bench.world.fault({ kind, retryAfterS: 7 });
    await expect(connect().dispatchWorkflow(wanted)).rejects.toMatchObject({ name: 'Outage', ambiguous: false, retryAfterMs: 7_000 });
    expect(bench.world.actions.runs).toEqual([]);
  });
});

describe('finding', () => {
  const since = new Date('2026-03-01T09:00:00Z');

  test('the runs of the workflow since then, newest first, beyond one page', async () => {
    const github = connect();
    for (let n = 1; n <= 103; n += 1) bench.world.actions.start({ id: n, repo, file: 'deploy.yml', branch: 'main', inputs: { service: 'a', tocsin_id: `r-${n}-1` } });
    bench.world.actions.start({ id: 900, repo, file: 'guarded.yml', branch: 'main', inputs: {} });
    const runs = await github.dispatchedRuns({ repo, workflow: 'deploy.yml', since });
    expect(runs.map((run) => run.id)).toEqual(Array.from({ length: 103 }, (_, n) => 103 - n));
    expect(runs[0]).toMatchObject({ title: expect.stringContaining('Deploy a (r-103-1)') as string, branch: 'main', state: 'in_progress', conclusion: undefined });
    expect(bench.world.calls.at(-1)?.query).toMatchObject({ event: 'workflow_dispatch', created: `>=${since.toISOString()}`, per_page: '100', page: '2' });
    expect(await github.dispatchedRuns({ repo, workflow: 'deploy.yml', since: new Date('2026-04-01T00:00:00Z') })).toEqual([]);
  });

  test('a search is repeated by itself, and never ambiguous', async () => {
    bench.world.fault({ kind: 'drop', match: /\/runs/, times: 3 });
    await expect(connect().dispatchedRuns({ repo, workflow: 'deploy.yml', since })).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
    expect(await connect().dispatchedRuns({ repo, workflow: 'deploy.yml', since })).toEqual([]);
  });
});

describe('watching', () => {
  test('a run from its start to its end, with its jobs', async () => {
    const github = connect();
    const made = await github.dispatchWorkflow(wanted);
    const id = made?.id ?? 0;
    expect(await github.workflowRun(repo, id)).toMatchObject({ id, url: made?.url, state: 'in_progress', conclusion: undefined });
    bench.world.actions.end(id, 'failure');
    expect(await github.workflowRun(repo, id)).toMatchObject({ state: 'completed', conclusion: 'failure' });
    expect(await github.workflowJobs(repo, id)).toEqual(['build', 'deploy'].map((name) => ({ name, state: 'completed', conclusion: 'failure' })));
    expect(await github.workflowRun(repo, 999_999)).toBeUndefined();
  });

  test('one that waits for an environment says for whom', async () => {
    const github = connect();
    const id = (await github.dispatchWorkflow({ ...wanted, workflow: 'guarded.yml' }))?.id ?? 0;
    expect(await github.workflowRun(repo, id)).toMatchObject({ state: 'waiting' });
    expect(await github.pendingDeployments(repo, id)).toEqual([{ environment: 'production', reviewers: ['ada', 'sre'] }]);
    bench.world.actions.approve(id);
    expect([(await github.workflowRun(repo, id))?.state, await github.pendingDeployments(repo, id)]).toEqual(['in_progress', []]);
  });

  test('cancelling: once, again, and without the right to it', async () => {
    const github = connect();
    const id = (await github.dispatchWorkflow(wanted))?.id ?? 0;
    bench.world.actions.settings.write = false;
    await expect(github.cancelRun(repo, id)).rejects.toMatchObject({ name: 'Rejected', code: '403', message: expect.stringContaining('actions: write') as string });
    bench.world.actions.settings.write = true;
    await github.cancelRun(repo, id);
    expect(await github.workflowRun(repo, id)).toMatchObject({ state: 'completed', conclusion: 'cancelled' });
    await github.cancelRun(repo, id);
  });

  test('whether there is such a workflow, and whether an app may start it', async () => {
    expect(await connect().workflow(repo, 'deploy.yml')).toEqual({ state: 'active', dispatch: undefined });
    expect(await connect().workflow(repo, 'off.yml')).toMatchObject({ state: 'disabled_manually' });
    expect(await connect().workflow(repo, 'nothing.yml')).toBeUndefined();
    expect(await connect({ auth: app }).workflow(repo, 'deploy.yml')).toEqual({ state: 'active', dispatch: true });
    bench.world.actions.settings.write = false;
    expect(await connect({ auth: app }).workflow(repo, 'deploy.yml')).toEqual({ state: 'active', dispatch: false });
  });
});
