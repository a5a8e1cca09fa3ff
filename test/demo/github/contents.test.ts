// The look-alike's files and objects: contents with the sha of what they replace, trees and commits, comparisons.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { branchWithFile, openBench, REPO, type Bench } from './github-bench.ts';

let bench: Bench;
const base = `/repos/${REPO}`;
const encode = (text: string): string => Buffer.from(text).toString('base64');
beforeAll(async () => {
  bench = await openBench();
  await branchWithFile(bench, 'work', 'notes/a b.md', 'one\n');
});
afterAll(() => bench.close());

const put = (path: string, body: object): Promise<{ status: number; body: unknown }> =>
  bench.rest('PUT', `${base}/contents/${path}`, { message: 'm', branch: 'work', ...body });

describe('contents', () => {
  test.each(['notes/a%20b.md', 'notes%2Fa%20b.md'])('is read as %s', async (path) => {
    const read = await bench.rest('GET', `${base}/contents/${path}?ref=work`);
    expect(read)
      .toMatchObject({ status: 200, body: { type: 'file', encoding: 'base64', content: 'b25lCg==\n', path: 'notes/a b.md' } });
    expect((await bench.rest('GET', `${base}/contents/${path}`)).status).toBe(404);
  });

  test('a folder is a list, and so is the root', async () => {
    expect((await bench.rest('GET', `${base}/contents/notes?ref=work`)).body)
      .toMatchObject([{ type: 'file', path: 'notes/a b.md' }]);
    const root = (await bench.rest('GET', `${base}/contents/?ref=work`)).body;
    expect(root).toMatchObject([{ path: 'README.md' }, { type: 'dir', path: 'notes' }]);
  });

  test('is replaced only with the sha of what is there', async () => {
    const sha = await bench.git(bench.bare, 'rev-parse', 'work:notes/a b.md');
    expect(await put('notes/a%20b.md', { content: encode('two\n') }))
      .toMatchObject({ status: 422, body: { message: expect.stringContaining("sha\" wasn't") } });
    const stale = { content: encode('two\n'), sha: 'f'.repeat(40) };
    expect(await put('notes/a%20b.md', stale))
      .toMatchObject({ status: 409, body: { message: `notes/a b.md does not match ${'f'.repeat(40)}` } });
    expect(await put('notes/a%20b.md', { content: encode('two\n'), sha })).toMatchObject({ status: 200 });
    expect(await bench.git(bench.bare, 'show', 'work:notes/a b.md')).toBe('two');
  });

  test('four replacements at once over one sha: one is written', async () => {
    const sha = await bench.git(bench.bare, 'rev-parse', 'work:notes/a b.md');
    const all = await Promise.all([1, 2, 3, 4].map((n) => put('notes/a%20b.md', { content: encode(`race ${n}\n`), sha })));
    expect(all.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
  });

  test.each(['..%2Fx', '.git/config', 'a%2F..%2Fb', 'a%2F%2Fb'])('the path %s is refused', async (path) => {
    expect(await put(path, { content: encode('x') })).toMatchObject({ status: 422 });
  });
});

describe('objects', () => {
  test('a tree and a commit of several files, then the ref: the long way to commit', async () => {
    const parent = await bench.git(bench.bare, 'rev-parse', 'main');
    const made = await bench.rest('POST', `${base}/git/blobs`, { content: encode('bin'), encoding: 'base64' });
    const blob = made.body as { sha: string };
    const program = { path: 'x/two.bin', mode: '100755', sha: blob.sha };
    const entries = [{ path: 'x/one.md', content: '1\n' }, program, { path: 'README.md', sha: null }];
    const tree = (await bench.rest('POST', `${base}/git/trees`, { base_tree: parent, tree: entries })).body as { sha: string };
    const commit = await bench.rest('POST', `${base}/git/commits`, { message: 'Two at once', tree: tree.sha, parents: [parent] });
    expect(commit).toMatchObject({
      status: 201, body: { message: 'Two at once', parents: [{ sha: parent }], author: { name: 'tocsin[bot]' } },
    });
    const { sha } = commit.body as { sha: string };
    await bench.rest('POST', `${base}/git/refs`, { ref: 'refs/heads/long', sha });
    expect(await bench.git(bench.bare, 'ls-tree', '-r', '--name-only', 'long')).toBe('x/one.md\nx/two.bin');
    expect((await bench.rest('GET', `${base}/git/commits/${sha}`)).body).toMatchObject({ tree: { sha: tree.sha } });
    expect((await bench.rest('GET', `${base}/git/blobs/${blob.sha}`)).body).toMatchObject({ size: 3, content: encode('bin') });
    expect((await bench.rest('GET', `${base}/git/trees/long?recursive=1`)).body)
      .toMatchObject({ tree: [{ path: 'x' }, { path: 'x/one.md' }, { path: 'x/two.bin' }] });
  });

  test('what is not there is refused', async () => {
    const none = 'f'.repeat(40);
    expect((await bench.rest('GET', `${base}/git/blobs/${none}`)).status).toBe(404);
    expect((await bench.rest('GET', `${base}/git/commits/${none}`)).status).toBe(404);
    expect((await bench.rest('GET', `${base}/git/trees/${none}`)).status).toBe(404);
    expect((await bench.rest('POST', `${base}/git/commits`, { message: 'm', tree: none })).status).toBe(422);
    expect((await bench.rest('POST', `${base}/git/trees`, { tree: [{ path: '../x', content: 'x' }] })).status).toBe(422);
  });

  test('a comparison counts both sides and lists what the head brings', async () => {
    await branchWithFile(bench, 'ahead', 'c.md', 'c\nd\n');
    const file = { filename: 'c.md', status: 'added', additions: 2, deletions: 0, changes: 2 };
    expect((await bench.rest('GET', `${base}/compare/main...ahead`)).body)
      .toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0, files: [file] });
    expect((await bench.rest('GET', `${base}/compare/ahead...main`)).body)
      .toMatchObject({ status: 'behind', ahead_by: 0, behind_by: 1, files: [] });
    expect((await bench.rest('GET', `${base}/compare/main...main`)).body).toMatchObject({ status: 'identical' });
    expect((await bench.rest('GET', `${base}/compare/work...ahead`)).body).toMatchObject({ status: 'diverged', files: [file] });
    expect((await bench.rest('GET', `${base}/compare/main...none`)).status).toBe(404);
  });
});
