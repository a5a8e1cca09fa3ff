// Ids are unique in the folder, and whoever changed one of two files hears of it.
import { expect, test } from 'vitest';
import { lintFolder } from '../../../../src/domain/runbook/lint/folder.ts';
import { text } from '../support.ts';

const files = [
  { path: 'b.md', text: text({ id: 'same-one' }) }, { path: 'a.md', text: text({ id: '"same-one"' }) }, { path: 'c.md', text: text({ id: 'other' }) }, { path: 'README.md', text: 'none' },
  { path: 'd.md', text: text({ id: 'other', title: '' }) },
];
const found = (wanted?: (path: string) => boolean): readonly unknown[] => lintFolder(files, {}, wanted).findings.map((one) => [one.path, one.code, one.line]);

test('a shared id is found in each of the files, broken ones included', () => {
  expect(found()).toEqual([['a.md', 'RB020', 3], ['b.md', 'RB020', 3], ['c.md', 'RB020', 3], ['d.md', 'RB003', 1], ['d.md', 'RB020', 3]].map((one) => (one[1] === 'RB003' ? [one[0], one[1], expect.any(Number)] : one)));
  expect(lintFolder(files).runbooks.map((runbook) => [runbook.path, runbook.id])).toEqual([['a.md', 'same-one'], ['c.md', 'other']]);
});

test('only the wanted files are linted, and the others are still known', () => {
  expect(found((path) => path === 'a.md')).toEqual([['a.md', 'RB020', 3]]);
  expect(lintFolder(files, {}, (path) => path === 'a.md').findings[0]?.message).toBe('the id "same-one" is also that of b.md: choose another');
});
