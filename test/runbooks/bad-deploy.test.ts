// A bad deploy, rolled back by a workflow at the demo's GitHub: started once, followed to its end, and what happens when it fails.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DEPLOY } from '../../demo/company.ts';
import approval from '../../handlers/steps/approval.ts';
import http from '../../handlers/steps/http.ts';
import manual from '../../handlers/steps/manual.ts';
import dispatch from '../../handlers/steps/workflow_dispatch.ts';
import { createGitHub } from '../../src/adapters/github.ts';
import type { StepKind } from '../../src/contracts.ts';
import { systemClock } from '../../src/world.ts';
import { openBench, type Bench } from '../demo/github/github-bench.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeOutbound, type FakeOutbound } from '../support/engine.ts';
import { fakeGitHub } from '../support/fake-github.ts';
import { answer } from './support.ts';
import { watch, type Watching } from './watch.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const id = 'bad-deploy';
const GOOD_SHA = '9f1c2ab';
let github: Bench;
beforeAll(async () => {
  github = await openBench();
});
beforeEach(() => {
  github.world.actions.runs.splice(0);
  github.world.actions.add('acme/deploys', 'deploy-production.yml', { ...DEPLOY, tookMs: 2_000 });
});
afterAll(() => github.close());

/** Between two looks at GitHub no time passes; its clock goes on by a second a look. */
const patient = { ...systemClock, sleep: () => Promise.resolve() };
const steps = new Map<string, StepKind>([
  ['approval', approval.it], ['http', http.it], ['manual', manual.it],
  ['workflow_dispatch', { ...dispatch.it, perform: (work) => dispatch.it.perform?.({ ...work, clock: patient }) ?? Promise.reject(new Error('performed by the bot')) }],
]);

async function begun(outbound: FakeOutbound): Promise<Watching> {
  const port = { ...fakeGitHub(), ...createGitHub({ apiUrl: github.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: { enabled: false }, retryUnitMs: 5 }) };
  const run = await watch(id, { pool: db.pool, outbound, github: port, registry: { steps } });
  expect(await run.start({ GOOD_SHA })).toBeUndefined();
  await run.done('no-migration');
  return run;
}

function status(health: number): FakeOutbound {
  const outbound = fakeOutbound();
  outbound.answer = ({ url }) => (url.includes('/health/') ? answer(health) : answer(200, '[{"commit": "0badbad", "at": "2026-11-21T02:51:00Z", "by": "dev"}]'));
  return outbound;
}

test('one person says yes, and the good commit is deployed once', async () => {
  const outbound = status(200);
  const run = await begun(outbound);
  // The service comes from the alert, and the question shows what would be deployed.
  expect(await run.run()).toMatchObject({ params: { SERVICE: 'checkout-api', GOOD_SHA }, sources: { SERVICE: 'alert' } });
  expect((await run.step('go')).preview).toContain(`Deploy ${GOOD_SHA} of checkout-api to production`);
  expect(github.world.actions.runs).toEqual([]);
  await run.approve('go', 'UBEN');
  await run.done('freeze-deploys');
  expect((await run.run()).status).toBe('succeeded');
  const { id: runId } = await run.run();
  expect(github.world.actions.runs.map(({ workflow, branch, inputs }) => ({ workflow, branch, inputs }))).toEqual([{
    workflow: 'deploy-production.yml', branch: 'main', inputs: { service: 'checkout-api', commit: GOOD_SHA, reason: 'incident rollback', tocsin_id: expect.stringContaining(runId) as string },
  }]);
  expect(outbound.sent.map(({ url }) => url)).toEqual(['https://status.acme.example/api/deploys?service=checkout-api&limit=5', 'https://status.acme.example/api/health/checkout-api']);
});

test('a deploy that fails asks people; nothing is looked at or started behind their back', async () => {
  github.world.actions.add('acme/deploys', 'deploy-production.yml', { ...DEPLOY, tookMs: undefined });
  const { start } = github.world.actions;
  github.world.actions.start = (input) => {
    const made = start(input);
    github.world.actions.end(made.id, 'failure');
    return made;
  };
  const outbound = status(200);
  const run = await begun(outbound);
  await run.approve('go', 'UBEN');
  github.world.actions.start = start;
  expect(await run.step('deploy-good-commit')).toMatchObject({ status: 'failed', asks: true, output: expect.stringContaining('failed') as string });
  expect([github.world.actions.runs.length, outbound.sent.length]).toEqual([1, 1]);
  await run.choose('deploy-good-commit', 'stop');
  expect((await run.run()).status).toBe('failed');
});

test('a service that stays unhealthy asks people, and the deploys that cannot be listed are no reason to stop', async () => {
  const outbound = status(503);
  const { answer: usual } = outbound;
  outbound.answer = (request) => (request.url.includes('/deploys') ? answer(500) : usual(request));
  const run = await begun(outbound);
  await run.approve('go', 'UBEN');
  expect(await run.story()).toEqual(['recent-deploys failed', 'no-migration succeeded', 'go succeeded', 'deploy-good-commit succeeded', 'healthy-again failed']);
  expect((await run.step('healthy-again')).asks).toBe(true);
});

test.each([{ GOOD_SHA: 'main' }, { GOOD_SHA: '9f1c2ab; reboot' }, { GOOD_SHA: '--force' }, { GOOD_SHA, SERVICE: '../admin' }, {}])('is not started with %o', async (params) => {
  const outbound = status(200);
  const run = await watch(id, { pool: db.pool, outbound });
  expect(await run.start(params)).toMatch(/^It was not started/);
  expect([outbound.sent, github.world.actions.runs]).toEqual([[], []]);
});
