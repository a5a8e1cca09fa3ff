// The look-alike as the demo holds it: its state, what people do, its bad days, its records and pages.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBench, openDraft, REPO, type Bench } from './github-bench.ts';

let bench: Bench;
const base = `/repos/${REPO}`;
beforeAll(async () => {
  bench = await openBench();
});
afterEach(() => bench.world.clearFaults());
afterAll(() => bench.close());

describe('state', () => {
  test('lists pull requests newest first, and shows one whole', async () => {
    const number = await openDraft(bench, 'w-1', 'w1.md');
    const url = `${bench.url}/github/${REPO}/pull/${number}`;
    const cloneUrl = `${bench.url}/github/git/${REPO}.git`;
    const summary = {
      number, repo: REPO, title: 'Postmortem w-1', state: 'open', draft: true, branch: 'w-1', url, author: 'tocsin[bot]',
    };
    expect(bench.world.state()).toEqual({ cloneUrl, issues: [], pulls: [summary] });
    expect(await bench.world.pull(number)).toEqual({
      number, title: 'Postmortem w-1', body: 'Facts.', state: 'open', draft: true, labels: [],
      files: [{ path: 'w1.md', text: '# Draft\n' }],
      commits: [{ oid: await bench.git(bench.bare, 'rev-parse', 'w-1'), message: 'Draft', author: 'tocsin[bot]', bot: true, at: expect.stringMatching(/^2026-03-01T/) as string }],
      since: [], url, cloneUrl, comments: [],
    });
    expect(await bench.world.pull(99)).toBeUndefined();
  });

  test('tells its listeners until they leave', async () => {
    let heard = 0;
    const leave = bench.world.onChange(() => (heard += 1));
    const number = await openDraft(bench, 'w-2');
    expect(heard).toBeGreaterThan(0);
    leave();
    const before = heard;
    await bench.world.act(number, { action: 'close' });
    expect(heard).toBe(before);
  });
});

describe('people', () => {
  test('edit, ready, merge: real commits by a person', async () => {
    const number = await openDraft(bench, 'w-3', 'w3.md');
    await expect(bench.world.act(number, { action: 'merge' })).rejects.toThrow('still a draft');
    await bench.world.act(number, { action: 'edit', path: 'w3.md', text: '# Draft\n\nOurs.\n', message: 'Add our view' });
    await bench.world.act(number, { action: 'ready' });
    await bench.world.act(number, { action: 'merge' });
    expect(await bench.world.pull(number))
      .toMatchObject({ state: 'merged', draft: false, files: [{ text: '# Draft\n\nOurs.\n' }] });
    expect(await bench.git(bench.bare, 'log', '-1', '--format=%an|%s', 'w-3')).toBe('a person|Add our view');
    expect(await bench.git(bench.bare, 'show', 'main:w3.md')).toBe('# Draft\n\nOurs.');
    await expect(bench.world.act(number, { action: 'close' })).rejects.toThrow(`#${number} is merged already`);
    await expect(bench.world.act(77, { action: 'ready' })).rejects.toThrow('There is no pull request #77.');
  });

  test('four edits at once are all kept', async () => {
    const number = await openDraft(bench, 'w-4');
    await Promise.all([1, 2, 3, 4].map((n) => bench.world.act(number, { action: 'edit', path: `by-${n}.md`, text: `${n}\n` })));
    expect((await bench.world.pull(number))?.files.map((file) => file.path))
      .toEqual(['by-1.md', 'by-2.md', 'by-3.md', 'by-4.md', 'postmortems/w-4.md']);
  });
});

describe('bad days', () => {
  test.each([
    ['429', 429, '5'],
    ['403-secondary', 403, '5'],
    ['502', 502, null],
  ] as const)('%s is answered as often as asked, where it fits, and nothing is done', async (kind, status, retryAfter) => {
    bench.world.fault({ kind, times: 2, retryAfterS: 5, match: /^POST \/repos\/acme\/postmortems\/issues$/g });
    const post = (): Promise<Response> =>
      fetch(`${bench.world.apiUrl()}${base}/issues`, { method: 'POST', headers: {
        authorization: 'token t',
      }, body: '{"title":"t"}' });
    const before = await issues();
    expect((await bench.rest('GET', base)).status).toBe(200);
    const bad = [await post(), await post()];
    expect(bad.map((answer) => answer.status)).toEqual([status, status]);
    expect(bad[0]?.headers.get('retry-after')).toBe(retryAfter);
    expect(await issues()).toBe(before);
    expect((await post()).status).toBe(201);
  });

  test.each([
    ['drop', 0],
    ['drop-after', 1],
    ['cut-after', 1],
  ] as const)('%s cuts the connection', async (kind, made) => {
    const before = await issues();
    bench.world.fault({ kind, match: /issues$/ });
    await expect(bench.rest('POST', `${base}/issues`, { title: 't' })).rejects.toThrow();
    expect(await issues()).toBe(before + made);
  });

  test('slow waits by the clock it was given', async () => {
    bench.world.fault({ kind: 'slow', ms: 120 });
    const started = performance.now();
    await bench.rest('GET', base);
    expect(performance.now() - started).toBeGreaterThan(110);
  });

  async function issues(): Promise<number> {
    return ((await bench.rest('GET', `${base}/issues?state=all&per_page=100`)).body as unknown[]).length;
  }
});

describe('records and doors', () => {
  test('every call is written down with its decoded path, its body and what was answered', async () => {
    await bench.rest('GET', `${base}/contents/no%2Fsuch%20file.md?ref=main`);
    await bench.rest('POST', `${base}/issues`, { title: 'written down' });
    expect(bench.world.calls.slice(-2)).toMatchObject([
      { method: 'GET', path: `${base}/contents/no/such file.md`, query: { ref: 'main' }, status: 404 },
      { method: 'POST', path: `${base}/issues`, body: { title: 'written down' }, status: 201 },
    ]);
  });

  test('nobody without a token; no JSON is 400', async () => {
    expect((await fetch(`${bench.world.apiUrl()}${base}`)).status).toBe(401);
    const broken = await fetch(`${bench.world.apiUrl()}${base}/issues`, { method: 'POST', headers: {
      authorization: 'token t',
    }, body: '{' });
    expect(broken.status).toBe(400);
    expect((await fetch(`${bench.url}/elsewhere`)).status).toBe(404);
  });

  test('the link of a pull request leads to a page that shows it as text', async () => {
    const number = await openDraft(bench, 'w-5', 'w5.md');
    await bench.world.act(number, { action: 'edit', path: 'w5.md', text: '<script>alert(1)</script>\n' });
    const page = await fetch((await bench.world.pull(number))?.url ?? '');
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toContain('<script>');
    const oid = await bench.git(bench.bare, 'rev-parse', 'w-5');
    expect(await (await fetch(`${bench.url}/github/${REPO}/commit/${oid}`)).text()).toContain('w5.md');
    expect((await fetch(`${bench.url}/github/${REPO}/pull/999`)).status).toBe(404);
  });
});
