// "Edit file" on GitHub's page: the author is the person, and what came to the branch meanwhile is never written over.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { branchWithFile, openBench, openDraft, type Bench } from './github-bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const ada = { name: 'Ada Park', email: 'ada@example.com', login: 'ada-park' };
const lines = (...some: readonly string[]): string => `${some.join('\n')}\n`;
const draft = lines('# Draft', '', 'one', '', 'two', '', 'three');

/** A pull request whose file has these lines, and the commit that somebody opens in the editor. */
async function opened(branch: string): Promise<{ number: number; from: string; path: string }> {
  const path = `${branch}.md`;
  const number = await openDraft(bench, branch, path);
  await bench.world.act(number, { action: 'edit', path, text: draft });
  return { number, path, from: await bench.git(bench.bare, 'rev-parse', branch) };
}

const commitMeanwhile = (number: number, path: string, text: string): Promise<void> => bench.world.act(number, { action: 'edit', path, text, message: 'Meanwhile' });
const shown = async (number: number): Promise<string | undefined> => (await bench.world.pull(number))?.files[0]?.text;

test('a commit by the person, and GitHub as committer', async () => {
  const { number, path, from } = await opened('e-1');
  await bench.world.act(number, { action: 'edit', path, text: `${draft}ours\n`, message: 'Say more', from }, ada);
  expect(await bench.git(bench.bare, 'log', '-1', '--format=%an <%ae>, %cn: %s', 'e-1')).toBe('Ada Park <ada@example.com>, GitHub: Say more');
  expect((await bench.world.pull(number))?.commits.at(-1)).toMatchObject({ author: 'Ada Park', bot: false, message: 'Say more' });
});

test('what came meanwhile in other lines is brought together with it', async () => {
  const { number, path, from } = await opened('e-2');
  await commitMeanwhile(number, path, draft.replace('three', 'three, and a fact'));
  await bench.world.act(number, { action: 'edit', path, text: draft.replace('one', 'one, in our words'), message: 'Ours', from }, ada);
  expect(await shown(number)).toBe(draft.replace('one', 'one, in our words').replace('three', 'three, and a fact'));
  expect(await bench.git(bench.bare, 'log', '-1', '--format=%an: %s', 'e-2')).toBe('Ada Park: Merge what came to e-2 meanwhile');
  expect(await bench.git(bench.bare, 'fsck', '--strict')).toBe('');
});

test('in the same line the person is told, and the branch stays as it is', async () => {
  const { number, path, from } = await opened('e-3');
  await commitMeanwhile(number, path, draft.replace('two', 'two, and a fact'));
  await expect(bench.world.act(number, { action: 'edit', path, text: draft.replace('two', 'ours'), from }, ada)).rejects.toThrow('Copy your text');
  expect(await shown(number)).toBe(draft.replace('two', 'two, and a fact'));
});

test('another file that moved on is no reason to merge', async () => {
  const { number, path, from } = await opened('e-4');
  await commitMeanwhile(number, 'other.md', 'x\n');
  await bench.world.act(number, { action: 'edit', path, text: `${draft}ours\n`, message: '  ', from }, ada);
  expect(await bench.git(bench.bare, 'log', '-1', '--format=%s %p', 'e-4')).toMatch(/^Update e-4\.md [0-9a-f]+$/);
});

test('ready and back to draft, told by the person', async () => {
  const { number } = await opened('e-5');
  await bench.world.act(number, { action: 'ready' }, ada);
  await bench.world.act(number, { action: 'draft' }, ada);
  expect(await bench.world.pull(number)).toMatchObject({ state: 'open', draft: true });
});

test('a commit says what it changed: whole lines, and words inside a line', async () => {
  const path = 'words.md';
  const before = await branchWithFile(bench, 'e-6', path, '| T01 | the pager rang |\n| T02 | calm |\n');
  const number = await openDraft(bench, 'e-7', path);
  await bench.world.act(number, { action: 'edit', path, text: '| T01 | the pager rang |\n| T02 | calm |\n' });
  await bench.world.act(number, { action: 'edit', path, text: '| T01 | the phone rang |\n| T02 | calm |\n| T03 | new |\n' }, ada);
  const [, last] = [before, (await bench.world.pull(number))?.commits.at(-1)?.oid ?? ''];
  const commit = await bench.world.commit(last);
  expect(commit?.files.map((file) => [file.path, file.hunks.flatMap((hunk) => hunk.lines).map(({ kind, parts }) => [kind, parts.map(({ sign, text }) => sign + text).join('')])])).toEqual([[path, [
    ['changed', '=| T01 | the -pager+phone= rang |'], ['same', '=| T02 | calm |'], ['added', '+| T03 | new |'],
  ]]]);
  await bench.world.act(number, { action: 'edit', path, text: '| T01 | the phone rang |\n| we were all asleep but Ada |\n| T03 | new |\n' }, ada);
  const rewritten = await bench.world.commit((await bench.world.pull(number))?.commits.at(-1)?.oid ?? '');
  expect(rewritten?.files[0]?.hunks[0]?.lines.map((line) => line.kind)).toEqual(['same', 'removed', 'added', 'same']);
  expect(await bench.world.commit('0'.repeat(40))).toBeUndefined();
});
