// The look-alike's pull requests: what GitHub refuses, what becomes of them, and the GraphQL that turns drafts.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { branchWithFile, openBench, openDraft, REPO, type Bench } from './github-bench.ts';

let bench: Bench;
const base = `/repos/${REPO}/pulls`;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const turn = (name: string): string => `mutation($input: Input!) { ${name}(input: $input) { pullRequest { isDraft } } }`;
const refusal = (detail: object): object => ({ status: 422, body: { message: 'Validation Failed', errors: [detail] } });

describe('opening', () => {
  test('a second one for the same branch is refused, also when asked four times at once', async () => {
    await branchWithFile(bench, 'p-1', 'p1.md', 'x\n');
    const wanted = { title: 't', head: 'p-1', base: 'main' };
    const all = await Promise.all([1, 2, 3, 4].map(() => bench.rest('POST', base, wanted)));
    expect(all.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([201, 422, 422, 422]);
    const again = await bench.rest('POST', base, { ...wanted, head: 'acme:p-1' });
    expect(again).toMatchObject(refusal({ code: 'custom', message: 'A pull request already exists for acme:p-1.' }));
  });

  test('unknown branches, nothing to merge, and too long a body are refused', async () => {
    await branchWithFile(bench, 'p-2', 'p2.md', 'x\n');
    expect(await bench.rest('POST', base, { title: 't', head: 'none', base: 'main' }))
      .toMatchObject(refusal({ field: 'head', code: 'invalid' }));
    expect(await bench.rest('POST', base, { title: 't', head: 'p-2', base: 'none' }))
      .toMatchObject(refusal({ field: 'base', code: 'invalid' }));
    const empty = await bench.rest('POST', base, { title: 't', head: 'main', base: 'main' });
    expect(empty).toMatchObject(refusal({ message: 'No commits between main and main' }));
    const long = await bench.rest('POST', base, { title: 't', head: 'p-2', base: 'main', body: 'x'.repeat(65_537) });
    expect(long).toMatchObject(refusal({ message: 'body is too long (maximum is 65536 characters)' }));
    expect((await bench.rest('POST', base, { title: 't', head: 'p-2', base: 'main', draft: 'yes' })).status).toBe(422);
  });

  test('drafts are refused where they do not exist, ready ones are not', async () => {
    await branchWithFile(bench, 'p-3', 'p3.md', 'x\n');
    bench.world.fault({ kind: 'drafts-unsupported' });
    const wanted = { title: 't', head: 'p-3', base: 'main' };
    const refused = await bench.rest('POST', base, { ...wanted, draft: true });
    expect(refused).toMatchObject(refusal({ message: 'Draft pull requests are not supported in this repository.' }));
    expect(await bench.rest('POST', base, wanted)).toMatchObject({ status: 201, body: { draft: false, merged: false } });
  });
});

describe('finding', () => {
  test('by owner:branch and state, newest first; a filter without owner lists everything, as GitHub does', async () => {
    const [first, second] = [await openDraft(bench, 'p-4'), await openDraft(bench, 'p-5')];
    await bench.world.act(first, { action: 'close' });
    const list = async (query: string): Promise<number[]> =>
      ((await bench.rest('GET', `${base}?${query}`)).body as { number: number }[]).map((one) => one.number);
    expect(await list('head=acme:p-4')).toEqual([]);
    expect(await list('head=acme:p-4&state=all')).toEqual([first]);
    expect(await list('head=other:p-5&state=all')).toEqual([]);
    expect((await list('head=p-4&state=all')).slice(0, 2)).toEqual([second, first]);
    expect(await list('state=all&per_page=1&page=2')).toEqual([first]);
  });

  test('one, with its files and commits; 404 for an issue and for nothing', async () => {
    const number = await openDraft(bench, 'p-6', 'docs/p6.md');
    expect((await bench.rest('GET', `${base}/${number}`)).body)
      .toMatchObject({ changed_files: 1, commits: 1, additions: 1, mergeable: true });
    expect((await bench.rest('GET', `${base}/${number}/files`)).body)
      .toMatchObject([{ filename: 'docs/p6.md', status: 'added' }]);
    expect((await bench.rest('GET', `${base}/${number}/commits`)).body).toMatchObject([{ commit: { message: 'Draft' } }]);
    const issue = (await bench.rest('POST', `/repos/${REPO}/issues`, { title: 'i' })).body as { number: number };
    expect((await bench.rest('GET', `${base}/${issue.number}`)).status).toBe(404);
    expect((await bench.rest('GET', `${base}/9999`)).status).toBe(404);
  });
});

describe('what becomes of it', () => {
  test('title and body change; reviewers are asked; closed and opened again', async () => {
    const number = await openDraft(bench, 'p-7');
    const changed = await bench.rest('PATCH', `${base}/${number}`, { title: 'New', body: 'Text' });
    expect(changed).toMatchObject({ status: 200, body: { title: 'New', body: 'Text' } });
    expect(await bench.rest('POST', `${base}/${number}/requested_reviewers`, { reviewers: ['ada'] }))
      .toMatchObject({ status: 201 });
    expect((await bench.rest('GET', `${base}/${number}`)).body).toMatchObject({ requested_reviewers: [{ login: 'ada' }] });
    expect((await bench.rest('PATCH', `${base}/${number}`, { state: 'closed' })).body)
      .toMatchObject({ state: 'closed', merged_at: null });
    expect((await bench.rest('PATCH', `${base}/${number}`, { state: 'open' })).body)
      .toMatchObject({ state: 'open', closed_at: null });
  });

  test('a draft is not merged; ready, it is, once, with a merge commit', async () => {
    const number = await openDraft(bench, 'p-8', 'p8.md');
    expect(await bench.rest('PUT', `${base}/${number}/merge`, {}))
      .toMatchObject({ status: 405, body: { message: 'Pull Request is still a draft' } });
    const { node_id: pullRequestId } = (await bench.rest('GET', `${base}/${number}`)).body as { node_id: string };
    const ready = turn('markPullRequestReadyForReview');
    expect(await bench.graphql(ready, { pullRequestId }))
      .toMatchObject({ data: { markPullRequestReadyForReview: { pullRequest: { isDraft: false } } } });
    expect(await bench.rest('PUT', `${base}/${number}/merge`, { sha: 'f'.repeat(40) })).toMatchObject({ status: 409 });
    const all = await Promise.all([1, 2, 3, 4].map(() => bench.rest('PUT', `${base}/${number}/merge`, {})));
    expect(all.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 405, 405, 405]);
    expect((await bench.rest('GET', `${base}/${number}`)).body)
      .toMatchObject({ state: 'closed', merged: true, merged_at: expect.any(String) });
    expect(await bench.git(bench.bare, 'log', '-1', '--format=%s|%p', 'main'))
      .toMatch(/^Merge pull request #\d+ from acme\/p-8\|\w+ \w+$/);
    expect(await bench.git(bench.bare, 'show', 'main:p8.md')).toBe('# Draft');
  });

  test('a squash makes one commit; a conflict is not mergeable', async () => {
    const [one, other] = [await openDraft(bench, 'p-9', 'same.md'), await openDraft(bench, 'p-10', 'same.md')];
    await bench.world.act(one, { action: 'edit', path: 'same.md', text: 'theirs\n' });
    await bench.world.act(one, { action: 'ready' });
    await bench.world.act(other, { action: 'ready' });
    expect((await bench.rest('PUT', `${base}/${one}/merge`, { merge_method: 'squash' })).status).toBe(200);
    expect(await bench.git(bench.bare, 'log', '-1', '--format=%s|%p', 'main')).toMatch(/^Postmortem p-9 \(#\d+\)\|\w+$/);
    expect((await bench.rest('GET', `${base}/${other}`)).body).toMatchObject({ mergeable: false });
    expect(await bench.rest('PUT', `${base}/${other}/merge`, {})).toMatchObject({ status: 405 });
    await expect(bench.world.act(other, { action: 'merge' })).rejects.toThrow(/GitHub did not merge/);
  });

  test('back to a draft, and a node that is none', async () => {
    const number = await openDraft(bench, 'p-11');
    await bench.world.act(number, { action: 'ready' });
    const { node_id: pullRequestId } = (await bench.rest('GET', `${base}/${number}`)).body as { node_id: string };
    const back = turn('convertPullRequestToDraft');
    await bench.graphql(back, { pullRequestId });
    expect(await bench.world.pull(number)).toMatchObject({ draft: true });
    expect(await bench.graphql(back, { pullRequestId: 'x' })).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
  });
});
