// How findings are printed; what a file says is never taken for a command of the terminal or of GitHub.
import { expect, test } from 'vitest';
import { format } from '../../src/cli/check-format.ts';
import type { Result } from '../../src/cli/check-format.ts';
import { cli, folder } from './support.ts';

const result: Result = {
  summary: '2 runbooks',
  found: [
    { file: 'a,b:c%.md', line: 3, level: 'error', code: 'RB003', message: 'unknown key "x\r\n::error::y%0A, z: \u001b[31m"' },
    { file: 'c.md', line: 1, level: 'warn', code: 'RB056', message: 'a pipe' },
  ],
};

test('text', () => expect(format(result, 'text')).toEqual([
  'a,b:c%.md:3: error RB003 unknown key "x\ufffd\ufffd::error::y%0A, z: \ufffd[31m"', 'c.md:1: warning RB056 a pipe', '2 runbooks. 1 error, 1 warning.',
]));

test('github: percent, line ends, and in properties colon and comma', () => expect(format(result, 'github')).toEqual([
  '::error file=a%2Cb%3Ac%25.md,line=3,title=RB003::unknown key "x%0D%0A::error::y%250A, z: \u001b[31m"',
  '::warning file=c.md,line=1,title=RB056::a pipe', '2 runbooks. 1 error, 1 warning.',
]));

test('json: one document', () => expect(JSON.parse(format(result, 'json').join('\n'))).toEqual({
  findings: [{ file: 'a,b:c%.md', line: 3, level: 'error', code: 'RB003', message: result.found[0]?.message }, { file: 'c.md', line: 1, level: 'warning', code: 'RB056', message: 'a pipe' }],
  errors: 1, warnings: 1,
}));

test('from the command line', async () => {
  const dir = await folder({ 'runbooks/bad.md': '# none\n' });
  expect(await cli(['check', '--format', 'github'], { dir })).toMatchObject({ code: 1, out: expect.stringMatching(/^::error file=runbooks\/bad\.md,line=1,title=RB001::no frontmatter/) });
  expect(JSON.parse((await cli(['check', '--format=json'], { dir })).out)).toMatchObject({ errors: 1, findings: [{ file: 'runbooks/bad.md' }] });
});
