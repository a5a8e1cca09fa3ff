// A workflow_dispatch step through the real adapter against the look-alike: bad days from the first request to the last.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import dispatch from '../../handlers/steps/workflow_dispatch.ts';
import { createGitHub } from '../../src/adapters/github.ts';
import type { StepResult } from '../../src/contracts.ts';
import { parseRunbook } from '../../src/domain/runbook/parse.ts';
import { openBench, type Bench } from '../demo/github/github-bench.ts';

const repo = 'acme/deploys';
const run = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';
const text = '---\nrunbook: 1\nid: bad-deploy\ntitle: Roll back a deploy\nowner: "@acme/platform"\nlast-reviewed: 2026-11-09\nexecutor: github-dispatch\n---\n\n# Roll back\n\n'
  + '```yaml {"name":"deploy","kind":"workflow_dispatch","timeout":"10m"}\nrepo: acme/deploys\nworkflow: deploy.yml\nref: main\ninputs: { service: checkout }\n```\n';
const read = parseRunbook({ path: 'runbooks/bad-deploy.md', text });
const step = read.ok ? read.runbook.steps[0] : undefined;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(() => {
  bench.world.clearFaults();
  bench.world.actions.runs.splice(0);
  Object.assign(bench.world.actions.settings, { details: 'known', write: true, appearsMs: 0, stubborn: false });
  bench.world.actions.add(repo, 'deploy.yml', {
    name: 'Deploy', inputs: { service: { required: true }, tocsin_id: {} }, runName: 'Deploy ${{ inputs.service }} (${{ inputs.tocsin_id }})', jobs: ['build', 'deploy'], refs: ['main'], tookMs: 8_000,
  });
});
afterAll(() => bench.close());

/** `onSleep` is where others act while the step waits; a sleep takes no time, and the look-alike's clock goes on by a second a look. */
async function perform(options: { token?: number; lost?: boolean; onSleep?: (times: number) => void } = {}): Promise<{ result?: StepResult; error?: unknown; words: string; told: string[] }> {
  if (!step || !dispatch.it.perform) throw new Error(JSON.stringify(read));
  const github = createGitHub({ apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: { enabled: false }, retryUnitMs: 5 });
  let at = 0;
  let times = 0;
  const clock = {
    now: () => new Date(Date.parse('2026-03-01T10:00:00Z') + at), monotonicMs: () => at,
    sleep: (ms: number) => { at += ms; options.onSleep?.((times += 1)); return Promise.resolve(); },
  };
  const told: string[] = [];
  const work = {
    step, params: {}, secrets: {}, egress: [], timeoutMs: 600_000, outbound: { request: () => Promise.reject(new Error('nothing goes out here')) }, github, clock,
    ref: `${run}-0-${options.token ?? 1}`, lost: options.lost ?? false, tell: (words: string) => { told.push(words); return Promise.resolve(); },
  };
  try {
    const result = await dispatch.it.perform(work);
    return { result, words: Buffer.from(result.output).toString('utf8'), told };
  } catch (error) {
    return { error, words: '', told };
  }
}

test('from its start to its end, and what GitHub was asked', async () => {
  const before = bench.world.calls.length;
  const { result, words } = await perform();
  expect(result?.status).toBe('succeeded');
  expect(words).toMatch(/\/acme\/deploys\/actions\/runs\/\d+\nThe workflow succeeded\.\nbuild: success\ndeploy: success$/);
  const asked = bench.world.calls.slice(before).map(({ method, path }) => `${method} ${path.replace(/\d+/, 'N')}`);
  expect([...new Set(asked)]).toEqual(['POST /repos/acme/deploys/actions/workflows/deploy.yml/dispatches', 'GET /repos/acme/deploys/actions/runs/N', 'GET /repos/acme/deploys/actions/runs/N/jobs']);
  expect(bench.world.actions.runs[0]?.title).toBe(`Deploy checkout (${run}-0-1)`);
});

test.each(['drop-after', 'cut-after'] as const)('its answer was lost (%s): the run is found by its name, and there is one', async (kind) => {
  bench.world.fault({ kind, match: /dispatches/ });
  bench.world.actions.settings.appearsMs = 3_000;
  expect((await perform()).result?.status).toBe('succeeded');
  expect(bench.world.actions.runs).toHaveLength(1);
});

test.each(['drop', '502'] as const)('its request was lost (%s): nobody knows, and it is not sent again', async (kind) => {
  bench.world.fault({ kind, match: /dispatches/ });
  expect((await perform()).error).toMatchObject({ name: 'Outage', ambiguous: true, message: expect.stringContaining('no run of deploy.yml in acme/deploys') as string });
  expect(bench.world.actions.runs).toEqual([]);
  expect((await perform({ token: 2, lost: true })).error).toMatchObject({ name: 'Outage', ambiguous: true });
  expect(bench.world.actions.runs).toEqual([]);
});

test('an Enterprise Server that does not know the word', async () => {
  bench.world.actions.settings.details = 'refused';
  expect((await perform()).result?.status).toBe('succeeded');
  expect(bench.world.actions.runs).toHaveLength(1);
});

test('its worker was lost while it ran: the next one takes it up and starts nothing', async () => {
  bench.world.actions.start({ id: 77, repo, file: 'deploy.yml', branch: 'main', inputs: { service: 'checkout', tocsin_id: `${run}-0-1` } });
  const { result, words } = await perform({ token: 2, lost: true });
  expect([result?.status, bench.world.actions.runs.length]).toEqual(['succeeded', 1]);
  expect(words).toMatch(/runs\/77\nAn earlier try had started it\./);
});

test('bad minutes while it runs are sat out', async () => {
  bench.world.fault({ kind: '502', match: /GET .*actions\/runs\/\d+$/, times: 7 });
  expect((await perform()).result?.status).toBe('succeeded');
});

test('reviewers let it through, or its time is over and it is cancelled', async () => {
  bench.world.actions.add(repo, 'deploy.yml', { name: 'Deploy', inputs: { service: {}, tocsin_id: {} }, jobs: ['deploy'], refs: ['main'], tookMs: 2_000, environment: { name: 'production', reviewers: ['ada', 'acme/sre'] } });
  const through = await perform({ onSleep: (times) => { if (times === 3) bench.world.actions.approve(bench.world.actions.runs[0]?.id ?? 0); } });
  expect([through.result?.status, through.told[0]]).toEqual(['succeeded', expect.stringContaining('ada or sre to approve the environment production')]);
  bench.world.actions.runs.splice(0);
  const late = await perform();
  expect([late.result?.status, bench.world.actions.runs[0]?.ended?.conclusion]).toEqual(['timed_out', 'cancelled']);
  bench.world.actions.runs.splice(0);
  bench.world.actions.settings.stubborn = true;
  expect((await perform()).error).toMatchObject({ name: 'Outage', ambiguous: true, message: expect.stringContaining('cancel it there: http') as string });
});
