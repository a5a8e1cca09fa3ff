// The workflow of a postmortem repository: after a merge the index is written anew, by nobody else and never in a pull request.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBench, openDraft, type Bench } from './github-bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({ indexed: true });
});
afterAll(() => bench.close());

const postmortem = (id: number, title: string): string => `---\nid: INC-${id}\ntitle: ${title}\nstatus: published\nimpact_start: 2026-03-0${id}T10:00:00Z\nresolved: 2026-03-0${id}T10:40:00Z\n---\n\n# INC-${id}: ${title}\n`;

async function merged(id: number): Promise<void> {
  const path = `postmortems/2026/inc-${id}.md`;
  const number = await openDraft(bench, `inc-${id}`, path);
  await bench.world.act(number, { action: 'edit', path, text: postmortem(id, `number ${id}`) });
  await bench.world.settled();
  expect((await bench.world.pull(number))?.files.map((file) => file.path)).toEqual([path]);
  await bench.world.act(number, { action: 'ready' });
  await bench.world.act(number, { action: 'merge' });
  await bench.world.settled();
}
const show = (what: string): Promise<string> => bench.git(bench.bare, 'show', what);

test('after each merge there is one commit with the index, by the workflow', async () => {
  await merged(1);
  expect(await bench.git(bench.bare, 'log', '-1', '--format=%an: %s', 'main')).toBe('github-actions[bot]: Index of postmortems');
  expect(await show('main:postmortems/README.md')).toContain('(2026/inc-1.md)');
  await merged(2);
  const index = JSON.parse(await show('main:postmortems/index.json')) as { postmortems: { id: string }[] };
  expect(index.postmortems.map((one) => one.id)).toEqual(['INC-2', 'INC-1']);
  expect(await bench.git(bench.bare, 'log', '--format=%s', '--author=github-actions', 'main')).toBe('Index of postmortems\nIndex of postmortems');
});

test('the pull request that was merged shows what came after it', async () => {
  const number = (bench.world.state().pulls.at(-1)?.number) ?? 0;
  expect((await bench.world.pull(number))?.since.filter((commit) => commit.message === 'Index of postmortems')).toHaveLength(2);
});

test('a push that touches no postmortem leaves the index alone', async () => {
  const number = await openDraft(bench, 'notes', 'notes.md');
  await bench.world.act(number, { action: 'ready' });
  await bench.world.act(number, { action: 'merge' });
  await bench.world.settled();
  expect(await bench.git(bench.bare, 'log', '-1', '--format=%s', 'main')).toMatch(/^Merge pull request/);
});
