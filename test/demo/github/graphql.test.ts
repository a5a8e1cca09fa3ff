// The look-alike's createCommitOnBranch, and what its GraphQL refuses.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { branchWithFile, openBench, REPO, type Bench } from './github-bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const COMMIT = 'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid url } } }';
const encode = (text: string): string => Buffer.from(text).toString('base64');
const commit = (branch: string, expectedHeadOid: string, fileChanges: object, name = REPO): Promise<unknown> =>
  bench.graphql(COMMIT, { branch: {
    repositoryNameWithOwner: name, branchName: branch,
  }, expectedHeadOid, message: { headline: 'h', body: 'b' }, fileChanges });

test('writes and deletes several files in one commit', async () => {
  const head = await branchWithFile(bench, 'g-1', 'old.md', 'old\n');
  const changes = { additions: [{ path: 'a/b.md', contents: encode('new\n') }], deletions: [{ path: 'old.md' }] };
  const made = await commit('g-1', head, changes);
  const oid = await bench.git(bench.bare, 'rev-parse', 'g-1');
  expect(made)
    .toMatchObject({ data: { createCommitOnBranch: { commit: { oid, url: `${bench.url}/github/${REPO}/commit/${oid}` } } } });
  expect(await bench.git(bench.bare, 'ls-tree', '-r', '--name-only', 'g-1')).toBe('README.md\na/b.md');
  expect(await bench.git(bench.bare, 'log', '-1', '--format=%B', 'g-1')).toBe('h\n\nb');
});

test('a moved or missing branch is STALE_DATA in GitHub\'s words', async () => {
  const head = await branchWithFile(bench, 'g-2', 'x.md', 'x\n');
  const main = await bench.git(bench.bare, 'rev-parse', 'main');
  const message = `Expected branch to point to "${main}" but it did not.  Pull and try again.`;
  const stale = { type: 'STALE_DATA', path: ['createCommitOnBranch'], message };
  expect(await commit('g-2', main, { additions: [] })).toMatchObject({ data: { createCommitOnBranch: null }, errors: [stale] });
  expect(await commit('none', main, { additions: [] })).toMatchObject({ errors: [{ type: 'STALE_DATA' }] });
  expect(await bench.git(bench.bare, 'rev-parse', 'g-2')).toBe(head);
});

test('other repositories, impossible paths, text that is not base64, and other queries are refused', async () => {
  const head = await branchWithFile(bench, 'g-3', 'x.md', 'x\n');
  expect(await commit('g-3', head, {}, 'acme/other')).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
  expect(await commit('g-3', head, { additions: [{ path: '../x', contents: encode('x') }] }))
    .toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] });
  expect(await commit('g-3', head, { additions: [{ path: 'y', contents: 'not base64!' }] }))
    .toMatchObject({ errors: [{ type: 'UNPROCESSABLE' }] });
  expect(await bench.graphql('query { viewer { login } }', {})).toMatchObject({ errors: [{ message: expect.any(String) }] });
  expect(await bench.git(bench.bare, 'rev-parse', 'g-3')).toBe(head);
});
