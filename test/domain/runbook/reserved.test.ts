// Names that would be instructions to a shell, a loader or a tool.
import { expect, test } from 'vitest';
import { isReserved, isReservedForSecrets } from '../../../src/domain/runbook/reserved.ts';

test.each([
  'PATH', 'IFS', 'ENV', 'HOME', 'SHELL', 'PS4', 'CDPATH', 'PROMPT_COMMAND', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL',
  'BASH_ENV', 'LD_PRELOAD',
  'GLIBC_TUNABLES', 'NODE_OPTIONS', 'PYTHONPATH', 'PERL5OPT', 'RUBYOPT', 'HTTPS_PROXY', 'NO_PROXY',
])('%s is refused for everything', (name) => {
  expect([isReserved(name), isReservedForSecrets(name)]).toEqual([true, true]);
});

const credentials = [
  'GIT_SSH_COMMAND', 'SSH_KEY', 'AWS_PROFILE', 'KUBECONFIG', 'PGHOST', 'GOOGLE_X', 'GH_TOKEN', 'GITHUB_TOKEN', 'SLACK_TOKEN',
];

test.each(credentials)(
  '%s is refused for values from outside and fine for a secret', (name) => {
    expect([isReserved(name), isReservedForSecrets(name)]).toEqual([true, false]);
  },
);

const free = ['MY_PATH', 'PATHS', 'HOMEPAGE', 'LANGUAGE_X', 'BASHFUL', 'PG', 'PG_HOST', 'PROXY', 'NODES', 'TZ_NAME', 'GIT'];

test.each(free)('%s is free', (name) => {
  expect([isReserved(name), isReservedForSecrets(name)]).toEqual([false, false]);
});
