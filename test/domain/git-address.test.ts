// Addresses of git remotes: what git is given, what people are shown, and what is none. Nothing in one may become an option or a command.
import { describe, expect, it } from 'vitest';
import { isBranchName, readGitAddress } from '../../src/domain/git-address.ts';

describe('an address', () => {
  it.each([
    ['https://git.acme.example/sre/pm.git', { url: 'https://git.acme.example/sre/pm.git', transport: 'https', user: undefined, shown: 'git.acme.example/sre/pm' }],
    ['https://tocsin@git.acme.example:8443/sre/pm', { url: 'https://git.acme.example:8443/sre/pm', transport: 'https', user: 'tocsin', shown: 'git.acme.example:8443/sre/pm' }],
    ['https://a%40b@git.acme.example/pm', { url: 'https://git.acme.example/pm', transport: 'https', user: 'a@b', shown: 'git.acme.example/pm' }],
    ['http://10.0.0.7/pm.git/', { url: 'http://10.0.0.7/pm.git/', transport: 'http', user: undefined, shown: '10.0.0.7/pm' }],
    ['git@gitlab.com:acme/pm.git', { url: 'git@gitlab.com:acme/pm.git', transport: 'ssh', user: 'git', shown: 'gitlab.com/acme/pm' }],
    ['git@git.acme.example:/srv/pm.git', { url: 'git@git.acme.example:/srv/pm.git', transport: 'ssh', user: 'git', shown: 'git.acme.example/srv/pm' }],
    ['ssh://git@git.acme.example:2222/~sre/pm.git', { url: 'ssh://git@git.acme.example:2222/~sre/pm.git', transport: 'ssh', user: undefined, shown: 'git.acme.example:2222/~sre/pm' }],
    ['file:///srv/git/pm.git', { url: 'file:///srv/git/pm.git', transport: 'file', user: undefined, shown: 'srv/git/pm' }],
    ['/srv/git/pm.git', { url: '/srv/git/pm.git', transport: 'file', user: undefined, shown: 'srv/git/pm' }],
  ])('%s', (text, address) => expect(readGitAddress(text)).toEqual(address));

  it.each([
    '', 'acme/postmortems', '--upload-pack=touch pwned', '-oProxyCommand=x', 'ext::sh -c touch% /tmp/x', 'fd::7', 'http::https://x/y', 'git://git.acme.example/pm', 'ftp://x/y', 'file://', 'https://git.acme.example',
    'https://git.acme.example/', 'https://git.acme.example/pm?x=1', 'https://git.acme.example/pm#x', 'ssh://-oProxyCommand=x/pm', 'ssh://-x@host/pm', '-x@host:pm', '-host:pm', 'git@host: pm', 'git@host:p m', 'https://h/a b', 'https://h/p\nm', 'C:\\repo', 'C:/repo',
    'git@host:-x::y',
  ])('%j is none', (text) => expect(readGitAddress(text)).toEqual({ problem: expect.any(String) as string }));

  it('with a password is refused, and the password not repeated', () => {
    const read = readGitAddress('https://tocsin:hunter2@git.acme.example/pm');
    expect(read).toEqual({ problem: expect.stringContaining('POSTMORTEM_GIT_TOKEN') as string });
    expect(JSON.stringify(read)).not.toContain('hunter2');
  });
});

it.each([['main', true], ['release/2026.1', true], ['a', true], ['-x', false], ['a..b', false], ['a//b', false], ['a/.b', false], ['a.lock', false], ['a/', false], ['a b', false], ['a:b', false], ['a~1', false], ['', false], ['@{-1}', false], ['x'.repeat(300), false]])('%j as a branch: %s', (name, is) => expect(isBranchName(name)).toBe(is));
