// tocsin check postmortems/: which files are meant, how findings are told, and how it ends.
import { expect, test } from 'vitest';
import { changed, good } from '../domain/postmortem-check/documents.ts';
import { cli, folder } from './support.ts';

const bad = changed(['About 4,100 payments failed; 3,900 of them were made again within an hour.', 'Some payments failed.']);
const files = { 'postmortems/2026/a.md': good, 'postmortems/2026/b.md': bad, 'postmortems/README.md': '# Postmortems', 'postmortems/TEMPLATE.md': '# {title}', 'docs/c.md': bad, 'docs/notes.md': '# notes' };

test('the folder that was named: its postmortems, not its index', async () => {
  const { code, out } = await cli(['check', 'postmortems/'], { dir: await folder(files) });
  expect(out.split('\n')).toEqual([expect.stringMatching(/^postmortems\/2026\/b\.md:24: error PM012 Write how many/), '0 runbooks, 2 postmortems. 1 error, 0 warnings.']);
  expect(code).toBe(1);
});

test('nothing named: the settings, the runbooks, and the folder postmortems', async () => {
  const { code, out } = await cli(['check'], { dir: await folder(files) });
  expect([code, out.split('\n').at(-1)]).toEqual([1, 'No tocsin.yaml: the defaults hold, 0 usable runbooks in runbooks, 2 postmortems. 1 error, 0 warnings.']);
});

test('files and other folders: what has the front matter of a postmortem', async () => {
  const dir = await folder(files);
  expect((await cli(['check', 'docs'], { dir })).out).toMatch(/^docs\/c\.md:24: error PM012 .*\n0 runbooks, 1 postmortem\. 1 error/);
  expect(await cli(['check', 'postmortems/2026/a.md'], { dir })).toMatchObject({ code: 0, out: '0 runbooks, 1 postmortem. 0 errors, 0 warnings.' });
});

test('a document without front matter in such a folder is told, not passed over', async () => {
  const { code, out } = await cli(['check', 'postmortems'], { dir: await folder({ 'postmortems/old.md': '# It broke\n' }) });
  expect([code, out.split('\n')[0]]).toEqual([1, expect.stringMatching(/^postmortems\/old\.md:1: error PM001 /)]);
});

test('--published holds a draft to it; --strict counts warnings; json and github as for runbooks', async () => {
  const dir = await folder({ 'postmortems/a.md': bad.replace('status: published', 'status: draft'), 'postmortems/b.md': good.replace('The pool has', 'It was human error. The pool has') });
  const run = (...more: string[]) => cli(['check', 'postmortems', ...more], { dir });
  expect((await run()).code).toBe(0);
  expect((await run('--strict')).code).toBe(1);
  expect((await run('--published')).code).toBe(1);
  expect((await run('--published', '--format', 'github')).out).toMatch(/^::error file=postmortems\/a\.md,line=24,title=PM012::Write how many/);
  expect(JSON.parse((await run('--format', 'json')).out)).toMatchObject({ errors: 0, warnings: 1, findings: [{ file: 'postmortems/b.md', line: 42, level: 'warning', code: 'PM030' }] });
});

test('--codes lists the rules', async () => {
  expect((await cli(['check', '--codes'])).out).toMatch(/^PM012 {2}error {4}from in-review {2}the impact has no number$/m);
});
