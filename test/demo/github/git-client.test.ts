// An ordinary git client against the look-alike: clone, fetch, push, and a repository that git itself finds clean.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { branchWithFile, openBench, openDraft, REPO, type Bench } from './github-bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function clone(name: string): Promise<string> {
  await bench.git(bench.dir, 'clone', '--quiet', bench.world.cloneUrl(), name);
  return join(bench.dir, name);
}

test('a clone has the first commit, with the clock\'s date and nobody\'s name from this machine', async () => {
  const here = await clone('first');
  expect(await bench.git(here, 'log', '--format=%an <%ae> %s'))
    .toBe('GitHub <noreply@github.com> Say what this repository is for');
  expect(await bench.git(here, 'log', '-1', '--format=%aI')).toMatch(/^2026-03-01T10:00:\d\d(\+00:00|Z)$/);
  expect(await bench.git(here, 'symbolic-ref', '--short', 'HEAD')).toBe('main');
  expect(await bench.git(here, 'show', 'HEAD:README.md')).toContain('# Postmortems');
});

test('what the API wrote arrives in a clone, and a person\'s push arrives in the pull request', async () => {
  const number = await openDraft(bench, 'inc-1', 'inc-1.md');
  const here = await clone('second');
  await bench.git(here, 'switch', '--quiet', 'inc-1');
  await writeFile(join(here, 'inc-1.md'), '# Draft\n\nWhat surprised us: the cache.\n');
  await bench.git(here, 'commit', '--quiet', '--all', '--message', 'Say what surprised us');
  await bench.git(here, 'push', '--quiet', 'origin', 'inc-1');
  const pull = await bench.world.pull(number);
  expect(pull?.files).toEqual([{ path: 'inc-1.md', text: '# Draft\n\nWhat surprised us: the cache.\n' }]);
  expect(pull?.commits.map((one) => `${one.author}: ${one.message}`))
    .toEqual(['tocsin[bot]: Draft', 'Ada: Say what surprised us']);
  expect(await bench.git(bench.bare, 'rev-parse', `refs/pull/${number}/head`)).toBe(await bench.git(here, 'rev-parse', 'HEAD'));
});

test('a push of more than git sends in one piece, and a push that is behind is refused', async () => {
  const [mine, theirs] = [await clone('third'), await clone('fourth')];
  await writeFile(join(mine, 'big.bin'), Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at * 31) % 251)));
  await bench.git(mine, 'add', '.');
  await bench.git(mine, 'commit', '--quiet', '--message', 'Add a large file');
  await bench.git(mine, 'push', '--quiet', 'origin', 'main');
  await writeFile(join(theirs, 'x.md'), 'x');
  await bench.git(theirs, 'add', '.');
  await bench.git(theirs, 'commit', '--quiet', '--message', 'Add x');
  await expect(bench.git(theirs, 'push', 'origin', 'main')).rejects.toThrow(/rejected/);
  expect(await bench.git(bench.bare, 'rev-parse', 'main')).toBe(await bench.git(mine, 'rev-parse', 'HEAD'));
});

test('deleting a branch by push closes its pull request; pushing it to main merges it', async () => {
  const [closed, merged] = [await openDraft(bench, 'inc-2'), await openDraft(bench, 'inc-3')];
  const here = await clone('fifth');
  await bench.git(here, 'push', '--quiet', 'origin', ':inc-2');
  await bench.git(here, 'push', '--quiet', 'origin', 'origin/inc-3:main');
  const states = new Map(bench.world.state().pulls.map((pull) => [pull.number, pull.state]));
  expect([states.get(closed), states.get(merged)]).toEqual(['closed', 'merged']);
});

test('other repositories and paths outside are not served', async () => {
  const outside = ['other.git/info/refs?service=git-upload-pack', 'postmortems.git/../../../home/x', 'postmortems.git/nothing'];
  for (const path of outside) {
    expect((await fetch(`${bench.url}/github/git/acme/${path}`)).status).toBe(404);
  }
});

test('git finds nothing wrong after all of that, and after four writers at once', async () => {
  await Promise.all([1, 2, 3, 4].map((n) => branchWithFile(bench, `race-${n}`, `race-${n}.md`, `${n}\n`)));
  expect(await bench.git(bench.bare, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
  expect((await bench.rest('GET', `/repos/${REPO}/git/matching-refs/heads/race-`)).body).toHaveLength(4);
});
