// Teams of GitHub: who is in one, and what is never asked.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub } from '../../src/adapters/github.ts';
import type { GitHub } from '../../src/ports.ts';
import { openBench, type Bench } from '../demo/github/github-bench.ts';

let bench: Bench;
let github: GitHub;
beforeAll(async () => {
  bench = await openBench();
  bench.world.teams.set('acme/sre-leads', { ada: 'active', ben: 'pending' });
  github = createGitHub({ apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: { enabled: false }, retryUnitMs: 5 });
});
afterAll(() => bench.close());

test.each([
  ['a member', 'acme/sre-leads', 'ada', true], ['however they write themselves', 'acme/sre-leads', 'Ada', true], ['one who was only invited', 'acme/sre-leads', 'ben', false],
  ['somebody else', 'acme/sre-leads', 'cleo', false], ['a team that is not there or not shown', 'acme/nobody', 'ada', false],
])('%s', async (_, team, login, is) => {
  expect(await github.inTeam(team, login)).toBe(is);
  expect(bench.world.calls.at(-1)).toMatchObject({ method: 'GET', path: `/orgs/acme/teams/${team.split('/')[1]}/memberships/${login}` });
});

test('whether there is such a team', async () => {
  expect([await github.teamThere('acme/sre-leads'), await github.teamThere('acme/nobody')]).toEqual([true, false]);
});

test('no answer is an outage, and no right is said with the right that is missing: neither is a no', async () => {
  bench.world.fault({ kind: 'drop', times: 3 });
  await expect(github.inTeam('acme/sre-leads', 'ada')).rejects.toMatchObject({ name: 'Outage', ambiguous: false });
  const forbidden = createGitHub({
    apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: { enabled: false },
    fetch: () => Promise.resolve(new Response('{"message":"Resource not accessible by integration"}', { status: 403, headers: { 'content-type': 'application/json' } })),
  });
  await expect(forbidden.inTeam('acme/sre-leads', 'ada')).rejects.toMatchObject({ name: 'Rejected', code: '403', message: expect.stringContaining('Members: read in acme') as string });
});

describe('what is never sent', () => {
  test.each([['acme', 'ada'], ['acme/x/y', 'ada'], ['../x', 'ada'], ['acme/..', 'ada'], ['acme/x?y', 'ada'], ['acme/x', ''], ['acme/x', '../ben'], ['acme/x', '@ada'], ['acme/x', 'a b']])('%j %j', async (team, login) => {
    const before = bench.world.calls.length;
    await expect(github.inTeam(team, login)).rejects.toMatchObject({ name: 'Rejected' });
    expect(bench.world.calls).toHaveLength(before);
  });
});
