// tocsin check: what is wrong, in which file, on which line.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cli, folder, root } from './support.ts';

const runbook = await readFile(path.join(root, 'runbooks/checkout-5xx.md'), 'utf8');

test('an empty folder is fine: the defaults hold', async () => {
  expect(await cli(['check'], { dir: await folder({}) })).toEqual({ code: 0, out: 'No tocsin.yaml: the defaults hold, 0 usable runbooks in runbooks. 0 errors, 0 warnings.', err: '' });
});

test('what ships with Tocsin has no finding, the example of the settings included', async () => {
  const { code, out } = await cli(['check'], { env: { TOCSIN_CONFIG: 'tocsin.example.yaml' } });
  expect(out).toMatch(/^tocsin\.example\.yaml, \d+ usable runbooks in runbooks\. 0 errors, 0 warnings\.$/);
  expect(code).toBe(0);
});

test('settings: each problem with its line and code', async () => {
  const dir = await folder({
    'tocsin.yaml': ['# ours', 'anounce: "#x"', 'group:', '  by: [service]', '  within: soon', 'open:', '  - do: open', '  - when: { urgency: high }', '    do: shout', ''].join('\n'),
  });
  const { code, out } = await cli(['check'], { dir });
  expect(code).toBe(1);
  expect(out.split('\n').slice(0, -1)).toEqual([
    'tocsin.yaml:2: error TC002 the file: "anounce" is not a setting; did you mean "announce"?',
    expect.stringMatching(/^tocsin\.yaml:5: error TC003 group\.within: a duration/),
    expect.stringMatching(/^tocsin\.yaml:9: error TC003 open\.1\.do: /),
  ]);
  expect(out).toMatch(/3 errors, 0 warnings\.$/);
});

test('not YAML, said with its line', async () => {
  const { code, out } = await cli(['check'], { dir: await folder({ 'tocsin.yaml': 'announce: "#x"\nopen: [\n' }) });
  expect([code, out.split('\n')[0]]).toEqual([1, expect.stringMatching(/^tocsin\.yaml:[23]: error TC001 /)]);
});

test('an alias, which is not read here', async () => {
  const { code, out } = await cli(['check'], { dir: await folder({ 'tocsin.yaml': 'announce: &a "#x"\nroles: { commander: { page: *a } }\n' }) });
  expect([code, out.split('\n')[0]]).toEqual([1, 'tocsin.yaml:2: error TC001 an alias (*name): write the value out, aliases are not read here']);
});

test('a pattern that would stop every alert', async () => {
  const { code, out } = await cli(['check'], { dir: await folder({ 'tocsin.yaml': 'open:\n  - when: { title: "(?<" }\n    do: open\n' }) });
  expect([code, out.split('\n')[0]]).toEqual([1, expect.stringMatching(/^tocsin\.yaml:2: error TC003 open\.0\.when\.title: /)]);
});

test('a runbook that a service names and that is not there: a warning alone is no failure', async () => {
  const dir = await folder({
    'tocsin.yaml': ['announce: "#x"', 'services:', '  checkout-api:', '    runbooks:', '      - checkout-5xx', '      - gone', ''].join('\n'),
    'runbooks/checkout-5xx.md': runbook,
  });
  const { code, out } = await cli(['check'], { dir });
  expect(out.split('\n')).toEqual([
    'tocsin.yaml:6: warning TC004 services.checkout-api.runbooks: there is no runbook "gone"',
    'tocsin.yaml, 1 usable runbook in runbooks. 0 errors, 1 warning.',
  ]);
  expect(code).toBe(0);
});

test('policy and runbooks, where the settings say they are', async () => {
  const dir = await folder({
    'team/settings.yaml': 'policy: team/policy.yaml\n', 'team/policy.yaml': 'risk:\n  chnge: {}\n',
    'team/books/bad.md': '# no frontmatter\n', 'team/books/sub/good.md': runbook,
  });
  const { code, out } = await cli(['check'], { dir, env: { TOCSIN_CONFIG: 'team/settings.yaml', RUNBOOKS_DIR: 'team/books' } });
  expect(code).toBe(1);
  expect(out).toMatch(/^team\/policy\.yaml:2: error RB003 /m);
  expect(out).toMatch(/^team\/books\/bad\.md:1: error RB001 /m);
  expect(out).toMatch(/1 usable runbook in team\/books\. 3 errors, 0 warnings\.$/);
});

test('TOCSIN_CONFIG that names nothing', async () => {
  expect(await cli(['check'], { env: { TOCSIN_CONFIG: 'gone.yaml' } })).toEqual({ code: 1, out: '', err: 'TOCSIN_CONFIG names gone.yaml, and there is no such file.' });
});
