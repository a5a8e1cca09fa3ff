// The look-alike's refs: made once, moved only forward, deleted, and found however their names are encoded.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { branchWithFile, openBench, openDraft, REPO, type Bench } from './github-bench.ts';

let bench: Bench;
let main: string;
const base = `/repos/${REPO}/git`;
beforeAll(async () => {
  bench = await openBench();
  main = await bench.git(bench.bare, 'rev-parse', 'main');
});
afterAll(() => bench.close());

test('the repository, and one that is not there', async () => {
  expect((await bench.rest('GET', `/repos/${REPO}`)).body)
    .toMatchObject({ default_branch: 'main', clone_url: bench.world.cloneUrl() });
  expect(await bench.rest('GET', '/repos/acme/other')).toMatchObject({ status: 404, body: { message: 'Not Found' } });
  expect(await bench.rest('GET', '/nonsense')).toMatchObject({ status: 404 });
});

test('a ref is made once', async () => {
  const wanted = { ref: 'refs/heads/postmortem/inc-7', sha: main };
  expect(await bench.rest('POST', `${base}/refs`, wanted)).toMatchObject({ status: 201, body: { object: { sha: main } } });
  expect(await bench.rest('POST', `${base}/refs`, wanted))
    .toMatchObject({ status: 422, body: { message: 'Reference already exists' } });
});

test.each([
  [{ ref: 'refs/heads/x', sha: 'f'.repeat(40) }, 'Object does not exist'],
  [{ ref: 'refs/heads/x', sha: '--help' }, 'Object does not exist'],
  [{ ref: 'heads/x', sha: 'main' }, 'heads/x is not a valid ref name.'],
  [{ ref: 'refs/heads/a..b', sha: 'main' }, 'refs/heads/a..b is not a valid ref name.'],
  [{ ref: 'refs/heads/x' }, expect.stringContaining('"sha" is wrong')],
])('%j is refused', async (body, message) => {
  expect(await bench.rest('POST', `${base}/refs`, body)).toMatchObject({ status: 422, body: { message } });
});

const spellings = ['heads/postmortem/inc-7', 'heads%2Fpostmortem%2Finc-7', 'heads/postmortem%2Finc-7'];
test.each(spellings)('the ref is found as %s', async (ref) => {
  expect(await bench.rest('GET', `${base}/ref/${ref}`))
    .toMatchObject({ status: 200, body: { ref: 'refs/heads/postmortem/inc-7' } });
});

test('moves forward only, and not to what is no commit', async () => {
  const head = await branchWithFile(bench, 'moving', 'a.md', 'a\n');
  const other = await branchWithFile(bench, 'elsewhere', 'b.md', 'b\n');
  const move = (sha: string): Promise<{ status: number; body: unknown }> =>
    bench.rest('PATCH', `${base}/refs/heads/moving`, { sha });
  expect(await move(other)).toMatchObject({ status: 422, body: { message: 'Update is not a fast forward' } });
  expect(await move('f'.repeat(40))).toMatchObject({ status: 422, body: { message: 'Object does not exist' } });
  expect(await bench.git(bench.bare, 'rev-parse', 'moving')).toBe(head);
  await bench.rest('POST', `${base}/refs`, { ref: 'refs/heads/behind', sha: main });
  expect(await bench.rest('PATCH', `${base}/refs/heads/behind`, { sha: head }))
    .toMatchObject({ status: 200, body: { object: { sha: head } } });
});

test('is deleted once, and its pull request with it', async () => {
  const number = await openDraft(bench, 'doomed');
  expect(await bench.rest('DELETE', `${base}/refs/heads/doomed`)).toEqual({ status: 204, body: undefined });
  expect(await bench.rest('DELETE', `${base}/refs/heads/doomed`))
    .toMatchObject({ status: 422, body: { message: 'Reference does not exist' } });
  expect(await bench.rest('GET', `${base}/ref/heads/doomed`)).toMatchObject({ status: 404 });
  expect(await bench.world.pull(number)).toMatchObject({ state: 'closed', files: [{ text: '# Draft\n' }] });
});
