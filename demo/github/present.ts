// GitHub's JSON for repositories, people, commits and refs: the fields that clients read, with the names GitHub gives them.
import { repositoryExtras, userLinks } from './present-links.ts';
import type { CommitRecord, Entry, FileChange } from './repository-reader.ts';
import type { Desk } from './types.ts';

export const BOT = 'tocsin[bot]';

export type Urls = { readonly api: string; readonly html: string; readonly clone: string };

export function urls(desk: Desk): Urls {
  const base = desk.publicUrl().replace(/\/+$/, '');
  const name = `${desk.owner}/${desk.repo}`;
  return { api: `${base}/github/api/repos/${name}`, html: `${base}/github/${name}`, clone: `${base}/github/git/${name}.git` };
}

/** GitHub's node ids are opaque; ours say what they are, in base64 as GitHub's older ones. */
export function nodeId(kind: string, key: string | number): string {
  return `${kind}_${Buffer.from(`${kind}:${key}`).toString('base64url')}`;
}

export function userJson(login: string): Record<string, unknown> {
  const id = Buffer.from(login).reduce((sum, byte) => (sum * 31 + byte) % 1_000_000, 7);
  const type = login.endsWith('[bot]') ? 'Bot' : 'User';
  return { ...userLinks(login), login, id, node_id: nodeId('U', login), type, site_admin: false };
}

export function repositoryJson(desk: Desk): Record<string, unknown> {
  const at = urls(desk);
  const created = '2026-01-01T00:00:00Z';
  const name = `${desk.owner}/${desk.repo}`;
  return {
    ...repositoryExtras(at.api, at.clone), id: 1, node_id: nodeId('R', name), name: desk.repo, full_name: name,
    owner: { ...userJson(desk.owner), type: 'Organization' }, private: true, visibility: 'private', fork: false, archived: desk.rights.archived,
    default_branch: 'main', html_url: at.html, url: at.api, clone_url: at.clone, has_issues: true,
    permissions: { admin: false, push: desk.rights.push, pull: true }, created_at: created, updated_at: created, pushed_at: created,
  };
}

export function refJson(desk: Desk, ref: string, sha: string): Record<string, unknown> {
  const api = urls(desk).api;
  return { ref, node_id: nodeId('REF', ref), url: `${api}/git/${ref}`, object: {
    type: 'commit', sha, url: `${api}/git/commits/${sha}`,
  } };
}

/** A commit as the git database endpoints show it. */
export function gitCommitJson(desk: Desk, commit: CommitRecord): Record<string, unknown> {
  const at = urls(desk);
  return {
    sha: commit.sha, node_id: nodeId('C', commit.sha), url: `${at.api}/git/commits/${commit.sha}`,
    html_url: `${at.html}/commit/${commit.sha}`, author: commit.author, committer: commit.committer, message: commit.message,
    tree: { sha: commit.tree, url: `${at.api}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({ sha, url: `${at.api}/git/commits/${sha}`, html_url: `${at.html}/commit/${sha}` })),
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  };
}

/** A commit as lists, comparisons and pull requests show it. */
export function commitJson(desk: Desk, commit: CommitRecord): Record<string, unknown> {
  const at = urls(desk);
  const { author, committer, message, tree, verification } = gitCommitJson(desk, commit);
  return {
    sha: commit.sha, node_id: nodeId('C', commit.sha), url: `${at.api}/commits/${commit.sha}`,
    html_url: `${at.html}/commit/${commit.sha}`, comments_url: `${at.api}/commits/${commit.sha}/comments`,
    commit: { author, committer, message, tree, verification, url: `${at.api}/git/commits/${commit.sha}`, comment_count: 0 },
    author: null, committer: null,
    parents: commit.parents.map((sha) => ({ sha, url: `${at.api}/commits/${sha}`, html_url: `${at.html}/commit/${sha}` })),
  };
}

/** The files of a difference, as they are at its head. */
export async function filesJson(desk: Desk, files: readonly FileChange[], head: string): Promise<unknown[]> {
  const at = urls(desk);
  const shown = files.map(async (file) => ({
    ...file,
    changes: file.additions + file.deletions,
    sha: (await desk.git.entry(head, file.filename))?.sha ?? null,
    blob_url: `${at.html}/blob/${head}/${file.filename}`,
    raw_url: `${at.html}/raw/${head}/${file.filename}`,
    contents_url: `${at.api}/contents/${encodeURIComponent(file.filename)}?ref=${head}`,
  }));
  return Promise.all(shown);
}

const KINDS: Readonly<Record<string, string>> = { tree: 'dir', commit: 'submodule' };

/** What lives at a path, without its content. */
export function entryJson(desk: Desk, entry: Entry, path: string, commit: string): Record<string, unknown> {
  const at = urls(desk);
  const url = `${at.api}/contents/${path}?ref=${commit}`;
  const git = `${at.api}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${at.html}/blob/${commit}/${path}`;
  return {
    type: entry.mode === '120000' ? 'symlink' : (KINDS[entry.type] ?? 'file'), name: path.split('/').at(-1) ?? path, path,
    sha: entry.sha, size: 0, url, git_url: git, html_url: html, download_url: `${at.html}/raw/${commit}/${path}`, _links: {
      self: url, git, html,
    },
  };
}
