// Reading the bare repository: refs, commits, trees, files, differences.
import type { Git } from './git.ts';
import { wordDiff, type DiffFile } from './word-diff.ts';

export type CommitRecord = {
  readonly sha: string; readonly tree: string; readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string; readonly date: string };
  readonly committer: { readonly name: string; readonly email: string; readonly date: string };
  readonly message: string;
};
export type Entry = { readonly mode: string; readonly type: string; readonly sha: string; readonly path: string };
export type FileChange = {
  readonly filename: string; readonly status: 'added' | 'removed' | 'modified';
  readonly additions: number; readonly deletions: number;
};

export type Reader = {
  /** The commit a full ref name (`refs/…`) points to. */
  ref(name: string): Promise<string | undefined>;
  refs(prefix: string): Promise<readonly { readonly ref: string; readonly sha: string }[]>;
  /** The commit meant by a branch, a tag or a full sha. */
  resolve(name: string): Promise<string | undefined>;
  validRef(name: string): Promise<boolean>;
  kind(sha: string): Promise<string | undefined>;
  commit(sha: string): Promise<CommitRecord>;
  /** Commits of `to` that are not in `from`, oldest first. */
  commits(from: string, to: string): Promise<readonly CommitRecord[]>;
  isAncestor(older: string, newer: string): Promise<boolean>;
  mergeBase(one: string, other: string): Promise<string | undefined>;
  entry(commit: string, path: string): Promise<Entry | undefined>;
  entries(treeish: string, recursive: boolean): Promise<readonly Entry[]>;
  blob(sha: string): Promise<Buffer>;
  changes(from: string, to: string): Promise<readonly FileChange[]>;
  wordDiff(from: string, to: string): Promise<readonly DiffFile[]>;
};

const SHA = /^[0-9a-f]{40}$/;

/** Whether a tree may hold this path. Git's own plumbing passes over impossible ones in silence. */
export function possiblePath(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git');
}

const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');

/** Every reader answers undefined for what does not exist; names are never read as options of git. */
export function createReader(git: Git): Reader {
  const ref: Reader['ref'] = async (name) => {
    const found = await git(['show-ref', '--verify', '--hash', '--', name], { answers: [1, 128] });
    return found.code === 0 ? found.text.trim() : undefined;
  };
  const kind: Reader['kind'] = async (sha) => {
    if (!SHA.test(sha)) return undefined;
    const found = await git(['cat-file', '-t', sha], { answers: [1, 128] });
    return found.code === 0 ? found.text.trim() : undefined;
  };
  return {
    ref,
    kind,
    refs: async (prefix) => listRefs(git, prefix),
    async resolve(name) {
      if ((await kind(name)) === 'commit') return name;
      return (await ref(`refs/heads/${name}`)) ?? (await ref(`refs/tags/${name}`));
    },
    validRef: async (name) => (await git(['check-ref-format', name], { answers: [1] })).code === 0,
    async commit(sha) {
      return parseCommit((await git(['log', '-1', `--format=${FORMAT}`, sha])).text);
    },
    async commits(from, to) {
      const listed = await git(['log', '-z', '--reverse', '--topo-order', `--format=${FORMAT}%x00%x1e`, `${from}..${to}`]);
      return listed.text.split('\x1e').map((text) => text.replace(/^\0/, '')).filter((text) => text !== '').map(parseCommit);
    },
    isAncestor: async (older, newer) => (await git(['merge-base', '--is-ancestor', older, newer], { answers: [1] })).code === 0,
    async mergeBase(one, other) {
      const base = await git(['merge-base', one, other], { answers: [1] });
      return base.code === 0 ? base.text.trim() : undefined;
    },
    async entry(commit, path) {
      if (!possiblePath(path)) return undefined;
      const found = await git(['ls-tree', '-z', '--full-tree', commit, '--', path]);
      return parseEntries(found.text).find((entry) => entry.path === path);
    },
    async entries(treeish, recursive) {
      return parseEntries((await git(['ls-tree', '-z', '--full-tree', ...(recursive ? ['-r', '-t'] : []), treeish])).text);
    },
    blob: async (sha) => (await git(['cat-file', 'blob', sha])).stdout,
    changes: async (from, to) => listChanges(git, from, to),
    wordDiff: (from, to) => wordDiff(git, from, to),
  };
}

async function listRefs(git: Git, prefix: string): Promise<readonly { ref: string; sha: string }[]> {
  const listed = await git(['for-each-ref', '--format=%(refname) %(objectname)']);
  const refs = listed.text.split('\n').filter((line) => line.startsWith(prefix));
  return refs.map((line) => ({ ref: line.slice(0, -41), sha: line.slice(-40) }));
}

async function listChanges(git: Git, from: string, to: string): Promise<readonly FileChange[]> {
  const plain = ['--no-renames', '--no-ext-diff', '-z', from, to];
  const [kinds, counts] = await Promise.all([git(['diff', '--name-status', ...plain]), git(['diff', '--numstat', ...plain])]);
  const fields = kinds.text.split('\0');
  const status = new Map<string, FileChange['status']>();
  for (let at = 0; at + 1 < fields.length; at += 2) status.set(fields[at + 1] ?? '', statusWord(fields[at] ?? ''));
  return counts.text.split('\0').filter((line) => line !== '').map((line) => {
    const [additions = '', deletions = '', filename = ''] = line.split('\t');
    // A binary file is counted as "-".
    const counts = { additions: Number(additions) || 0, deletions: Number(deletions) || 0 };
    return { filename, status: status.get(filename) ?? 'modified', ...counts };
  });
}

function statusWord(letter: string): FileChange['status'] {
  if (letter === 'A') return 'added';
  return letter === 'D' ? 'removed' : 'modified';
}

function parseCommit(text: string): CommitRecord {
  const [sha = '', tree = '', parents = '', ...rest] = text.split('\0');
  const [an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = ''] = rest;
  return {
    sha,
    tree,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    author: { name: an, email: ae, date: ad },
    committer: { name: cn, email: ce, date: cd },
    message: message.trimEnd(),
  };
}

function parseEntries(text: string): readonly Entry[] {
  return text.split('\0').filter((line) => line !== '').map((line) => {
    const [head = '', path = ''] = line.split('\t');
    const [mode = '', type = '', sha = ''] = head.split(' ');
    return { mode, type, sha, path };
  });
}
