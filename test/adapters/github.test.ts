// The GitHub adapter on good days: branches, files, commits, pull requests, labels; and what it refuses to send.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts';
import { Rejected } from '../../src/domain/errors.ts';
import type { GitHub } from '../../src/ports.ts';
import { openBench, REPO, type Bench } from '../demo/github/github-bench.ts';

let bench: Bench;
let github: GitHub;
const connect = (options: Partial<GitHubOptions> = {}): GitHub =>
  createGitHub({ apiUrl: bench.world.apiUrl(), auth: { token: 't' }, version: '0.1.0', throttle: {
    enabled: false,
  }, retryUnitMs: 5, ...options });

beforeAll(async () => {
  bench = await openBench();
  github = connect();
});
afterAll(() => bench.close());

async function branch(name: string): Promise<string> {
  const main = await github.head(REPO, 'main');
  await github.createBranch(REPO, name, main ?? '');
  return main ?? '';
}

type Made = ReturnType<GitHub['commitFile']>;
const commit = (name: string, expectedHead: string, text = 'hello\n', path = 'postmortems/a.md'): Made =>
  github.commitFile({ repo: REPO, branch: name, expectedHead, path, text, headline: `Write ${path}` });

describe('branches and files', () => {
  test('the default branch and its head, and undefined for a branch that is not there', async () => {
    expect(await github.defaultBranch(REPO)).toBe('main');
    expect(await github.head(REPO, 'main')).toBe(await bench.git(bench.bare, 'rev-parse', 'main'));
    expect(await github.head(REPO, 'postmortem/none')).toBeUndefined();
  });

  test('a branch is created once, and is there already the second time', async () => {
    const main = (await github.head(REPO, 'main')) ?? '';
    expect(await github.createBranch(REPO, 'postmortem/inc-1', main)).toBe('created');
    expect(await github.createBranch(REPO, 'postmortem/inc-1', main)).toBe('exists');
    expect(await bench.git(bench.bare, 'rev-parse', 'postmortem/inc-1')).toBe(main);
  });

  test('a commit carries the text byte for byte, and is read back at that commit', async () => {
    const text = '\uFEFF# Größe | “x” 🚨\r\n\ttab, trailing  \n\n';
    const made = await commit('postmortem/bytes', await branch('postmortem/bytes'), text, 'postmortems/ü b/ä.md');
    if (made === 'stale') throw new Error('the branch had not moved');
    expect(await github.readFile(REPO, 'postmortems/ü b/ä.md', made.commit)).toMatchObject({ text });
    expect(made.url).toBe(`${bench.url}/github/${REPO}/commit/${made.commit}`);
    expect(await bench.git(bench.bare, 'log', '-1', '--format=%an: %s', 'postmortem/bytes'))
      .toBe('tocsin[bot]: Write postmortems/ü b/ä.md');
  });

  test('a file that is not there is undefined; a folder and a binary file are refused', async () => {
    const head = (await github.head(REPO, 'main')) ?? '';
    expect(await github.readFile(REPO, 'nothing.md', head)).toBeUndefined();
    const made = await commit('postmortem/odd', await branch('postmortem/odd'), 'x', 'folder/x.md');
    if (made === 'stale') throw new Error('the branch had not moved');
    await expect(github.readFile(REPO, 'folder', made.commit)).rejects.toMatchObject({ code: 'not_a_file' });
    const bytes = { message: 'm', content: Buffer.from([0xff, 0xfe, 0x41]).toString('base64'), branch: 'postmortem/odd' };
    await bench.rest('PUT', `/repos/${REPO}/contents/latin.md`, bytes);
    const odd = (await github.head(REPO, 'postmortem/odd')) ?? '';
    await expect(github.readFile(REPO, 'latin.md', odd)).rejects.toMatchObject({ name: 'Rejected', code: 'not_text' });
  });

  test('a file too large for the contents answer is read whole, not as empty', async () => {
    const text = 'x'.repeat(1_200_000);
    const made = await commit('postmortem/large', await branch('postmortem/large'), text, 'large.md');
    if (made === 'stale') throw new Error('the branch had not moved');
    expect((await github.readFile(REPO, 'large.md', made.commit))?.text.length).toBe(text.length);
  });
});

describe('one commit at a time', () => {
  test('a head that has moved is stale, and nothing is written', async () => {
    const main = await branch('postmortem/stale');
    const first = await commit('postmortem/stale', main, 'one\n');
    expect(await commit('postmortem/stale', main, 'two\n')).toBe('stale');
    expect(first).toEqual({ commit: await github.head(REPO, 'postmortem/stale'), url: expect.any(String) });
  });

  test('four commits at once over the same head make exactly one', async () => {
    const main = await branch('postmortem/race');
    const made = await Promise.all([1, 2, 3, 4].map((n) => commit('postmortem/race', main, `text ${n}\n`)));
    expect(made.filter((one) => one === 'stale')).toHaveLength(3);
    expect(await bench.git(bench.bare, 'rev-list', '--count', 'main..postmortem/race')).toBe('1');
  });
});

describe('pull requests', () => {
  test('none, then one, and a second for the same branch exists', async () => {
    const main = await branch('postmortem/inc-7');
    await commit('postmortem/inc-7', main);
    expect(await github.pullFrom(REPO, 'postmortem/inc-7')).toBeUndefined();
    const wanted = { repo: REPO, branch: 'postmortem/inc-7', base: 'main', title: 'INC-7', body: 'Facts.', draft: true };
    const pull = await github.openPull(wanted);
    expect(pull).toMatchObject({ state: 'open', draft: true, url: expect.stringContaining(`/github/${REPO}/pull/`) });
    expect(await github.openPull(wanted)).toBe('exists');
    expect(await github.pullFrom(REPO, 'postmortem/inc-7')).toEqual(pull);
  });

  test('the newest one counts, and merged is told from closed', async () => {
    const name = 'postmortem/inc-8';
    await commit(name, await branch(name), 'eight\n', 'eight.md');
    const wanted = { repo: REPO, branch: name, base: 'main', title: 'INC-8', body: '', draft: false };
    const first = await github.openPull(wanted);
    if (typeof first === 'string') throw new Error(first);
    await bench.world.act(first.number, { action: 'close' });
    expect(await github.pullFrom(REPO, name)).toMatchObject({ number: first.number, state: 'closed' });
    const second = await github.openPull(wanted);
    if (typeof second === 'string') throw new Error(second);
    await bench.world.act(second.number, { action: 'merge' });
    expect(await github.pullFrom(REPO, name)).toMatchObject({ number: second.number, state: 'merged' });
  });

  test('a repository without drafts says so, and takes a ready one', async () => {
    const name = 'postmortem/no-drafts';
    await commit(name, await branch(name), 'nine\n', 'nine.md');
    bench.world.fault({ kind: 'drafts-unsupported', times: 5 });
    const wanted = { repo: REPO, branch: name, base: 'main', title: 'INC-9', body: '' };
    expect(await github.openPull({ ...wanted, draft: true })).toBe('drafts-unsupported');
    expect(await github.openPull({ ...wanted, draft: false })).toMatchObject({ draft: false, state: 'open' });
    bench.world.clearFaults();
  });

  test('what GitHub refuses otherwise comes with its own text', async () => {
    await branch('postmortem/empty');
    const wanted = { repo: REPO, branch: 'postmortem/empty', base: 'main', title: 'x', body: '', draft: false };
    await expect(github.openPull(wanted)).rejects.toThrow('Validation Failed: No commits between main and postmortem/empty.');
    await expect(github.openPull(wanted)).rejects.toMatchObject({ name: 'Rejected', system: 'github', code: '422' });
  });

  test('labels are added to those that are there; none at all asks nothing', async () => {
    const name = 'postmortem/labels';
    await commit(name, await branch(name), 'ten\n', 'ten.md');
    const pull = await github.openPull({ repo: REPO, branch: name, base: 'main', title: 'INC-10', body: '', draft: false });
    if (typeof pull === 'string') throw new Error(pull);
    await github.addLabels(REPO, pull.number, ['postmortem', 'draft']);
    await github.addLabels(REPO, pull.number, ['draft']);
    const before = bench.world.calls.length;
    await github.addLabels(REPO, pull.number, []);
    expect(bench.world.calls).toHaveLength(before);
    expect((await bench.world.pull(pull.number))?.labels).toEqual(['postmortem', 'draft']);
  });
});

describe('what is never sent', () => {
  const strange = ['acme', 'acme/', '/x', 'acme/x/y', '../x', 'acme/..', 'acme/x?y', 'ac me/x', 'https://x/acme/x'];
  test.each(strange)('the repository %j', async (repo) => {
    const before = bench.world.calls.length;
    const reads = [github.defaultBranch(repo), github.head(repo, 'main'), github.readFile(repo, 'a.md', 'x')];
    const tries = [...reads, github.addLabels(repo, 1, ['x'])];
    for (const one of await Promise.allSettled(tries)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'Rejected', code: 'repository' } });
    }
    expect(bench.world.calls).toHaveLength(before);
  });

  const workflows = ['.github/workflows/x.yml', '.GitHub/Workflows/x.yml', 'a/../.github/workflows/x'];
  test.each([...workflows, '/a.md', 'a//b', '../a', '.git/config', 'a\\b', 'a\nb', ''])('a write to %j', async (path) => {
    const before = bench.world.calls.length;
    await expect(commit('main', 'x', 'text', path)).rejects.toMatchObject({ name: 'Rejected', code: 'path' });
    expect(bench.world.calls).toHaveLength(before);
  });
});

describe('who we are', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = {
    pkcs1: privateKey.export({ type: 'pkcs1', format: 'pem' }),
    pkcs8: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
  const app = (key: string, installationId = 7): GitHub => connect({ auth: { appId: '1', privateKey: key, installationId } });

  test.each([
    ['PKCS#1', String(pem.pkcs1)],
    ['PKCS#8', String(pem.pkcs8)],
    ['with \\n written out', String(pem.pkcs1).replaceAll('\n', '\\n')],
  ])('an app with a key in %s mints one token and uses it', async (_name, key) => {
    const client = app(key);
    const before = bench.world.calls.length;
    await Promise.all([client.defaultBranch(REPO), client.head(REPO, 'main')]);
    const paths = bench.world.calls.slice(before).map((call) => `${call.method} ${call.path}`);
    expect(paths.filter((path) => path === 'POST /app/installations/7/access_tokens')).toHaveLength(1);
    expect(paths).toHaveLength(3);
  });

  test('a key that is none, and an app that is not installed, are told from missing files', async () => {
    await expect(app('nonsense').head(REPO, 'main')).rejects.toMatchObject({ name: 'Rejected', code: 'app' });
    await expect(app(String(pem.pkcs1), 404).readFile(REPO, 'README.md', 'main')).rejects.toMatchObject({ code: 'installation' });
  });

  test('a wrong token and an unknown repository say what to do', async () => {
    await expect(connect({ auth: { token: 'bad' } }).defaultBranch(REPO)).rejects.toThrow(/Bad credentials.*GITHUB_TOKEN/);
    const missing = await github.defaultBranch('acme/nothing').catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(Rejected);
    expect(missing).toMatchObject({ code: '404', message: expect.stringContaining('Check that acme/nothing exists') });
  });

  test('an Enterprise address is used for REST and for GraphQL', async () => {
    const client = connect({ apiUrl: `${bench.world.apiUrl()}/v3/` });
    const main = await branch('postmortem/ghes');
    const input = { repo: REPO, branch: 'postmortem/ghes', expectedHead: main, path: 'e.md', text: 'e', headline: 'e' };
    expect(await client.defaultBranch(REPO)).toBe('main');
    expect(await client.commitFile(input)).toMatchObject({ commit: await github.head(REPO, 'postmortem/ghes') });
  });

  test('says its name and version', async () => {
    const agents: (string | null)[] = [];
    const spy: typeof globalThis.fetch = (url, init) => {
      agents.push(new Headers(init?.headers).get('user-agent'));
      return fetch(url, init);
    };
    await connect({ fetch: spy }).defaultBranch(REPO);
    expect(agents).toEqual([expect.stringMatching(/^tocsin\/0\.1\.0/)]);
  });
});
