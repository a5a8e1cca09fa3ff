// What GitHub says we may do in a repository: with a token, with an app, and when there is nothing to see.
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts';
import { openBench, REPO, type Bench } from '../demo/github/github-bench.ts';

let bench: Bench;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const app = { appId: '1', privateKey: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), installationId: 7 };
const connect = (auth: GitHubOptions['auth'] = { token: 't' }) => createGitHub({
  apiUrl: bench.world.apiUrl(), auth, version: '0.1.0', throttle: { enabled: false }, retryUnitMs: 5,
});

beforeAll(async () => {
  bench = await openBench();
});
afterEach(() => void Object.assign(bench.world.rights, { push: true, pullRequests: 'write', archived: false }));
afterAll(() => bench.close());

test('a token: whether it may push is known, whether it may open pull requests is not', async () => {
  expect(await connect().access(REPO)).toEqual({ defaultBranch: 'main', archived: false, push: true, pulls: undefined });
  Object.assign(bench.world.rights, { push: false, archived: true });
  expect(await connect().access(REPO)).toEqual({ defaultBranch: 'main', archived: true, push: false, pulls: undefined });
});

test('an app: what its installation was given', async () => {
  expect(await connect(app).access(REPO)).toEqual({ defaultBranch: 'main', archived: false, push: true, pulls: true });
  bench.world.rights.pullRequests = 'read';
  expect(await connect(app).access(REPO)).toMatchObject({ push: true, pulls: false });
  Object.assign(bench.world.rights, { push: false, pullRequests: 'write' });
  expect(await connect(app).access(REPO)).toMatchObject({ push: false, pulls: true });
});

test('a repository that is not there, or not for us, is undefined; a wrong token is refused', async () => {
  expect(await connect().access('acme/nothing')).toBeUndefined();
  await expect(connect({ token: 'bad' }).access(REPO)).rejects.toMatchObject({ name: 'Rejected', code: '401' });
  await expect(connect().access('not a repository')).rejects.toMatchObject({ code: 'repository' });
});
