// tocsin postmortem-index: writes what is not current, and never over what it did not write.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { good } from '../domain/postmortem-check/documents.ts';
import { cli, folder } from './support.ts';

const files = { 'pm/2026/a.md': good, 'pm/2026/b.md': good.replaceAll('INC-42', 'INC-43'), 'pm/notes.md': '# notes' };

test('writes the index once, and nothing where it is current', async () => {
  const dir = await folder(files);
  expect(await cli(['postmortem-index', 'pm', '--check'], { dir })).toMatchObject({ code: 1, out: 'README.md and index.json: not current. Run "tocsin postmortem-index pm".' });
  expect(await cli(['postmortem-index', 'pm'], { dir })).toEqual({ code: 0, out: '2 postmortems: wrote README.md and index.json.', err: '' });
  const index = await readFile(path.join(dir, 'pm/README.md'), 'utf8');
  expect(index).toContain('[INC-43: Checkout answers 5xx](2026/b.md)<br>A deploy doubled the connections');
  expect(JSON.parse(await readFile(path.join(dir, 'pm/index.json'), 'utf8'))).toMatchObject({ schema: 1, postmortems: [{ id: 'INC-43', path: '2026/b.md', minutes: 45 }, { id: 'INC-42' }] });
  expect(await cli(['postmortem-index', 'pm'], { dir })).toMatchObject({ code: 0, out: '2 postmortems: the index is current.' });
  expect((await cli(['postmortem-index', 'pm', '--check'], { dir })).code).toBe(0);
});

test('on the default branch a draft is none any more', async () => {
  const dir = await folder({ 'pm/a.md': good.replace(/^status: .*$/m, 'status: draft') });
  await cli(['postmortem-index', 'pm'], { dir });
  expect(await readFile(path.join(dir, 'pm/README.md'), 'utf8')).toContain('(a.md) (draft)');
  expect(await cli(['postmortem-index', 'pm', '--merged', '--check'], { dir })).toMatchObject({ code: 1, out: 'README.md and index.json: not current. Run "tocsin postmortem-index pm --merged".' });
  await cli(['postmortem-index', 'pm', '--merged'], { dir });
  expect(await readFile(path.join(dir, 'pm/README.md'), 'utf8')).not.toContain('(draft)');
  expect(JSON.parse(await readFile(path.join(dir, 'pm/index.json'), 'utf8'))).toMatchObject({ postmortems: [{ status: 'published' }] });
});

test('keeps a README that somebody wrote', async () => {
  const dir = await folder({ ...files, 'pm/README.md': '# Ours\n' });
  expect(await cli(['postmortem-index', 'pm'], { dir })).toMatchObject({ code: 1, err: 'pm/README.md was not written by Tocsin: move it away first, it would be lost.' });
  expect(await readFile(path.join(dir, 'pm/README.md'), 'utf8')).toBe('# Ours\n');
});

test('no folder, or none named', async () => {
  expect(await cli(['postmortem-index', 'gone'])).toMatchObject({ code: 1, err: 'There is no folder gone.' });
  expect((await cli(['postmortem-index'])).code).toBe(2);
});
