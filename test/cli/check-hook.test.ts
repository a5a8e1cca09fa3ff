// The hook for pre-commit: it names a verb that exists, and the files that the verb is about.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { cli, root } from './support.ts';

type Hook = { readonly id: string; readonly entry: string; readonly files: string; readonly require_serial: boolean };

test('.pre-commit-hooks.yaml', async () => {
  const hooks = parse(await readFile(path.join(root, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];
  expect(hooks.map((hook) => hook.id)).toEqual(['tocsin-check']);
  const [program, ...args] = (hooks[0]?.entry ?? '').split(' ');
  const files = new RegExp(hooks[0]?.files ?? '');
  const named = ['runbooks/checkout-5xx.md', 'runbooks/README.md', 'README.md', 'tocsin.yaml', 'runbooks/policy.yaml', 'docs/runbooks/x.md', 'runbooks/sub/x.md'];
  expect(named.filter((name) => files.test(name))).toEqual(['runbooks/checkout-5xx.md', 'runbooks/README.md', 'tocsin.yaml', 'runbooks/policy.yaml', 'runbooks/sub/x.md']);
  expect(program).toBe('tocsin');
  expect(await cli([...args, 'runbooks/checkout-5xx.md', 'runbooks/README.md'])).toEqual({ code: 0, out: '1 runbook. 0 errors, 0 warnings.', err: '' });
});
