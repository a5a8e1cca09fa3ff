// tocsin check with names, as a pre-commit hook calls it, and its flags.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, folder, root } from './support.ts';

const runbook = await readFile(path.join(root, 'runbooks/checkout-5xx.md'), 'utf8');
const files = {
  'tocsin.yaml': 'anounce: "#x"\n', 'README.md': '# Ours\n', 'docs/notes.md': '---\ntitle: x\n---\n\n# Notes\n', 'docs/stray.md': '---\nrunbook: 1\nid: x\n---\n',
  'runbooks/policy.yaml': 'policy: 1\nrisk: 3\n', 'runbooks/a.md': runbook, 'runbooks/sub/b.md': runbook, 'runbooks/c.md': '# none\n', 'runbooks/README.md': '# How\n',
};
const heads = (out: string): string[] => out.split('\n').slice(0, -1).map((line) => line.split(' ').slice(0, 3).join(' '));

test('only the named files, and an id is still looked for in the whole folder', async () => {
  const dir = await folder(files);
  const { code, out } = await cli(['check', 'runbooks/a.md', 'README.md', 'docs/notes.md'], { dir });
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^runbooks\/a\.md:3: error RB020 the id "checkout-5xx" is also that of runbooks\/sub\/b\.md: choose another$/),
    '1 runbook. 1 error, 0 warnings.',
  ]);
  expect(code).toBe(1);
});

test('a folder, the settings, the policy, and a runbook that lies elsewhere', async () => {
  const dir = await folder(files);
  const found = async (...names: string[]): Promise<string[]> => heads((await cli(['check', ...names], { dir })).out);
  expect(await found('runbooks/sub')).toEqual(['runbooks/sub/b.md:3: error RB020']);
  expect(await found('tocsin.yaml')).toEqual(['tocsin.yaml:1: error TC002']);
  expect(await found('./runbooks/policy.yaml')).toEqual(['runbooks/policy.yaml:2: error RB003']);
  expect(await found(path.join(dir, 'runbooks/c.md'))).toEqual(['runbooks/c.md:1: error RB001']);
  expect(new Set(await found('docs/stray.md'))).toEqual(new Set(['docs/stray.md:2: error RB003', 'docs/stray.md:3: error RB003']));
  expect(await found('README.md', 'runbooks/README.md', 'docs')).toEqual([]);
});

test('a name that is not there is no success', async () => {
  expect(await cli(['check', 'gone.md'], { dir: await folder({}) })).toEqual({ code: 1, out: '', err: 'There is no file or folder gone.md.' });
});

test('a warning alone: exit 0, with --strict exit 1', async () => {
  const dir = await folder({ 'runbooks/a.md': runbook.replace('executor:', 'run-by: [dba]\nexecutor:') });
  expect(await cli(['check'], { dir })).toMatchObject({ code: 0, out: expect.stringContaining('warning RB081') });
  expect(await cli(['check', '--strict'], { dir })).toMatchObject({ code: 1 });
  expect(await cli(['check', '--strict'], { dir: await folder({ 'runbooks/a.md': runbook }) })).toMatchObject({ code: 0 });
});

test('executors, where CI knows their names', async () => {
  const dir = await folder({ 'runbooks/a.md': runbook });
  expect((await cli(['check', '--executors', 'k8s-prod, http-only'], { dir })).code).toBe(0);
  expect(await cli(['check', '--executors', 'k8s-prod'], { dir })).toMatchObject({ code: 1, out: expect.stringMatching(/:12: error RB080 there is no executor "http-only": use one of k8s-prod/) });
});

test('roles are those of the policy beside the runbooks', async () => {
  const named = runbook.replace('executor:', 'run-by: [payments]\nexecutor:');
  const policy = 'policy: 1\nrisk: { change: { approvals: 0, run-by: [payments], timeout-max: 5m } }\nroles: { payments: { slack-usergroup: S0123 } }\n';
  expect(await cli(['check'], { dir: await folder({ 'runbooks/a.md': named }) })).toMatchObject({ code: 1, out: expect.stringContaining('RB080 there is no role "payments"') });
  expect((await cli(['check', '--strict'], { dir: await folder({ 'runbooks/a.md': named, 'runbooks/policy.yaml': policy }) })).code).toBe(0);
});

test('--codes: every code with its level and meaning', async () => {
  const { code, out } = await cli(['check', '--codes']);
  expect(code).toBe(0);
  expect(out).toMatch(/^TC001 {2}error .*\n/);
  expect(out).toMatch(/^RB081 {2}warning {2}check only {5}a role that the policy does not let do this$/m);
});

test('wrong words', async () => {
  expect(await cli(['check', '--format', 'xml'])).toMatchObject({ code: 2, err: expect.stringContaining('There is no format "xml": write text, json or github.') });
  expect(await cli(['check', '--stict'])).toMatchObject({ code: 2 });
});
