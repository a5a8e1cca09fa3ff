// What the workflow of a postmortem repository does after each push to main (docs/postmortems.md): the index, written anew.
import { isPostmortem } from '../../src/domain/postmortem-check/check.ts';
import { indexEntries, indexJson, indexMarkdown, type IndexedFile } from '../../src/domain/postmortem-index.ts';
import { commitChange } from './commits.ts';
import type { Person } from './repository.ts';
import type { Desk } from './types.ts';

/** As whom workflows commit. */
export const ACTIONS: Person = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };
const FOLDER = 'postmortems';
const MAIN = 'refs/heads/main';

export type IndexJob = { readonly pushed: () => void; readonly settled: () => Promise<void> };

/** One run at a time, as `concurrency` says in the workflow. A failure is kept for `settled`, so that it is not lost. */
export function createIndexJob(desk: () => Desk): IndexJob {
  let seen: string | undefined;
  let running = Promise.resolve();
  const run = async (): Promise<void> => {
    const head = await desk().git.ref(MAIN);
    if (head === undefined || head === seen) return;
    const touched = seen === undefined || (await desk().git.changes(seen, head)).some(({ filename }) => isOne(filename));
    seen = head;
    if (touched && (await writeIndex(desk(), head)) === 'moved') await run();
  };
  return {
    pushed: () => {
      running = running.then(run);
      running.catch(() => undefined);
    },
    settled: () => running,
  };
}

function isOne(path: string): boolean {
  return path.startsWith(`${FOLDER}/`) && path.endsWith('.md') && path !== `${FOLDER}/README.md`;
}

async function writeIndex(desk: Desk, head: string): Promise<'moved' | 'done'> {
  const { git } = desk;
  const found = (await git.entries(head, true)).filter(({ type, path }) => type === 'blob' && isOne(path));
  const files = await Promise.all(found.map(async ({ path, sha }): Promise<IndexedFile> => (
    { path: path.slice(FOLDER.length + 1), text: (await git.blob(sha)).toString('utf8') }
  )));
  const entries = indexEntries(files.filter(({ text }) => isPostmortem(text)), { merged: true });
  if (entries.length === 0) return 'done';
  const changes = [['README.md', indexMarkdown(entries)], ['index.json', indexJson(entries)]] as const;
  const wanted = changes.map(([name, text]) => ({ path: `${FOLDER}/${name}`, content: Buffer.from(text) }));
  const there = await Promise.all(wanted.map(async ({ path, content }) => {
    const entry = await git.entry(head, path);
    return entry !== undefined && (await git.blob(entry.sha)).equals(content);
  }));
  if (there.every(Boolean)) return 'done';
  const made = await commitChange(desk, { branch: 'main', expected: head, changes: wanted, message: 'Index of postmortems', author: ACTIONS, sender: ACTIONS.name });
  return made === undefined ? 'moved' : 'done';
}
