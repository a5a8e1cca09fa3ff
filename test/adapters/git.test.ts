// The git remote through the git binary, against a real bare repository with hooks.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GitOptions } from '../../src/adapters/git.ts';
import type { Remote } from '../../src/ports.ts';
import { gitRemote, type GitRemote } from '../support/git-remote.ts';
import { branch, file, openRemote, refusal, write } from '../support/git-writing.ts';

let store: GitRemote;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'tocsin-git-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  store = await gitRemote();
  return () => store.close();
});

const open = (url: string, { dir: own = dir, ...more }: Partial<GitOptions> = {}): Remote => openRemote(url, own, more);

describe('reading and writing', () => {
  it('makes the branch with its first commit, and reads back what it wrote, whatever its letters', async () => {
    const remote = open(`file://${store.bare}`);
    const text = '\uFEFF---\r\nid: INC-42\r\n---\r\n\u00e9 \u{1F525} `$(touch pwned)`\r\n';
    expect(await remote.look(branch)).toMatchObject({ base: { name: 'main' }, head: undefined });
    expect(await write(remote, text)).toEqual({ commit: await store.head(branch) });
    const { head = '' } = await remote.look(branch);
    expect(await remote.readFile(file, head)).toBe(text);
    expect(await store.git('log', '-1', '--format=%an <%ae> %s', branch)).toBe('Tocsin <tocsin@localhost> INC-42: draft');
    expect(await store.git('fsck', '--strict')).toBe('');
    expect(await remote.readFile('other.md', head)).toBeUndefined();
    await expect(remote.readFile('postmortems', head)).rejects.toMatchObject({ code: 'not_a_file' });
  });

  it('leaves every other file as it was, and names those that the branch changed', async () => {
    const remote = open(store.bare);
    await write(remote, 'one\n');
    await store.edit(branch, { 'notes/more.md': 'more\n', [file]: (text) => `${text}two\n` });
    await write(remote, 'three\n');
    const { head = '', base } = await remote.look(branch);
    expect(await remote.changedFiles(base?.head ?? '', head)).toEqual(['notes/more.md', file]);
    expect(await store.files(branch)).toEqual(['notes/more.md', file]);
    expect(await store.commits(branch)).toBe(3);
  });

  it('reads a branch that goes to another one than the default', async () => {
    await store.git('branch', 'docs', 'main');
    expect(await open(store.bare).look(branch, 'docs')).toMatchObject({ base: { name: 'docs' }, wanted: 'docs' });
    expect(await open(store.bare).look(branch, 'nowhere')).toMatchObject({ base: undefined, wanted: 'nowhere' });
  });

  it('says what is no text', async () => {
    const remote = open(store.bare);
    await write(remote, 'fine\n');
    await store.edit(branch, { [file]: Buffer.from([0xff, 0xfe, 0x80]) });
    const { head = '' } = await remote.look(branch);
    await expect(remote.readFile(file, head)).rejects.toMatchObject({ code: 'not_text' });
  });
});

describe('never over somebody else', () => {
  it('is stale when the branch moved, was made, or was taken away meanwhile', async () => {
    const remote = open(store.bare);
    await write(remote, 'one\n');
    const first = await store.head(branch);
    await store.edit(branch, { [file]: 'a person\n' });
    expect(await write(remote, 'two\n', { expected: first })).toBe('stale');
    // It was not there when we looked.
    const { base } = await remote.look(branch);
    expect(await remote.commitFile({ branch, expected: undefined, parent: base?.head ?? '', path: file, text: 'three\n', message: 'x' })).toBe('stale');
    expect(await store.file(branch, file)).toBe('a person\n');
    const now = await store.head(branch);
    await store.git('update-ref', '-d', `refs/heads/${branch}`);
    expect(await write(remote, 'four\n', { expected: now })).toBe('stale');
    expect(await store.head(branch)).toBeUndefined();
  });

  it('is stale where a person took commits back: a push without a lease would bring them again', async () => {
    const remote = open(store.bare);
    await write(remote, 'one\n');
    const first = await store.head(branch);
    await write(remote, 'two\n');
    const second = await store.head(branch);
    await store.git('update-ref', `refs/heads/${branch}`, first ?? '');
    expect(await write(remote, 'three\n', { expected: second })).toBe('stale');
    expect(await store.head(branch)).toBe(first);
  });

  it('four at once make one commit, the others are stale', async () => {
    const looks = await Promise.all([0, 1, 2, 3].map(async (n) => {
      // Two of one process, and two that share nothing.
      const remote = open(store.bare, { dir: n < 2 ? dir : path.join(dir, `other-${n}`) });
      return { remote, seen: await remote.look(branch) };
    }));
    const done = await Promise.all(looks.map(({ remote, seen }, n) => remote.commitFile({ branch, expected: seen.head, parent: seen.base?.head ?? '', path: file, text: `publisher ${n}\n`, message: 'x' })));
    expect([done.filter((one) => one === 'stale').length, await store.commits(branch)]).toEqual([3, 1]);
  });
});

describe('what a server refuses', () => {
  it('a hook: its text as it is, without colours and controls; nothing of it is written', async () => {
    await store.hook('pre-receive', `printf '\\033[31mOnly <!channel> may write here\\033[0m\\007\\n' >&2\nexit 1`);
    const error = await refusal(write(open(store.bare), 'x\n'));
    expect(error).toMatchObject({ name: 'Rejected', system: 'git', code: 'refused' });
    expect(error.message).toContain('pre-receive hook declined');
    expect(error.message).toContain('Only <!channel> may write here');
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(error.message).not.toMatch(/[\u0000-\u001f]/);
    expect(await store.head(branch)).toBeUndefined();
  });

  it('a branch that stands in the way, and one that rules keep', async () => {
    await store.git('branch', 'postmortem', 'main');
    expect(await refusal(write(open(store.bare), 'x\n'))).toMatchObject({ code: 'in_the_way', message: expect.stringContaining('Rename that branch') as string });
    await store.git('branch', '-D', 'postmortem');
    await store.hook('update', 'echo "protected branch" >&2\nexit 1');
    expect(await refusal(write(open(store.bare), 'x\n'))).toMatchObject({ code: 'refused', message: expect.stringContaining('protected branch') as string });
  });

  it('push options where there are none; where there are, they arrive', async () => {
    const push = ['merge_request.create', 'merge_request.target=main'];
    expect(await refusal(write(open(store.bare), 'x\n', { push }))).toMatchObject({ code: 'push_options' });
    await store.git('config', 'receive.advertisePushOptions', 'true');
    await store.hook('pre-receive', `echo "$GIT_PUSH_OPTION_COUNT $GIT_PUSH_OPTION_0 $GIT_PUSH_OPTION_1" > ${path.join(store.dir, 'options')}`);
    await write(open(store.bare), 'x\n', { push });
    expect(await readFile(path.join(store.dir, 'options'), 'utf8')).toBe('2 merge_request.create merge_request.target=main\n');
  });

  it.each(['../out.md', '.git/config', 'a/.GIT/hooks/x', '/etc/x.md', 'a//b.md', '.github/workflows/x.yml', '.gitlab-ci.yml', 'a\u0000b'])('%j is no path of ours', async (name) => {
    const remote = open(store.bare);
    const { base } = await remote.look(branch);
    const work = remote.commitFile({ branch, expected: undefined, parent: base?.head ?? '', path: name, text: 'x', message: 'x' });
    await expect(work).rejects.toMatchObject({ system: 'git', code: 'path' });
    expect(await store.head(branch)).toBeUndefined();
  });

  it('a repository that is not there', async () => {
    expect(await refusal(open(path.join(store.dir, 'none.git')).look(branch))).toMatchObject({ name: 'Rejected', code: 'not_found' });
  });
});

describe('the copy on this machine', () => {
  it('is made anew when it is broken', async () => {
    const own = path.join(dir, 'broken');
    const remote = open(store.bare, { dir: own });
    await write(remote, 'one\n');
    const [copy = ''] = await readdir(own);
    await writeFile(path.join(own, copy, 'HEAD'), 'nonsense');
    expect(await refusal(write(remote, 'two\n'))).toMatchObject({ name: 'Outage', message: expect.stringContaining('made anew') as string });
    expect(await write(remote, 'two\n')).toMatchObject({ commit: expect.any(String) as string });
    // A process that was killed left its lock.
    await store.edit(branch, { [file]: 'theirs\n' });
    for (const name of await readdir(path.join(own, copy, 'refs/tocsin'))) await writeFile(path.join(own, copy, 'refs/tocsin', `${name}.lock`), '');
    expect(await refusal(write(remote, 'three\n'))).toMatchObject({ name: 'Outage', message: expect.not.stringContaining(own) as string });
    expect(await write(remote, 'three\n')).toMatchObject({ commit: expect.any(String) as string });
  });

  it('runs no hook and heeds no settings of this machine', async () => {
    const own = path.join(dir, 'hooked');
    const remote = open(store.bare, { dir: own, environment: { ...process.env, GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'protocol.file.allow', GIT_CONFIG_VALUE_0: 'never', GIT_DIR: '/nonexistent' } });
    await write(remote, 'one\n');
    const [copy = ''] = await readdir(own);
    const ran = path.join(store.dir, 'ran');
    await mkdir(path.join(own, copy, 'hooks'));
    for (const name of ['pre-push', 'reference-transaction', 'post-index-change', 'post-checkout']) await writeFile(path.join(own, copy, 'hooks', name), `#!/bin/sh\ntouch '${ran}'\n`, { mode: 0o755 });
    expect(await write(remote, 'two\n')).toMatchObject({ commit: expect.any(String) as string });
    await expect(readFile(ran)).rejects.toThrow('ENOENT');
  });
});

describe('over ssh', () => {
  it('trusts and signs in with what it is given, and asks nobody', async () => {
    // An ssh of ours: it writes down how it was called, and runs what would run on the other side.
    const bin = path.join(store.dir, 'bin');
    const args = path.join(store.dir, 'args');
    await mkdir(bin);
    await writeFile(path.join(bin, 'ssh'), `#!/bin/sh\nprintf '%s\\n' "$@" >> '${args}'\nfor last; do :; done\nexec sh -c "$last"\n`, { mode: 0o755 });
    const environment = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, SSH_ASKPASS: '/bin/false', GIT_SSH_COMMAND: '/bin/false' };
    const remote = open(`git@git.acme.example:${store.bare}`, { sshKey: '/run/secrets/id_ed25519', knownHosts: '/etc/tocsin/known_hosts', environment });
    expect(await write(remote, 'one\n')).toEqual({ commit: await store.head(branch) });
    const said = (await readFile(args, 'utf8')).split('\n');
    for (const option of ['/dev/null', '/run/secrets/id_ed25519', 'BatchMode=yes', 'StrictHostKeyChecking=yes', 'UserKnownHostsFile=/etc/tocsin/known_hosts', 'IdentitiesOnly=yes', 'ForwardAgent=no', 'git@git.acme.example']) expect(said).toContain(option);
  });

  it.each([['Host key verification failed.', 'host_key'], ['git@git.acme.example: Permission denied (publickey).', 'auth'], ['ssh: connect to host git.acme.example port 22: Connection refused', undefined]])('%s', async (words, code) => {
    const bin = path.join(store.dir, 'bin');
    await mkdir(bin);
    await writeFile(path.join(bin, 'ssh'), `#!/bin/sh\necho '${words}' >&2\nexit 255\n`, { mode: 0o755 });
    const error = await refusal(open('git@git.acme.example:pm.git', { environment: { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` } }).look(branch));
    expect(error).toMatchObject(code === undefined ? { name: 'Outage' } : { name: 'Rejected', code });
  });
});

it('a git that hangs is ended, and what it started with it', async () => {
  const bin = path.join(store.dir, 'bin');
  await mkdir(bin);
  await writeFile(path.join(bin, 'ssh'), '#!/bin/sh\nexit 255\n', { mode: 0o755 });
  const environment = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
  // The copy is made with time enough; only what hangs is short of it.
  await refusal(open('git@git.acme.example:pm.git', { environment }).look(branch));
  await writeFile(path.join(bin, 'ssh'), '#!/bin/sh\nexec sleep 600\n');
  const remote = open('git@git.acme.example:pm.git', { environment, timeoutMs: 300 });
  expect(await refusal(remote.look(branch))).toMatchObject({ name: 'Outage', message: expect.stringContaining('did not answer in time') as string });
});
