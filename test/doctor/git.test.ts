// The doctor about a git remote, with a real one: answering, away, refused, without a commit; and that the token is in nothing it says.
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Env } from '../../src/config.ts';
import { gitRemote, gitServer, type GitRemote, type GitServer } from '../support/git-remote.ts';
import { openRemote } from '../support/git-writing.ts';
import { aPatient, checksOf } from '../support/patient.ts';

const token = 'git-token-very-secret';
let store: GitRemote;
let server: GitServer;
beforeEach(async () => {
  store = await gitRemote();
  server = await gitServer(store.dir, token);
  return async () => {
    await server.close();
    await store.close();
  };
});

async function checks(more: Env = {}, given = token) {
  const url = `${server.url}/pm.git`;
  const { patient } = await aPatient({ env: { POSTMORTEM_REPO: '', POSTMORTEM_GIT_URL: url, POSTMORTEM_GIT_TOKEN: given, ...more } });
  const remote = openRemote(url, path.join(store.dir, 'copies'), { token: given });
  const found = await checksOf({ ...patient, ports: { ...patient.ports, remote } }, 'Git');
  expect(JSON.stringify(found)).not.toContain(token);
  return { found, github: await checksOf(patient, 'GitHub') };
}

describe('the git remote', () => {
  it('answers and lets us push; nothing is made to find out', async () => {
    const { found, github } = await checks();
    expect(found).toMatchObject({ remote: { state: 'ok', say: expect.stringContaining('postmortems go to main') as string }, push: { state: 'ok' }, links: { state: 'off' }, transport: { state: 'warning' } });
    expect(github).not.toHaveProperty('postmortems');
    expect(github).not.toHaveProperty('repository');
    expect(await store.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it.each<[string, (server: GitServer) => void, string, string, RegExp]>([
    ['away', (one) => { one.fault = { match: /./, status: 503 }; }, 'remote', 'broken', /did not list its branches/],
    ['not ours to see', (one) => { one.fault = { match: /./, status: 404 }; }, 'remote', 'broken', /Look whether POSTMORTEM_GIT_URL/],
    ['not ours to write', (one) => { one.fault = { match: /git-receive-pack/, status: 403 }; }, 'push', 'broken', /the right to push/],
  ])('%s', async (_, worsen, name, state, say) => {
    worsen(server);
    const { found } = await checks();
    expect([found[name]?.state, found[name]?.say]).toEqual([state, expect.stringMatching(say)]);
  });

  it('a wrong token, a branch that is not there, a repository without a commit', async () => {
    expect((await checks({}, 'another-token')).found['remote']).toMatchObject({ state: 'broken', say: expect.stringContaining('POSTMORTEM_GIT_TOKEN') as string });
    expect((await checks({ POSTMORTEM_BRANCH: 'docs' })).found['remote']).toMatchObject({ state: 'broken', say: expect.stringContaining('no branch docs') as string });
    await store.git('update-ref', '-d', 'refs/heads/main');
    expect((await checks()).found['remote']).toMatchObject({ state: 'broken', fix: expect.stringContaining('first commit') as string });
  });

  it('is not spoken of where there is none', async () => {
    const { patient } = await aPatient();
    expect(await checksOf(patient, 'Git')).toEqual({});
  });
});
