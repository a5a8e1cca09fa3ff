// REST: files by path, read at any commit and written with the sha of what they replace.
import { z } from 'zod';
import { commitChange } from '../commits.ts';
import { notFound, Refused, shaped, type Asked, type Route } from '../http.ts';
import { entryJson, gitCommitJson } from '../present.ts';

const newContent = z.object({
  message: z.string(), content: z.base64(), sha: z.string().optional(), branch: z.string().default('main'),
});

// docs.github.com, contents: above 1 MB the content is empty and the encoding "none".
const SHOWN_BYTES = 1024 * 1024;

export const contentRoutes: readonly Route[] = [
  { method: 'GET', path: '/repos/:owner/:repo/contents/*path', answer: readContent },
  { method: 'PUT', path: '/repos/:owner/:repo/contents/*path', answer: writeContent },
];

async function readContent({ desk, param, query }: Asked): Promise<{ status: number; body: unknown }> {
  const commit = await desk.git.resolve(query['ref'] ?? 'main');
  if (commit === undefined) throw new Refused(404, `No commit found for the ref ${query['ref'] ?? 'main'}`);
  const path = param('path');
  const entry = path === '' ? undefined : await desk.git.entry(commit, path);
  if (path !== '' && entry === undefined) throw notFound();
  if (entry === undefined || entry.type === 'tree') {
    const entries = await desk.git.entries(entry?.sha ?? commit, false);
    const at = path === '' ? '' : `${path}/`;
    return { status: 200, body: entries.map((one) => entryJson(desk, one, `${at}${one.path}`, commit)) };
  }
  if (entry.type !== 'blob') return { status: 200, body: entryJson(desk, entry, path, commit) };
  const bytes = await desk.git.blob(entry.sha);
  const shown = bytes.length <= SHOWN_BYTES ? { encoding: 'base64', content: folded(bytes) } : { encoding: 'none', content: '' };
  return { status: 200, body: { ...entryJson(desk, entry, path, commit), size: bytes.length, ...shown } };
}

/** GitHub breaks base64 into lines of 60. */
function folded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{1,60}/g, (line) => `${line}\n`);
}

async function writeContent({ desk, param, body: given }: Asked): Promise<{ status: number; body: unknown }> {
  const wanted = shaped(newContent, given);
  const path = param('path');
  const head = await desk.git.ref(`refs/heads/${wanted.branch}`);
  if (head === undefined) throw new Refused(404, `Branch ${wanted.branch} not found`);
  const before = await desk.git.entry(head, path);
  if (before !== undefined && wanted.sha === undefined) throw new Refused(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (wanted.sha !== undefined && wanted.sha !== before?.sha) throw new Refused(409, `${path} does not match ${wanted.sha}`);
  const changes = [{ path, content: Buffer.from(wanted.content, 'base64') }];
  const commit = await commitChange(desk, { branch: wanted.branch, expected: head, changes, message: wanted.message });
  if (commit === undefined) throw new Refused(409, `${path} does not match ${wanted.sha ?? head}`);
  const entry = await desk.git.entry(commit, path);
  if (entry === undefined) throw notFound();
  const content = entryJson(desk, entry, path, commit);
  const body = { content, commit: gitCommitJson(desk, await desk.git.commit(commit)) };
  return { status: before === undefined ? 201 : 200, body };
}
