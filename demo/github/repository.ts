// The bare repository behind the look-alike: refs as compare-and-swap, and commits made without a work tree.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createGit, GitFailed, type Git } from './git.ts';
import { createReader, possiblePath, type Reader } from './repository-reader.ts';

export type Person = { readonly name: string; readonly email: string };
export type Change = { readonly path: string; readonly content: Buffer | undefined };
export type NewCommit = {
  readonly tree: string; readonly parents: readonly string[]; readonly message: string;
  readonly author: Person; readonly committer?: Person | undefined; readonly at: Date;
};

export type NewEntry = { readonly mode: string; readonly path: string; readonly sha: string | undefined };

export type Repository = Reader & {
  readonly root: string;
  /** Points `ref` to `to` only if it still points to `from` (undefined: does not exist; `to` undefined: deletes). */
  moveRef(ref: string, to: string | undefined, from: string | undefined): Promise<boolean>;
  writeBlob(content: Buffer): Promise<string>;
  /** The tree of `base` (undefined: empty) with these files written or removed. Throws GitFailed for an impossible path. */
  writeTree(base: string | undefined, changes: readonly Change[]): Promise<string>;
  writeCommit(commit: NewCommit): Promise<string>;
  /** The tree of both put together; undefined when they are in conflict. Needs git 2.38. */
  mergeTree(ours: string, theirs: string): Promise<string | undefined>;
  /** Puts tree entries (of any mode) over a tree. */
  writeEntries(base: string | undefined, entries: readonly NewEntry[]): Promise<string>;
};

export const GITHUB: Person = { name: 'GitHub', email: 'noreply@github.com' };
const NOTHING = '0'.repeat(40);

/** Makes `<dir>/git/<owner>/<repo>.git`, bare, empty, with HEAD at main. */
export async function createRepository(dir: string, owner: string, repo: string, uuid: () => string): Promise<Repository> {
  const root = join(dir, 'git');
  const home = join(dir, 'home');
  const path = join(root, owner, `${repo}.git`);
  await mkdir(path, { recursive: true });
  await mkdir(home, { recursive: true });
  const git = createGit(path, home);
  await git(['init', '--quiet', '--bare', '--initial-branch=main', '--template=', path]);
  // Housekeeping in the background would outlive the server and race with its folder being removed.
  const settings = { 'http.receivepack': 'true', 'gc.auto': '0', 'receive.autogc': 'false', 'core.logAllRefUpdates': 'false' };
  for (const [name, value] of Object.entries(settings)) await git(['config', name, value]);
  return { root, ...createReader(git), ...writers(git, home, uuid) };
}

function writers(git: Git, home: string, uuid: () => string): Omit<Repository, keyof Reader | 'root'> {
  const writeBlob: Repository['writeBlob'] = async (content) =>
    (await git(['hash-object', '-w', '--stdin'], { input: content })).text.trim();
  const writeEntries: Repository['writeEntries'] = async (base, entries) => {
    const strange = entries.find(({ path }) => !possiblePath(path));
    if (strange !== undefined) throw new GitFailed(['update-index'], 1, `invalid path '${strange.path}'`);
    const index = join(home, `index-${uuid()}`);
    const env = { GIT_INDEX_FILE: index };
    try {
      await git(base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { env });
      const lines = entries.map(({ mode, path, sha }) => `${sha === undefined ? '0' : mode} ${sha ?? NOTHING}\t${path}\0`);
      await git(['update-index', '-z', '--index-info'], { env, input: lines.join('') });
      return (await git(['write-tree'], { env })).text.trim();
    } finally {
      await rm(index, { force: true });
    }
  };
  return {
    writeBlob,
    writeEntries,
    moveRef: (ref, to, from) => moveRef(git, ref, to, from),
    writeCommit: (commit) => writeCommit(git, commit),
    async writeTree(base, changes) {
      const entries = changes.map(async ({ path, content }) => ({
        mode: '100644', path, sha: content === undefined ? undefined : await writeBlob(content),
      }));
      return writeEntries(base, await Promise.all(entries));
    },
    async mergeTree(ours, theirs) {
      const merged = await git(['merge-tree', '--write-tree', ours, theirs], { answers: [1] });
      return merged.code === 0 ? merged.text.trim() : undefined;
    },
  };
}

async function moveRef(git: Git, ref: string, to: string | undefined, from: string | undefined): Promise<boolean> {
  try {
    if (to === undefined) await git(['update-ref', '-d', ref, from ?? NOTHING]);
    else await git(['update-ref', ref, to, from ?? NOTHING]);
    return true;
  } catch (error) {
    // "cannot lock ref": it points elsewhere, or somebody is moving it right now.
    if (error instanceof GitFailed && /cannot lock ref|reference already exists/.test(error.message)) return false;
    throw error;
  }
}

async function writeCommit(git: Git, commit: NewCommit): Promise<string> {
  const date = `@${Math.floor(commit.at.getTime() / 1000)} +0000`;
  const committer = commit.committer ?? commit.author;
  const env = {
    GIT_AUTHOR_NAME: commit.author.name, GIT_AUTHOR_EMAIL: commit.author.email, GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: committer.name, GIT_COMMITTER_EMAIL: committer.email, GIT_COMMITTER_DATE: date,
  };
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return (await git(['commit-tree', commit.tree, ...parents], { env, input: `${commit.message}\n` })).text.trim();
}
