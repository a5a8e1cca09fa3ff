// A look-alike of GitHub on a free port, over a folder of its own, and an ordinary git client to use it with.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listenGitHub } from '../../../demo/github/listen.ts';
import { createGitHubWorld, type GitHubWorld, type GitHubWorldOptions } from '../../../demo/github/world.ts';

export const REPO = 'acme/postmortems';

export type Bench = {
  readonly world: GitHubWorld;
  readonly dir: string;
  readonly bare: string;
  readonly url: string;
  /** An ordinary git in `cwd`, as the person Ada, without anybody's settings. */
  git(cwd: string, ...args: readonly string[]): Promise<string>;
  /** A call to the REST API, as octokit or anybody would make it. */
  rest(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  graphql(query: string, input: unknown): Promise<unknown>;
  close(): Promise<void>;
};

const run = promisify(execFile);

export async function openBench(options: Partial<GitHubWorldOptions> = {}): Promise<Bench> {
  const dir = await mkdtemp(join(tmpdir(), 'tocsin-github-'));
  let url = '';
  let uuids = 0;
  let at = Date.parse('2026-03-01T10:00:00Z');
  const world = await createGitHubWorld({
    clock: {
      now: () => new Date((at += 1000)),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    random: { fraction: () => 0.5, uuid: () => `00000000-0000-4000-8000-${String((uuids += 1)).padStart(12, '0')}` },
    dir, owner: 'acme', repo: 'postmortems', publicUrl: () => url, ...options,
  });
  const server = await listenGitHub(world);
  url = server.url;
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
  const rest: Bench['rest'] = async (method, path, body) => {
    const init = { method, headers: { authorization: 'token t' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`${world.apiUrl()}${path}`, init);
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  return {
    world, dir, url: server.url, rest,
    bare: join(dir, 'git', 'acme', 'postmortems.git'),
    git: async (cwd, ...args) => (await run('git', args, { cwd, env })).stdout.trim(),
    graphql: async (query, input) => (await rest('POST', '/graphql', { query, variables: { input } })).body,
    async close() {
      await world.settled();
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A branch with one commit of the bot on it, ready for a pull request; answers the commit. */
export async function branchWithFile(bench: Bench, branch: string, path: string, text: string): Promise<string> {
  const base = `/repos/${REPO}`;
  const sha = await bench.git(bench.bare, 'rev-parse', 'main');
  await bench.rest('POST', `${base}/git/refs`, { ref: `refs/heads/${branch}`, sha });
  const content = Buffer.from(text).toString('base64');
  await bench.rest('PUT', `${base}/contents/${path}`, { message: 'Draft', content, branch });
  return bench.git(bench.bare, 'rev-parse', branch);
}

/** A pull request from a fresh branch with one file on it. */
export async function openDraft(bench: Bench, branch: string, path = `postmortems/${branch}.md`): Promise<number> {
  await branchWithFile(bench, branch, path, '# Draft\n');
  const wanted = { title: `Postmortem ${branch}`, head: branch, base: 'main', body: 'Facts.', draft: true };
  const made = await bench.rest('POST', `/repos/${REPO}/pulls`, wanted);
  return (made.body as { number: number }).number;
}
