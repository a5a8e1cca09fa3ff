// A folder of runbooks: one wrong file keeps nobody else's runbook away.
import { expect, test } from 'vitest';
import { isRunbookPath, loadRunbooks } from '../../../src/domain/runbook/load.ts';
import { text } from './support.ts';

test('loads what is right and reports what is wrong', () => {
  const { runbooks, findings } = loadRunbooks([
    { path: 'runbooks/b.md', text: text({ id: 'book-b' }) }, { path: 'runbooks/a.md', text: text({ id: 'book-a' }) },
    { path: 'runbooks/wrong.md', text: 'No frontmatter' }, { path: 'runbooks/README.md', text: 'How to' },
    { path: 'runbooks/db/readme.md', text: 'How to' }, { path: 'runbooks/policy.yaml', text: 'policy: 1' },
  ]);
  expect(runbooks.map((book) => book.id)).toEqual(['book-a', 'book-b']);
  expect(findings).toMatchObject([{ code: 'RB001', path: 'runbooks/wrong.md', line: 1 }]);
});

test('of two files with one id the first by path stays', () => {
  const { runbooks, findings } = loadRunbooks([
    { path: 'runbooks/z.md', text: text({ id: 'same-id' }) }, { path: 'runbooks/a.md', text: text({ id: 'same-id' }) },
  ]);
  expect(runbooks.map((book) => book.path)).toEqual(['runbooks/a.md']);
  expect(findings).toEqual([{
    code: 'RB020', level: 'error', path: 'runbooks/z.md', line: 3,
    message: 'the id "same-id" is already that of runbooks/a.md: choose another',
  }]);
});

test('which files are runbooks', () => {
  const paths = ['a.md', 'x/README.mdx', 'NOT-README.md', 'x\\README.md', 'README.md', 'a.markdown'];
  expect(paths.filter((path) => isRunbookPath(path))).toEqual(['a.md', 'NOT-README.md']);
});
