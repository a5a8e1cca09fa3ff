// The play to its end, and then a clone of the demo's repository as a visitor makes it: does it read well, is it whole?
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBox } from '../../demo/box.ts';
import { play } from '../../demo/play/play.ts';
import { systemClock, systemRandom } from '../../src/world.ts';
import { quiet } from '../journeys/journey.ts';
import { freshDatabase } from '../support/database.ts';

const run = promisify(execFile);
const db = await freshDatabase();
const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-clone-'));
afterAll(() => rm(dir, { recursive: true, force: true }));
// With the settings of the demo, and its leases too.
const box = await openBox({
  clock: systemClock, random: systemRandom, dir: path.join(dir, 'box'), env: { LOG_LEVEL: 'error', DATABASE_URL: db.url, TOCSIN_CONFIG: path.join(import.meta.dirname, '../../demo/tocsin.yaml') },
});
afterAll(() => box.close());
const here = path.join(dir, 'clone');
const printed: string[] = [];

async function git(...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: dir, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return (await run('git', args, { cwd: dir, env })).stdout.trim();
}
const inClone = (...args: readonly string[]): Promise<string> => git('-C', here, ...args);

beforeAll(async () => {
  await play(box, (line) => printed.push(line));
  await quiet(box, db.pool);
  await git('clone', '--quiet', box.demo.worlds.github.cloneUrl(), here);
}, 120_000);

it('the play says at its end that nothing was lost', () => {
  expect(printed.join('\n')).toContain('Nothing was lost.');
});

it('is whole, and has nothing that git warns of', async () => {
  expect(await inClone('fsck', '--full', '--strict')).toBe('');
});

it('has a log of plain sentences, by people, by Tocsin and by the workflow', async () => {
  const log = (await inClone('log', '--format=%an: %s', 'main')).split('\n');
  expect(log[0]).toBe('github-actions[bot]: Index of postmortems');
  expect(log[1]).toBe('Ada Park: Merge pull request #1 from halyard/postmortem/inc-1');
  expect(log).toContain('Ada Park: Write the summary, what support knew, and an action');
  expect(log.filter((line) => line.startsWith('tocsin[bot]: '))).not.toHaveLength(0);
  for (const line of log) expect(line).not.toMatch(/undefined|\[object|<|\n/);
});

it('keeps the index out of the pull request, and links it from the front', async () => {
  expect((await inClone('diff', '--name-only', 'main~2', 'main~1')).split('\n')).toEqual([expect.stringMatching(/^postmortems\/2026\/.*\.md$/)]);
  expect((await inClone('diff', '--name-only', 'main~1', 'main')).split('\n')).toEqual(['postmortems/README.md', 'postmortems/index.json']);
  expect(await readFile(path.join(here, 'README.md'), 'utf8')).toContain('](postmortems/)');
  const [, file = ''] = /\((2026\/[^)]+\.md)\)/.exec(await readFile(path.join(here, 'postmortems/README.md'), 'utf8')) ?? [];
  expect(await readFile(path.join(here, 'postmortems', decodeURIComponent(file)), 'utf8')).toMatch(/^---\nid: INC-1\n/);
});

it('ends every file with one line end, and no line with a space', async () => {
  for (const file of (await inClone('ls-files')).split('\n')) {
    const text = await readFile(path.join(here, file), 'utf8');
    expect(text, file).toMatch(/[^\n]\n$/);
    expect(text.split('\n').filter((line) => /[ \t]$|\r/.test(line)), file).toEqual([]);
  }
});
