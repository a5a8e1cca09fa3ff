// The GitHub adapter on bad days: limits, failures, lost answers; what is repeated, what never is, and what is told.
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts';
import { Outage } from '../../src/domain/errors.ts';
import type { GitHub } from '../../src/ports.ts';
import { openBench, REPO, type Bench } from '../demo/github/github-bench.ts';

let bench: Bench;
let github: GitHub;
let main: string;
const connect = (options: Partial<GitHubOptions> = {}): GitHub =>
  createGitHub({ apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: {
    enabled: false,
  }, retryUnitMs: 5, ...options });

beforeAll(async () => {
  bench = await openBench();
  github = connect();
  main = (await github.head(REPO, 'main')) ?? '';
});
afterEach(() => bench.world.clearFaults());
afterAll(() => bench.close());

/** The calls made while `work` ran, as "METHOD path status", and what it ended with. */
async function watch<T>(work: () => Promise<T>): Promise<{ calls: string[]; end: T | Error }> {
  const before = bench.world.calls.length;
  const end = await work().catch((error: unknown) => error as Error);
  return { calls: bench.world.calls.slice(before).map((call) => `${call.method} ${call.path} ${call.status}`), end };
}

let drafts = 0;
async function draft(): Promise<Parameters<GitHub['openPull']>[0]> {
  const branch = `postmortem/t-${(drafts += 1)}`;
  await github.createBranch(REPO, branch, main);
  await github.commitFile({ repo: REPO, branch, expectedHead: main, path: `${drafts}.md`, text: 'x', headline: 'x' });
  return { repo: REPO, branch, base: 'main', title: 't', body: '', draft: true };
}

describe('limits', () => {
  test('429 is not repeated, and tells how long to wait', async () => {
    bench.world.fault({ kind: '429', times: 9, retryAfterS: 7 });
    const { calls, end } = await watch(() => github.defaultBranch(REPO));
    expect(calls).toEqual([`GET /repos/${REPO} 429`]);
    expect(end).toMatchObject({ name: 'Outage', system: 'github', retryAfterMs: 7000, ambiguous: false });
  });

  test('a secondary limit is a 403 that passes, and nothing was written', async () => {
    bench.world.fault({ kind: '403-secondary', times: 9, retryAfterS: 31, match: /POST .*\/pulls$/ });
    const wanted = await draft();
    const { calls, end } = await watch(() => github.openPull(wanted));
    expect(calls).toEqual([`POST /repos/${REPO}/pulls 403`]);
    expect(end).toMatchObject({ name: 'Outage', retryAfterMs: 31_000, ambiguous: false });
  });

  test('the primary limit waits until its reset, by the clock that was given', async () => {
    const headers = { 'content-type': 'application/json', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772359260' };
    const answer = (): Promise<Response> =>
      Promise.resolve(new Response('{"message":"API rate limit exceeded for user ID 1."}', { status: 403, headers }));
    const client = connect({ fetch: answer, clock: { now: () => new Date('2026-03-01T10:00:00Z') } });
    await expect(client.defaultBranch(REPO)).rejects.toMatchObject({ name: 'Outage', retryAfterMs: 61_000 });
  });

  test('a 403 about rights is no limit: GitHub\'s text as it is, and what to do', async () => {
    const body = '{"message":"Resource not accessible by integration","documentation_url":"https://docs.github.com/rest"}';
    const answer = (): Promise<Response> =>
      Promise.resolve(new Response(body, { status: 403, headers: {
        'content-type': 'application/json', 'x-ratelimit-remaining': '4999',
      } }));
    const refused = await connect({ fetch: answer }).addLabels(REPO, 1, ['x']).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'Rejected', code: '403' });
    expect(String(refused)).toMatch(/\(403\): Resource not accessible by integration\. Give the token or app .*issues: write/);
  });

  test('GraphQL\'s own limit, whether octokit throttles or not', async () => {
    const body = '{"data":null,"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}';
    const reset = String(Math.floor(Date.now() / 1000) + 900);
    const headers = { 'content-type': 'application/json', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    const fetch = (): Promise<Response> => Promise.resolve(new Response(body, { status: 200, headers }));
    const input = { repo: REPO, branch: 'b', expectedHead: main, path: 'a.md', text: 'x', headline: 'x' };
    for (const throttle of [{ enabled: false }, { enabled: true }]) {
      const end = await connect({ fetch, throttle }).commitFile(input).catch((error: unknown) => error);
      expect(end).toBeInstanceOf(Outage);
      expect((end as Outage).retryAfterMs).toBeGreaterThan(800_000);
    }
  });

  test('with throttling, a short retry-after is waited for in here and the call succeeds', async () => {
    bench.world.fault({ kind: '403-secondary', retryAfterS: 1 });
    const started = performance.now();
    const { calls, end } = await watch(() => connect({ throttle: { enabled: true } }).defaultBranch(REPO));
    expect(end).toBe('main');
    expect(calls.map((call) => call.slice(-3))).toEqual(['403', '200']);
    expect(performance.now() - started).toBeGreaterThan(950);
  });
});

describe('failures', () => {
  test('a read is repeated twice after a 502, then is an outage', async () => {
    bench.world.fault({ kind: '502', times: 2 });
    expect(await github.defaultBranch(REPO)).toBe('main');
    bench.world.fault({ kind: '502', times: 9 });
    const { calls, end } = await watch(() => github.defaultBranch(REPO));
    expect(calls).toHaveLength(3);
    expect(end).toMatchObject({ name: 'Outage', ambiguous: false });
  });

  const lost = ['502', 'drop', 'drop-after', 'cut-after'] as const;
  test.each(lost)('a pull request is asked for once and is ambiguous after %s', async (kind) => {
    const wanted = await draft();
    bench.world.fault({ kind, match: /POST .*\/pulls$/ });
    const { calls, end } = await watch(() => github.openPull(wanted));
    expect(calls).toHaveLength(1);
    expect(end).toMatchObject({ name: 'Outage', ambiguous: true });
    const acted = kind === 'drop-after' || kind === 'cut-after';
    expect((await github.pullFrom(REPO, wanted.branch))?.state).toBe(acted ? 'open' : undefined);
  });

  test('a branch is asked for once too', async () => {
    bench.world.fault({ kind: 'drop-after', times: 9, match: /POST .*\/git\/refs$/ });
    const { calls, end } = await watch(() => github.createBranch(REPO, 'postmortem/lost', main));
    expect(calls).toHaveLength(1);
    expect(end).toMatchObject({ name: 'Outage', ambiguous: true });
    bench.world.clearFaults();
    expect(await github.createBranch(REPO, 'postmortem/lost', main)).toBe('exists');
  });

  test('a commit whose answer was lost is stale when repeated, and is there once', async () => {
    await github.createBranch(REPO, 'postmortem/once', main);
    bench.world.fault({ kind: 'drop-after', match: /graphql/ });
    const input = { repo: REPO, branch: 'postmortem/once', expectedHead: main, path: 'once.md', text: 'once\n', headline: 'x' };
    expect(await github.commitFile(input)).toBe('stale');
    const head = (await github.head(REPO, 'postmortem/once')) ?? '';
    expect(await bench.git(bench.bare, 'rev-list', '--count', `${main}..${head}`)).toBe('1');
    expect(await github.readFile(REPO, 'once.md', head)).toMatchObject({ text: 'once\n' });
  });

  test('nobody listening is an outage, and so is an answer that takes too long', async () => {
    const refused = connect({ apiUrl: 'http://127.0.0.1:1' });
    await expect(refused.defaultBranch(REPO)).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
    bench.world.fault({ kind: 'slow', ms: 400, times: 3 });
    const started = performance.now();
    await expect(connect({ timeoutMs: 50 }).defaultBranch(REPO)).rejects.toThrow(/no answer/);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  test('an answer that is not GitHub\'s is an outage, with 200 as well', async () => {
    const page = (): Promise<Response> =>
      Promise.resolve(new Response('<html>sign in</html>', { headers: { 'content-type': 'text/html' } }));
    const client = connect({ fetch: page });
    await expect(client.defaultBranch(REPO)).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
    await expect(client.addLabels(REPO, 1, ['x'])).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
  });

  test('the body of what failed is in no part of the error', async () => {
    const wanted = { ...(await draft()), body: 'the secret of a private incident' };
    bench.world.fault({ kind: 'drop', match: /POST .*\/pulls$/ });
    const { end } = await watch(() => github.openPull(wanted));
    expect(inspect(end, { depth: 10 })).not.toContain('the secret');
  });
});
