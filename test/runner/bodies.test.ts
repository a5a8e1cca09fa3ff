// The versions of runbooks that a runner has seen: kept by content, whatever happens to the folder afterwards.
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { blobSha } from '../../src/domain/runbook/blob.ts';
import { createBodies } from '../../src/runner/bodies.ts';
import { folder } from '../cli/support.ts';

const first = '# one\n';
const second = '# two\n';

async function make(files: Readonly<Record<string, string>>) {
  const root = await folder({});
  const [dir, keep] = [path.join(root, 'runbooks'), path.join(root, 'kept')];
  await mkdir(dir);
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(dir, name), text);
  return { dir, keep, bodies: createBodies({ dir, keep }) };
}

test('what was deployed is found, and what was replaced as well, by this runner and by the next', async () => {
  const { dir, keep, bodies } = await make({ 'a.md': first });
  expect(await bodies.find(blobSha(first))).toBe(first);
  await writeFile(path.join(dir, 'new'), second);
  await rename(path.join(dir, 'new'), path.join(dir, 'a.md'));
  expect([await bodies.find(blobSha(second)), await bodies.find(blobSha(first))]).toEqual([second, first]);
  await rm(dir, { recursive: true });
  expect(await createBodies({ dir, keep }).find(blobSha(first))).toBe(first);
});

test('what was never in the folder is not found: another text, a README, a name that is none', async () => {
  const { bodies, keep } = await make({ 'a.md': first, 'README.md': second, 'notes.txt': 'x' });
  await bodies.refresh();
  expect(await Promise.all([blobSha(second), blobSha('x'), '../a.md', '', 'A'.repeat(40)].map((blob) => bodies.find(blob)))).toEqual(Array.from({ length: 5 }, () => undefined));
  expect(await readdir(keep)).toEqual([blobSha(first)]);
});

test('a kept file that is not what its name says is not used', async () => {
  const { bodies, keep } = await make({ 'a.md': first });
  await bodies.refresh();
  await writeFile(path.join(keep, blobSha(second)), 'rm -rf /');
  expect(await bodies.find(blobSha(second))).toBeUndefined();
});

test('no folder of runbooks is an empty one', async () => {
  const { dir, bodies } = await make({});
  await rm(dir, { recursive: true });
  expect(await bodies.find(blobSha(first))).toBeUndefined();
});
