// A real bare repository as somebody's git remote, a person who clones and pushes, and, if wanted, git's own server over http with a password.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { serveGit } from '../../demo/github/backend.ts';

const run = promisify(execFile);
const person = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@acme.example', GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@acme.example' };
const env = { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C', ...person };

export type GitRemote = {
  readonly dir: string; readonly bare: string;
  git(...args: string[]): Promise<string>;
  head(branch: string): Promise<string | undefined>;
  /** How many commits the branch has beside main's. */
  commits(branch: string): Promise<number>;
  file(branch: string, file: string): Promise<string | undefined>;
  files(branch: string): Promise<readonly string[]>;
  /** A person commits: `undefined` takes a file away. Never forced. */
  edit(branch: string, change: Readonly<Record<string, string | Buffer | undefined | ((text: string) => string)>>): Promise<void>;
  merge(branch: string, how?: 'merge' | 'squash'): Promise<void>;
  /** A hook of the server; without text, none. */
  hook(name: string, script?: string): Promise<void>;
  close(): Promise<void>;
};

export async function gitRemote(): Promise<GitRemote> {
  const dir = await mkdtemp(path.join(tmpdir(), 'tocsin-remote-'));
  const bare = path.join(dir, 'pm.git');
  const git = async (...args: string[]) => (await run('git', args, { cwd: dir, env })).stdout.trim();
  const inBare = (...args: string[]) => git('--git-dir', bare, ...args);
  await git('init', '--quiet', '--bare', '-b', 'main', bare);
  const work = path.join(dir, 'work');
  await git('clone', '--quiet', bare, work);
  const there = (...args: string[]) => git('-C', work, ...args);
  await writeFile(path.join(work, 'README.md'), '# Postmortems\n');
  await there('checkout', '--quiet', '-b', 'main');
  await there('add', '.');
  await there('commit', '--quiet', '-m', 'first');
  await there('push', '--quiet', 'origin', 'main');
  const orNone = (work_: Promise<string>) => work_.catch(() => undefined);
  const checkout = async (branch: string) => {
    await there('fetch', '--quiet', '--prune', 'origin');
    await there('checkout', '--quiet', '-B', branch, `origin/${branch}`);
  };
  return {
    dir, bare, git: inBare,
    head: (branch) => orNone(inBare('rev-parse', '--verify', '--quiet', `refs/heads/${branch}`)),
    commits: async (branch) => Number(await inBare('rev-list', '--count', `main..${branch}`)),
    file: async (branch, file) => (await run('git', ['--git-dir', bare, 'show', `${branch}:${file}`], { env }).catch(() => undefined))?.stdout,
    files: async (branch) => (await inBare('ls-tree', '-r', '--name-only', branch)).split('\n').filter((one) => one !== 'README.md'),
    async edit(branch, change) {
      await checkout(branch);
      for (const [file, what] of Object.entries(change)) {
        const full = path.join(work, file);
        if (what === undefined) {
          await rm(full);
          continue;
        }
        await mkdir(path.dirname(full), { recursive: true });
        await writeFile(full, typeof what !== 'function' ? what : what(await readFile(full, 'utf8')));
      }
      await there('add', '-A');
      await there('commit', '--quiet', '-m', 'a person');
      await there('push', '--quiet', 'origin', branch);
    },
    async merge(branch, how = 'merge') {
      await checkout('main');
      if (how === 'squash') {
        await there('merge', '--quiet', '--squash', `origin/${branch}`);
        await there('commit', '--quiet', '-m', 'squashed');
      } else await there('merge', '--quiet', '--no-ff', '-m', 'merged', `origin/${branch}`);
      await there('push', '--quiet', 'origin', 'main');
    },
    async hook(name, script) {
      const file = path.join(bare, 'hooks', name);
      if (script === undefined) return rm(file, { force: true });
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, `#!/bin/sh\n${script}\n`);
      await chmod(file, 0o755);
    },
    close: () => rm(dir, { recursive: true, force: true }),
  };
}

export type GitServer = {
  readonly url: string;
  readonly seen: string[];
  /** What the next requests whose line matches get instead; `after`: the work is done, and the answer is lost. */
  fault: { match: RegExp; status?: number; after?: boolean } | undefined;
  close(): Promise<void>;
};

/** git's own http-backend behind a password. `url` ends where repositories begin. */
export async function gitServer(root: string, password: string): Promise<GitServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const line = `${request.method} ${url.pathname}${url.search}`;
    one.seen.push(line);
    const given = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString('utf8').split(':').slice(1).join(':');
    if (given !== password) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="acme"' }).end('no');
      return;
    }
    const { fault } = one;
    const hit = fault?.match.test(line) === true ? fault : undefined;
    if (hit?.status !== undefined) {
      response.writeHead(hit.status).end(`the password was ${given}`);
      return;
    }
    // Carried out, and nobody hears of it. curl may ask once more by itself.
    if (hit?.after) response.write = () => true;
    void serveGit(request, response, { root, pathInfo: url.pathname, query: url.search.slice(1) }).then(() => (hit?.after ? request.socket.destroy() : response.end()), () => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const one: GitServer = {
    url: `http://127.0.0.1:${port}`, seen: [], fault: undefined,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
  return one;
}
