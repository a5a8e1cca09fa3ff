// The look-alike's workflows behave as GitHub documents them: what a dispatch is answered, and how a run goes from state to state.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBench, type Bench } from './github-bench.ts';

let bench: Bench;
const at = '/repos/acme/deploys/actions/workflows/deploy.yml';
beforeAll(async () => {
  bench = await openBench();
  bench.world.actions.add('acme/deploys', 'deploy.yml', {
    name: 'Deploy', inputs: { service: { required: true }, tocsin_id: {} }, runName: 'Deploy ${{ inputs.service }} ${{inputs.tocsin_id}}', jobs: ['deploy'], refs: ['main'],
    environment: { name: 'production', reviewers: ['ada'] },
  });
});
afterAll(() => bench.close());

test('a repository with workflows alone has nothing else; others are not there', async () => {
  expect((await bench.rest('GET', at)).body).toMatchObject({ state: 'active', path: '.github/workflows/deploy.yml' });
  expect((await bench.rest('GET', '/repos/acme/deploys')).status).toBe(404);
  expect((await bench.rest('GET', '/repos/acme/nothing/actions/workflows/deploy.yml')).status).toBe(404);
});

test.each([
  [{ ref: 'main', inputs: { service: 'a' } }, 204], [{ ref: 'refs/heads/main', inputs: { service: 'a' }, return_run_details: true }, 200],
  [{ ref: 'main', inputs: { service: 7, tocsin_id: true } }, 204], [{ ref: 'main' }, 422], [{ inputs: { service: 'a' } }, 422], [{ ref: 'gone', inputs: { service: 'a' } }, 422],
  [{ ref: 'main', inputs: { service: 'a', other: 'b' } }, 422], [{ ref: 'main', inputs: { service: 'a' }, other: 1 }, 422],
])('%j is answered %i', async (body, status) => expect((await bench.rest('POST', `${at}/dispatches`, body)).status).toBe(status));

test('a run waits for its environment, runs, is cancelled once, and is listed by its name', async () => {
  const { body } = await bench.rest('POST', `${at}/dispatches`, { ref: 'main', inputs: { service: 'checkout', tocsin_id: 'x-1-1' }, return_run_details: true });
  const { workflow_run_id: id } = body as { workflow_run_id: number };
  const run = `/repos/acme/deploys/actions/runs/${id}`;
  expect((await bench.rest('GET', run)).body).toMatchObject({ status: 'waiting', conclusion: null, display_title: 'Deploy checkout x-1-1', event: 'workflow_dispatch' });
  expect((await bench.rest('GET', `${run}/pending_deployments`)).body).toMatchObject([{ environment: { name: 'production' }, reviewers: [{ type: 'User', reviewer: { login: 'ada' } }] }]);
  bench.world.actions.approve(id);
  expect((await bench.rest('GET', run)).body).toMatchObject({ status: 'in_progress' });
  expect([(await bench.rest('POST', `${run}/cancel`)).status, (await bench.rest('POST', `${run}/cancel`)).status]).toEqual([202, 409]);
  expect((await bench.rest('GET', `${run}/jobs`)).body).toMatchObject({ total_count: 1, jobs: [{ name: 'deploy', status: 'completed', conclusion: 'cancelled' }] });
  expect((await bench.rest('GET', `${at}/runs?event=workflow_dispatch`)).body).toMatchObject({ workflow_runs: [{ id }, {}, {}, {}] });
  expect((await bench.rest('GET', `${at}/runs?event=push`)).body).toMatchObject({ total_count: 0 });
});
