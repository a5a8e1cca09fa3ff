// What may stand in a step's environment, and what is refused before anything is started.
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../../src/runner/local/environment.ts';
import { job, profile } from './support.ts';

const env = (more: object, yaml: string = '{}') => environmentOf(job(more), profile(yaml), false);

describe('the environment', () => {
  it.each([
    'PATH', 'IFS', 'ENV', 'HOME', 'PS4', 'TMPDIR', 'LANG', 'LC_ALL', 'BASH_ENV', 'LD_PRELOAD', 'NODE_OPTIONS', 'PYTHONPATH', 'PERL5OPT', 'GIT_SSH_COMMAND', 'KUBECONFIG',
    'PGHOST', 'HTTPS_PROXY', 'SHELLOPTS', 'BASHOPTS', 'GCONV_PATH', 'pod', 'BASH_FUNC_x%%', 'A=B', '', 'A B',
  ])('a parameter named %j is refused', (name) => expect(() => env({ env: { [name]: 'x' } })).toThrow(expect.objectContaining({ name: 'Rejected', code: 'environment' })));

  it.each(['LD_PRELOAD', 'BASH_ENV', 'PATH', 'SHELLOPTS', 'HTTPS_PROXY'])('a secret named %s is refused', (name) => {
    expect(() => env({ secrets: { [name]: 'long enough' } })).toThrow(expect.objectContaining({ code: 'environment' }));
  });

  it.each([
    [{ env: { POD: 'a\0b' } }, 'POD holds a NUL'],
    [{ env: { POD: 'x'.repeat(131_072) } }, 'longer than 128 KiB'],
    [{ secrets: { TOKEN: 'short' } }, 'TOKEN is shorter than 6'],
    [{ env: { TOKEN: 'x' }, secrets: { TOKEN: 'long enough' } }, 'TOKEN is given twice'],
  ])('%j', (more, words) => expect(() => env(more)).toThrow(words));

  it('a parameter cannot replace what the identity says', () => {
    expect(() => env({ env: { CONTEXT: 'prod' } }, '{ read: { env: { CONTEXT: staging } } }')).toThrow('CONTEXT is given twice');
  });

  it('passes values as they are', () => {
    const value = '$(id) `id` "quotes" \'and\' ; more\n-x';
    expect(env({ env: { POD: value } })['POD']).toBe(value);
  });
});
