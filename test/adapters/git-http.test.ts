// The git remote over git's own http server with a password: signing in, bad days, and that the password gets out nowhere.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { GitOptions } from '../../src/adapters/git.ts';
import type { Remote } from '../../src/ports.ts';
import { gitRemote, gitServer, type GitRemote, type GitServer } from '../support/git-remote.ts';
import { branch, file, openRemote, refusal, write } from '../support/git-writing.ts';

const secret = 'sesame+/&open_me%';
let store: GitRemote;
let server: GitServer;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'tocsin-git-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  store = await gitRemote();
  server = await gitServer(store.dir, secret);
  return async () => {
    await server.close();
    await store.close();
  };
});
const open = (url: string, { dir: own = dir, ...more }: Partial<GitOptions> = {}): Remote => openRemote(url, own, more);
const url = () => `${server.url}/pm.git`;

it('signs in, writes, and lets the password out nowhere: not in arguments, not in the copy, not in what goes wrong', async () => {
  const own = path.join(dir, 'http');
  // A git of ours in front of the real one writes down what every user of the machine could read.
  const bin = path.join(store.dir, 'bin');
  const args = path.join(store.dir, 'args');
  const usual = process.env['PATH'] ?? '';
  await mkdir(bin);
  await writeFile(path.join(bin, 'git'), `#!/bin/sh\nprintf '%s\\n' "$*" >> '${args}'\nPATH='${usual}' exec git "$@"\n`, { mode: 0o755 });
  const remote = open(url(), { dir: own, token: secret, environment: { ...process.env, PATH: `${bin}:${usual}` } });
  expect(await write(remote, 'one\n')).toMatchObject({ commit: expect.any(String) as string });
  await store.edit(branch, { [file]: 'theirs\n' });
  expect(await write(remote, 'two\n')).toMatchObject({ commit: expect.any(String) as string });
  const said = [await readFile(args, 'utf8'), ...server.seen];
  for (const name of await readdir(own, { recursive: true, withFileTypes: true })) if (name.isFile()) said.push((await readFile(path.join(name.parentPath, name.name))).toString('latin1'));
  // The server says it back with a 403 and in a hook.
  server.fault = { match: /git-receive-pack/, status: 403 };
  said.push((await refusal(write(remote, 'three\n'))).message);
  server.fault = undefined;
  await store.hook('pre-receive', `echo "no: ${secret}" >&2\nexit 1`);
  const refused = await refusal(write(remote, 'four\n'));
  said.push(refused.message, refused.stack ?? '');
  for (const form of [secret, encodeURIComponent(secret), Buffer.from(`x-token-auth:${secret}`).toString('base64')]) expect(said.filter((text) => text.includes(form))).toEqual([]);
  expect(refused.message).toContain('no: [secret]');
  expect(said[0]).toContain('push --porcelain');
});

it('whatever git itself says of the token stays here', async () => {
  const bin = path.join(store.dir, 'bin');
  const usual = process.env['PATH'] ?? '';
  await mkdir(bin);
  await writeFile(path.join(bin, 'git'), `#!/bin/sh\nPATH='${usual}'\ntest "$1" = ls-remote || exec git "$@"\necho "fatal: $TOCSIN_GIT_TOKEN at https://x-token-auth:$TOCSIN_GIT_TOKEN@git.acme.example" >&2\nexit 128\n`, { mode: 0o755 });
  const error = await refusal(open(url(), { token: secret, environment: { ...process.env, PATH: `${bin}:${usual}` } }).look(branch));
  expect(error.message).toContain('[secret] at https://git.acme.example');
  expect(error.message).not.toContain(secret);
});

it('a wrong password, none, and no right to push', async () => {
  expect(await refusal(open(url(), { token: 'wrong-password' }).look(branch))).toMatchObject({ code: 'auth', message: expect.stringContaining('POSTMORTEM_GIT_TOKEN') as string });
  expect(await refusal(open(url()).look(branch))).toMatchObject({ code: 'auth' });
  const remote = open(url(), { token: secret });
  const { base } = await remote.look(branch);
  await remote.mayPush(branch, base?.head ?? '');
  server.fault = { match: /git-receive-pack/, status: 403 };
  expect(await refusal(remote.mayPush(branch, base?.head ?? ''))).toMatchObject({ code: 'denied' });
  expect(await store.head(branch)).toBeUndefined();
});

it('away, overloaded, and moved', async () => {
  const remote = open(url(), { token: secret });
  for (const status of [500, 503, 429]) {
    server.fault = { match: /./, status };
    expect(await refusal(remote.look(branch))).toMatchObject({ name: 'Outage', system: 'git' });
  }
  server.fault = { match: /./, status: 404 };
  expect(await refusal(remote.look(branch))).toMatchObject({ code: 'not_found' });
  await server.close();
  expect(await refusal(remote.look(branch))).toMatchObject({ name: 'Outage' });
  server = await gitServer(store.dir, secret);
});

it('a push whose answer is lost may have arrived, says so, and the next look finds it', async () => {
  const remote = open(url(), { token: secret });
  await remote.look(branch);
  server.fault = { match: /POST .*git-receive-pack/, after: true };
  expect(await refusal(write(remote, 'one\n'))).toMatchObject({ name: 'Outage', ambiguous: true });
  server.fault = undefined;
  const { head = '' } = await remote.look(branch);
  expect(await remote.readFile(file, head)).toBe('one\n');
});
