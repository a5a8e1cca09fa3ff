// Any git remote through the git binary, in the words of the Remote port: read at the head, written by a push that loses to whoever was quicker.
import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Outage, Rejected } from '../domain/errors.ts';
import { isBranchName } from '../domain/git-address.ts';
import type { Remote, RemoteCommit } from '../ports.ts';
import { createCache, type Cache } from './git-cache.ts';
import type { GitAccess } from './git-environment.ts';
import { refusedRef } from './git-errors.ts';
import { writablePath } from './git-paths.ts';

export type GitOptions = GitAccess & {
  /** Where copies of remotes are kept. */
  readonly dir: string;
  /** Who commits. */
  readonly author: { readonly name: string; readonly email: string };
  /** This process's own environment: PATH, proxies and certificates are taken from it, nothing else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long one run of git may take; 60,000 ms. */
  readonly timeoutMs?: number | undefined;
};

const mostChanged = 100;
const objectId = /^[0-9a-f]{40}([0-9a-f]{24})?$/;

/** Every method throws Outage or Rejected. Nothing is ever forced: a push names the head it replaces, and its commit is a child of that head. */
export function createGit(options: GitOptions): Remote {
  const cache = createCache({ ...options, timeoutMs: options.timeoutMs ?? 60_000 });
  return { ...readers(cache, options), ...writers(cache, options) };
}

function readers(cache: Cache, { address }: GitOptions): Pick<Remote, 'look' | 'readFile' | 'changedFiles'> {
  return {
    async look(branch, wanted) {
      const asked = ['HEAD', ref(branch), ...(wanted === undefined ? [] : [ref(wanted)])];
      const { stdout } = await cache.remote(['ls-remote', '--quiet', '--symref', '--', address.url, ...asked], { doing: 'list its branches', write: false });
      const listed = readRefs(stdout.toString('utf8'));
      const base = wanted ?? listed.main;
      const heads = [...new Set([branch, ...(base === undefined ? [] : [base])])].filter((name) => listed.heads.has(ref(name)));
      await bring(cache, address.url, heads.map((name) => ({ name, at: listed.heads.get(ref(name)) ?? '' })));
      const headOf = (name: string | undefined): string | undefined => (name === undefined ? undefined : listed.heads.get(ref(name)));
      const at = headOf(base);
      return { base: base === undefined || at === undefined ? undefined : { name: base, head: at }, wanted: base, head: headOf(branch) };
    },

    async readFile(file, at) {
      const { out } = await cache.local(['ls-tree', '-z', '--full-tree', known(at), '--', file]);
      const found = /^(\d{6}) (\w+) ([0-9a-f]+)\t/.exec(out);
      if (!found) return undefined;
      const [, mode = '', type, id = ''] = found;
      if (type !== 'blob' || mode === '120000') throw new Rejected('git', 'not_a_file', `${file} in ${address.shown} is not a file: choose another path or move what is there.`);
      return decode(await cache.blob(id), file, address.shown);
    },

    async changedFiles(since, at) {
      const { code, out: fork } = await cache.local(['merge-base', known(since), known(at)], { or: [1] });
      if (code !== 0) return [];
      const { out } = await cache.local(['diff-tree', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=d', fork.trim(), known(at)]);
      return out.split('\0').filter((name) => name !== '').slice(0, mostChanged);
    },
  };
}

function writers(cache: Cache, { address, author }: GitOptions): Pick<Remote, 'commitFile' | 'mayPush'> {
  return {
    async commitFile(input) {
      const { branch, expected, push = [] } = input;
      const commit = await makeCommit(cache, input, author);
      const lease = `--force-with-lease=${ref(branch)}:${expected ?? ''}`;
      const args = ['push', '--porcelain', '--no-verify', '--no-signed', '--no-follow-tags', lease, ...push.flatMap((option) => ['-o', option]), '--', address.url, `${commit}:${ref(branch)}`];
      const ran = await cache.remote(args, { doing: `take a push to ${branch}`, write: true, mind: ({ stdout }) => refusal(stdout) !== undefined });
      const refused = refusal(ran.stdout);
      if (refused === undefined) return { commit };
      const fate = refusedRef(refused, ran.stderr, branch, address);
      if (fate === 'stale') return 'stale';
      throw fate;
    },

    async mayPush(branch, at) {
      // Signs in for writing and says what it would do. Hooks and rules are not asked: only a push meets them.
      await cache.remote(['push', '--porcelain', '--dry-run', '--no-verify', '--', address.url, `${known(at)}:${ref(branch)}`], { doing: 'let us push', write: false });
    },
  };
}

/** One file in one commit on `parent`, made without a work tree. */
async function makeCommit(cache: Cache, { parent, path: asked, text, message }: RemoteCommit, { name, email }: GitOptions['author']): Promise<string> {
  const file = writablePath(asked);
  const index = path.join(cache.dir, `index-${randomUUID()}`);
  const env = { GIT_INDEX_FILE: index, GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email };
  const id = async (args: readonly string[], input?: string) => (await cache.local(args, { env, input })).out.trim();
  try {
    const blob = await id(['hash-object', '-w', '--stdin', '--no-filters'], text);
    await id(['read-tree', known(parent)]);
    await id(['update-index', '-z', '--index-info'], `100644 ${blob}\t${file}\0`);
    const commit = await id(['commit-tree', await id(['write-tree']), '-p', parent, '-F', '-'], message);
    // The last net under "never forced": what is pushed has the head that it replaces as its one parent.
    const [made, ...parents] = (await id(['rev-list', '--parents', '-n', '1', commit])).split(' ');
    if (made !== commit || parents.length !== 1 || parents[0] !== parent) throw new Error(`the commit ${commit} is not a child of ${parent}`);
    return commit;
  } finally {
    await rm(index, { force: true });
  }
}

/** Into refs of our own, so that the next fetch says what is here already. */
async function bring(cache: Cache, url: string, heads: readonly { readonly name: string; readonly at: string }[]): Promise<void> {
  const lacking: string[] = [];
  for (const { name, at } of heads) {
    const { code } = await cache.local(['cat-file', '-e', `${known(at)}^{commit}`], { or: [1, 128] });
    if (code !== 0) lacking.push(`+${ref(name)}:refs/tocsin/${createHash('sha256').update(name).digest('hex').slice(0, 20)}`);
  }
  if (lacking.length === 0) return;
  await cache.remote(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', url, ...lacking], { doing: 'send its branches', write: false });
  for (const { name, at } of heads) {
    const { code } = await cache.local(['cat-file', '-e', `${at}^{commit}`], { or: [1, 128] });
    if (code !== 0) throw new Outage('git', `${name} was rewritten while it was read`, { retryAfterMs: 1_000 });
  }
}

function readRefs(text: string): { readonly main: string | undefined; readonly heads: ReadonlyMap<string, string> } {
  const heads = new Map<string, string>();
  let main: string | undefined;
  for (const line of text.split('\n')) {
    const [what = '', name = ''] = line.split('\t');
    if (name === 'HEAD' && what.startsWith('ref: refs/heads/')) main = [what.slice('ref: refs/heads/'.length)].find(isBranchName);
    else if (objectId.test(what)) heads.set(name === 'HEAD' && main !== undefined ? ref(main) : name, what);
  }
  return { main, heads };
}

/** Why our ref was not taken; undefined where it was, or where no answer came. One line a ref: git-push(1), --porcelain. */
function refusal(stdout: Buffer): string | undefined {
  const reason = stdout.toString('utf8').split('\n').find((one) => one.startsWith('!\t'))?.split('\t')[2] ?? '';
  // A server that could not write, or of which nothing was heard, has refused nothing.
  return /^\[(remote )?rejected\]/.test(reason) && !/unpacker error|migrate|failed to report/.test(reason) ? reason : undefined;
}

function ref(branch: string): string {
  return `refs/heads/${branch}`;
}

function known(id: string): string {
  if (!objectId.test(id)) throw new Error('an object id was expected');
  return id;
}

/** UTF-8 or nothing: text that was decoded with replacements would be written back damaged. */
function decode(bytes: Buffer, file: string, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new Rejected('git', 'not_text', `${file} in ${where} is not UTF-8 text: save it as UTF-8.`, { cause: error });
  }
}
