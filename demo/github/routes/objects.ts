// REST: git's own objects (blobs, trees, commits) and the comparison of two commits.
import { z } from 'zod';
import { BOT_PERSON } from '../commits.ts';
import { GitFailed } from '../git.ts';
import { notFound, Refused, shaped, type Asked, type Route } from '../http.ts';
import { commitJson, filesJson, gitCommitJson, nodeId, urls } from '../present.ts';
import { GITHUB } from '../repository.ts';
import type { Desk } from '../types.ts';

const newBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const newEntry = z.object({
  path: z.string().min(1), mode: z.enum(['100644', '100755', '120000']).default('100644'),
  sha: z.string().nullable().optional(), content: z.string().optional(),
});
const newTree = z.object({ base_tree: z.string().optional(), tree: z.array(newEntry) });
const person = z.object({ name: z.string(), email: z.string() });
const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: person.optional(),
  committer: person.optional(),
});

export const objectRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/git/blobs/:sha', answer: readBlob },
  {
    method: 'POST',
    path: '/repos/:owner/:repo/git/blobs',
    async answer({ desk, body }) {
      const { content, encoding } = shaped(newBlob, body);
      const sha = await desk.git.writeBlob(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
      return { status: 201, body: { sha, url: `${urls(desk).api}/git/blobs/${sha}` } };
    },
  },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/trees/:sha',
    async answer({ desk, param, query }) {
      return { status: 200, body: await treeJson(desk, param('sha'), query['recursive'] !== undefined) };
    },
  },
  { method: 'POST', path: '/repos/:owner/:repo/git/trees', answer: createTree },
  {
    method: 'GET',
    path: '/repos/:owner/:repo/git/commits/:sha',
    async answer({ desk, param }) {
      if ((await desk.git.kind(param('sha'))) !== 'commit') throw notFound();
      return { status: 200, body: gitCommitJson(desk, await desk.git.commit(param('sha'))) };
    },
  },
  { method: 'POST', path: '/repos/:owner/:repo/git/commits', answer: createCommit },
  { method: 'GET', path: '/repos/:owner/:repo/compare/*basehead', answer: compare },
];

async function readBlob({ desk, param }: Asked): Promise<{ status: number; body: unknown }> {
  const sha = param('sha');
  if ((await desk.git.kind(sha)) !== 'blob') throw notFound();
  const content = await desk.git.blob(sha);
  const body = { sha, node_id: nodeId('B', sha), size: content.length, encoding: 'base64', content: content.toString('base64') };
  return { status: 200, body: { ...body, url: `${urls(desk).api}/git/blobs/${sha}` } };
}

async function treeJson(desk: Desk, name: string, recursive: boolean): Promise<unknown> {
  const sha = (await desk.git.kind(name)) === 'tree' ? name : await desk.git.resolve(name);
  if (sha === undefined) throw notFound();
  const entries = await desk.git.entries(sha, recursive);
  return { sha, url: `${urls(desk).api}/git/trees/${sha}`, tree: entries, truncated: false };
}

async function createTree({ desk, body }: Asked): Promise<{ status: number; body: unknown }> {
  const wanted = shaped(newTree, body);
  const entries = wanted.tree.map(async ({ path, mode, sha, content }) => ({
    path, mode, sha: sha ?? (content === undefined ? undefined : await desk.git.writeBlob(Buffer.from(content))),
  }));
  try {
    const sha = await desk.git.writeEntries(wanted.base_tree, await Promise.all(entries));
    return { status: 201, body: await treeJson(desk, sha, false) };
  } catch (error) {
    if (error instanceof GitFailed) throw new Refused(422, `GitRPC::BadObjectState: ${error.message}`);
    throw error;
  }
}

async function createCommit({ desk, body }: Asked): Promise<{ status: number; body: unknown }> {
  const wanted = shaped(newCommit, body);
  if ((await desk.git.kind(wanted.tree)) !== 'tree') throw new Refused(422, 'Tree SHA does not exist');
  for (const parent of wanted.parents) {
    if ((await desk.git.kind(parent)) !== 'commit') throw new Refused(422, 'Parent SHA does not exist or is not a commit object');
  }
  const author = wanted.author ?? BOT_PERSON;
  const committer = wanted.committer ?? wanted.author ?? GITHUB;
  const sha = await desk.git.writeCommit({ ...wanted, author, committer, at: desk.clock.now() });
  return { status: 201, body: gitCommitJson(desk, await desk.git.commit(sha)) };
}

async function compare({ desk, param }: Asked): Promise<{ status: number; body: unknown }> {
  const names = param('basehead').split('...').map((name) => name.replace(`${desk.owner}:`, ''));
  const [base, head] = await Promise.all(names.map((name) => desk.git.resolve(name)));
  if (base === undefined || head === undefined) throw notFound();
  const middle = await desk.git.mergeBase(base, head);
  if (middle === undefined) throw new Refused(404, 'No common ancestor between the two');
  const [ahead, behind] = [await desk.git.commits(base, head), await desk.git.commits(head, base)];
  const files = await desk.git.changes(middle, head);
  const html = `${urls(desk).html}/compare/${param('basehead')}`;
  const body = {
    status: compareWord(ahead.length, behind.length), ahead_by: ahead.length, behind_by: behind.length,
    total_commits: ahead.length, base_commit: commitJson(desk, await desk.git.commit(base)),
    merge_base_commit: commitJson(desk, await desk.git.commit(middle)),
    commits: ahead.map((commit) => commitJson(desk, commit)), files: await filesJson(desk, files, head),
    url: `${urls(desk).api}/compare/${param('basehead')}`, html_url: html, permalink_url: html, diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
  };
  return { status: 200, body };
}

function compareWord(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
