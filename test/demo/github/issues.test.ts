// The look-alike's issues, labels and comments, which pull requests share.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBench, openDraft, REPO, type Bench } from './github-bench.ts';

let bench: Bench;
const base = `/repos/${REPO}/issues`;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const make = async (body: object): Promise<number> => ((await bench.rest('POST', base, body)).body as { number: number }).number;
const numbers = async (query: string): Promise<number[]> =>
  ((await bench.rest('GET', `${base}?${query}`)).body as { number: number }[]).map((one) => one.number);

test('issues and pull requests share numbers and the list; labels and state filter', async () => {
  const issue = await make({ title: 'Add an alarm', labels: ['inc-42', 'detect'], assignees: ['ada'] });
  const pull = await openDraft(bench, 'i-1');
  expect(pull).toBe(issue + 1);
  expect((await numbers('')).slice(0, 2)).toEqual([pull, issue]);
  expect(await numbers('labels=inc-42')).toEqual([issue]);
  expect(await numbers('labels=inc-42,prevent')).toEqual([]);
  expect((await bench.rest('GET', `${base}/${pull}`)).body).toMatchObject({ draft: true, pull_request: { merged_at: null } });
  expect((await bench.rest('GET', `${base}/${issue}`)).body).not.toHaveProperty('pull_request');
});

test('an issue is closed with a reason and reopened without', async () => {
  const issue = await make({ title: 'x' });
  const patch = (body: object): Promise<{ body: unknown }> => bench.rest('PATCH', `${base}/${issue}`, body);
  expect((await patch({ state: 'closed' })).body)
    .toMatchObject({ state: 'closed', state_reason: 'completed', closed_at: expect.any(String) });
  expect((await patch({ state: 'open' })).body).toMatchObject({ state: 'open', state_reason: 'reopened', closed_at: null });
  expect((await patch({ state: 'closed', state_reason: 'not_planned', title: 'y' })).body)
    .toMatchObject({ state_reason: 'not_planned', title: 'y' });
  expect(await numbers('state=closed')).toEqual([issue]);
});

test('labels are added once each, in either form, to pull requests too', async () => {
  const pull = await openDraft(bench, 'i-2');
  await bench.rest('POST', `${base}/${pull}/labels`, { labels: ['a', 'b'] });
  const answer = await bench.rest('POST', `${base}/${pull}/labels`, ['b', 'c']);
  expect(answer).toMatchObject({ status: 200, body: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] });
  await bench.rest('POST', `${base}/${pull}/assignees`, { assignees: ['ada'] });
  expect((await bench.rest('GET', `/repos/${REPO}/pulls/${pull}`)).body)
    .toMatchObject({ labels: [{}, {}, {}], assignees: [{ login: 'ada' }] });
});

test('comments are made, listed, changed in place', async () => {
  const pull = await openDraft(bench, 'i-3');
  const made = await bench.rest('POST', `${base}/${pull}/comments`, { body: '<!-- tocsin:sync --> one' });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: number };
  expect(await bench.rest('PATCH', `${base}/comments/${id}`, { body: 'two' }))
    .toMatchObject({ status: 200, body: { id, body: 'two' } });
  expect((await bench.rest('GET', `${base}/${pull}/comments`)).body).toMatchObject([{ id, body: 'two' }]);
  expect((await bench.world.pull(pull))?.comments).toEqual([{ user: 'tocsin[bot]', body: 'two' }]);
  expect((await bench.rest('PATCH', `${base}/comments/1`, { body: 'x' })).status).toBe(404);
});

test('what is no issue is refused', async () => {
  expect((await bench.rest('POST', base, { body: 'no title' })).status).toBe(422);
  expect((await bench.rest('POST', base, { title: 't', body: 'x'.repeat(65_537) })).status).toBe(422);
  expect((await bench.rest('GET', `${base}/999`)).status).toBe(404);
});
