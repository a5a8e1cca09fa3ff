// A repository that was renamed or transferred: reads and writes follow within GitHub's API, and nowhere else.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts';
import { withinApi } from '../../src/adapters/github-redirect.ts';
import type { GitHub } from '../../src/ports.ts';
import { openBench, REPO, type Bench } from '../demo/github/github-bench.ts';

let bench: Bench;
const connect = (options: Partial<GitHubOptions> = {}): GitHub => createGitHub({ apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0', throttle: { enabled: false }, retryUnitMs: 5, ...options });

beforeAll(async () => {
  bench = await openBench();
});
afterEach(() => bench.world.rename('acme', 'postmortems'));
afterAll(() => bench.close());

let count = 0;
async function draft(github: GitHub) {
  const branch = `postmortem/inc-${(count += 1)}`;
  const head = (await github.head(REPO, 'main')) ?? '';
  await github.createBranch(REPO, branch, head);
  await github.commitFile({ repo: REPO, branch, expectedHead: head, path: `${count}.md`, text: 'one\n', headline: 'x' });
  const pull = await github.openPull({ repo: REPO, branch, base: 'main', title: 't', body: 'b', draft: true });
  return { branch, path: `${count}.md`, pull: typeof pull === 'object' ? pull.number : 0 };
}

describe.each([['renamed', 'acme', 'incident-reports'], ['transferred', 'umbrella', 'postmortems']])('%s', (_, owner, name) => {
  test('what is there is found, and nothing is made a second time', async () => {
    const github = connect();
    const { branch, path, pull } = await draft(github);
    bench.world.rename(owner, name);
    for (const client of [github, connect()]) {
      expect(await client.pullFrom(REPO, branch)).toMatchObject({ number: pull, repo: `${owner}/${name}`, state: 'open' });
      const head = (await client.head(REPO, branch)) ?? '';
      expect(await client.readFile(REPO, path, head)).toMatchObject({ text: 'one\n' });
      expect(await client.openPull({ repo: REPO, branch, base: 'main', title: 't', body: 'b', draft: true })).toBe('exists');
    }
  });

  test('writes go there as they were asked for: branch, commit, pull request, comment, label', async () => {
    const github = connect();
    bench.world.rename(owner, name);
    const { branch, pull } = await draft(github);
    await github.addComment(REPO, pull, 'said');
    await github.addLabels(REPO, pull, ['postmortem']);
    expect(await bench.world.pull(pull)).toMatchObject({ labels: ['postmortem'], comments: [{ body: 'said' }], commits: [{ message: 'x' }], draft: true });
    const head = (await github.head(REPO, branch)) ?? '';
    expect(await github.commitFile({ repo: REPO, branch, expectedHead: head, path: 'b.md', text: 'two\n', headline: 'y' })).toMatchObject({ commit: expect.any(String) as string });
  });

  test('a closed one is still known as closed, though GitHub points there without the question', async () => {
    const github = connect();
    const { branch, pull } = await draft(github);
    await bench.world.act(pull, { action: 'close' });
    bench.world.rename(owner, name);
    expect(await connect().pullFrom(REPO, branch)).toMatchObject({ number: pull, state: 'closed' });
  });
});

test('a name that was never another is asked for as often as before', async () => {
  const github = connect();
  const before = bench.world.calls.length;
  await github.pullFrom(REPO, 'none');
  expect(bench.world.calls.length - before).toBe(1);
});

describe('elsewhere', () => {
  const api = 'https://ghe.example/api/v3';
  type Sent = { readonly url: string; readonly method: string; readonly body: unknown; readonly token: string | null };
  function pointing(...to: readonly string[]) {
    const sent: Sent[] = [];
    const send: typeof fetch = async (input, init) => {
      sent.push({ url: input instanceof Request ? input.url : input.toString(), method: init?.method ?? 'GET', body: init?.body, token: new Headers(init?.headers).get('authorization') });
      const location = to[sent.length - 1];
      return location === undefined ? Response.json({ ok: true }) : new Response('{}', { status: 307, headers: { location } });
    };
    return { sent, ask: withinApi(send, api, () => undefined) };
  }
  const init = { method: 'POST', body: '{"title":"secret"}', headers: { authorization: 'token t' } };

  test.each([
    ['another host', 'https://evil.example/api/v3/repositories/1/pulls'], ['the same host without TLS', 'http://ghe.example/api/v3/repositories/1/pulls'],
    ['another port', 'https://ghe.example:8443/api/v3/repositories/1/pulls'], ['a page of the same host', 'https://ghe.example/acme/postmortems'],
    ['a host that looks like it', 'https://ghe.example.evil.example/api/v3/x'], ['no address', 'https://'],
  ])('%s is never asked: neither token nor text leaves', async (_, to) => {
    const { sent, ask } = pointing(to);
    const answer = await ask(`${api}/repos/acme/postmortems/pulls`, init);
    expect([answer.status, sent.length]).toEqual([421, 1]);
  });

  test('within the API the same request is repeated, with its token and its text, three times at most', async () => {
    const { sent, ask } = pointing('/api/v3/repositories/1/pulls');
    expect((await ask(`${api}/repos/acme/postmortems/pulls?a=1`, init)).status).toBe(200);
    expect(sent[1]).toEqual({ url: `${api}/repositories/1/pulls?a=1`, method: 'POST', body: init.body, token: 'token t' });
    const circle = pointing(...Array.from({ length: 9 }, () => '/api/v3/x'));
    expect([(await circle.ask(`${api}/x`)).status, circle.sent.length]).toEqual([421, 4]);
  });

  test('people are told that GitHub points out of its API, and nothing is tried again', async () => {
    let asked = 0;
    const away: typeof fetch = async () => {
      asked += 1;
      return new Response('{}', { status: 301, headers: { location: 'https://evil.example/x' } });
    };
    await expect(connect({ fetch: away }).defaultBranch(REPO)).rejects.toMatchObject({ name: 'Rejected', code: '421', message: expect.stringContaining('GitHub points to evil.example, which is not its API') as string });
    expect(asked).toBe(1);
  });
});
