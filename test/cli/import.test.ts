// tocsin import: what is written where, what is never replaced, and what is said.
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, folder, root } from './support.ts';

const guide = '# DiskIsFull\n\nLook at it:\n\n```console\n$ df -h /data\n```\n\n```bash\n$ oc debug node/<node>\n```\n';
const files = async (dir: string): Promise<string[]> => (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name))).sort();

test('a folder is imported beside the team’s own runbooks, and passes the check', async () => {
  const dir = await folder({ 'theirs/alerts/DiskIsFull.md': guide, 'theirs/alerts/README.md': '# About\n', 'theirs/LICENSE': 'Apache', 'theirs/.git/x.md': '#', 'theirs/notes.txt': 'x' });
  const { code, out } = await cli(['import', 'theirs/alerts', '--owner', '@acme/sre'], { dir });
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    'DiskIsFull.md: 1 step to review, 1 by hand, parameters NODE, for the alert DiskIsFull',
    expect.stringMatching(/^ +5 {2}step +"look" became a step; perhaps change \(under "DiskIsFull"\)$/),
    expect.stringMatching(/^ +5 {2}language /), expect.stringMatching(/^ +6 {2}prompt +prompt taken off \(line 6\)$/),
    expect.stringMatching(/^ +9 {2}by-hand +".+" is done by hand: oc debug opens a shell$/),
    expect.stringMatching(/^ +10 {2}prompt /), expect.stringMatching(/^ +10 {2}parameter +<node> became \$NODE$/),
    'overview.md: a README, left out',
    '2 files: 1 imported (0 of them guides without steps), 0 runbooks already, 1 left out, 0 not imported.',
    '2 code blocks, 0 of them in lists: 1 became steps, 1 are done by hand, 0 stay documentation.',
    '2 shell blocks: 1 (50.0 %) parse as they are, 2 (100.0 %) when imported.',
    'Copied runbooks/imported/LICENSE: it belongs to what was imported.',
    expect.stringMatching(/^In runbooks\/imported\. Every step is a change and asks for approval\./),
  ]);
  expect(await files(path.join(dir, 'runbooks'))).toEqual(['imported/DiskIsFull.md', 'imported/LICENSE']);
  expect(await cli(['check'], { dir })).toMatchObject({ code: 0, out: expect.stringMatching(/1 usable runbook in runbooks\. 0 errors/) as string });
});

test('a second import changes nothing; what a person changed is kept', async () => {
  const dir = await folder({ 'theirs/DiskIsFull.md': guide });
  await cli(['import', 'theirs'], { dir });
  const file = path.join(dir, 'runbooks/imported/DiskIsFull.md');
  const first = await readFile(file, 'utf8');
  expect((await cli(['import', 'theirs'], { dir })).out).toContain('for the alert DiskIsFull (unchanged)');
  expect(await readFile(file, 'utf8')).toBe(first);
  await writeFile(file, `${first}reviewed\n`);
  expect(await cli(['import', 'theirs'], { dir })).toMatchObject({ code: 0, out: expect.stringContaining('not written: a different file is there') as string });
  expect(await readFile(file, 'utf8')).toBe(`${first}reviewed\n`);
});

test('in place, where the versions before are kept by git', async () => {
  const dir = await folder({ 'books/DiskIsFull.md': guide, 'books/README.md': guide });
  expect((await cli(['import', 'books', '--into', 'books'], { dir })).code).toBe(0);
  expect(await readFile(path.join(dir, 'books/DiskIsFull.md'), 'utf8')).toMatch(/^---\n# Imported and not reviewed/);
  expect(await readFile(path.join(dir, 'books/README.md'), 'utf8')).toBe(guide);
  expect((await cli(['import', 'books', '--into', 'books'], { dir })).out).toContain('DiskIsFull.md: is a runbook already, not touched');
});

test('--report writes nothing, --json is for programs', async () => {
  const dir = await folder({ 'theirs/DiskIsFull.md': guide });
  expect((await cli(['import', 'theirs', '--report'], { dir })).out).toMatch(/Nothing was written: without --report the files go into runbooks\/imported\.$/);
  const json = await cli(['import', 'theirs', '--report', '--json'], { dir });
  expect(JSON.parse(json.out)).toMatchObject([{ file: 'DiskIsFull.md', is: 'imported', report: { steps: [{ kind: 'run', suggest: 'change' }, { kind: 'manual' }] } }]);
  expect(await files(dir)).toEqual(['theirs/DiskIsFull.md']);
});

test('two files of one name get two ids, and none that the team uses', async () => {
  const own = (await readFile(path.join(root, 'runbooks/checkout-5xx.md'), 'utf8')).replace(/^id: .*$/m, 'id: disk-is-full');
  const dir = await folder({ 'runbooks/own.md': own, 'theirs/a/DiskIsFull.md': guide, 'theirs/b/DiskIsFull.md': guide });
  await cli(['import', 'theirs'], { dir });
  const ids = await Promise.all(['a', 'b'].map(async (name) => /^id: (.*)$/m.exec(await readFile(path.join(dir, `runbooks/imported/${name}/DiskIsFull.md`), 'utf8'))?.[1]));
  expect(ids).toEqual(['a-disk-is-full', 'b-disk-is-full']);
});

test('a file that cannot be read as text is named, exit 1, and the others are imported', async () => {
  const dir = await folder({ 'theirs/DiskIsFull.md': guide, 'theirs/odd.md': 'a\r\nb\n' });
  await writeFile(path.join(dir, 'theirs/latin.md'), Buffer.from([0x23, 0x20, 0xe4]));
  const { code, out } = await cli(['import', 'theirs'], { dir });
  expect(code).toBe(1);
  expect(out).toContain('latin.md: not imported: it is not UTF-8: convert it first');
  expect(out).toContain('odd.md: not imported: its lines end in two ways');
  expect(await files(path.join(dir, 'runbooks'))).toEqual(['imported/DiskIsFull.md']);
});

test('a link is not followed: it may lead anywhere', async () => {
  const dir = await folder({ 'secret.md': guide, 'theirs/x.txt': '' });
  await symlink(path.join(dir, 'secret.md'), path.join(dir, 'theirs/link.md'));
  expect((await cli(['import', 'theirs'], { dir })).out).toMatch(/^0 files: /);
});

test('a file’s own words never steer the terminal', async () => {
  const dir = await folder({ 'theirs/x.md': '# X of y\n\n```sh\noc get <pod\u001B[2J\u202Ename>\n```\n' });
  expect((await cli(['import', 'theirs', '--report'], { dir })).out).not.toMatch(/[\u001B\u202E]/);
});

test.each([[[]], [['a', 'b']], [['a', '--owner', 'not an owner']], [['a', '--executor', 'Not One']], [['a', '--fast']]])('%j: how it is said, exit 2', async (args) => {
  const { code, err } = await cli(['import', ...args]);
  expect([code, err]).toEqual([2, expect.stringContaining('Usage: tocsin import')]);
});

test('a folder that is not there', async () => {
  expect(await cli(['import', 'nowhere'], { dir: await folder({}) })).toMatchObject({ code: 1, err: expect.stringMatching(/^There is no file or folder .*nowhere\.$/) as string });
});
