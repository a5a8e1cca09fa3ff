// The runbooks this runner has seen in its own folder, kept by their content: what is in no such file is never run here.
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { blobSha } from '../domain/runbook/blob.ts';
import { isRunbookPath } from '../domain/runbook/load.ts';

export type Bodies = {
  /** Reads what changed in the folder, and keeps it. */
  readonly refresh: () => Promise<void>;
  /** The text with this name of git's, if it ever was a file of the folder. Looks again before it says no. */
  readonly find: (blob: string) => Promise<string | undefined>;
};

/** `keep` is a folder of the runner's alone: a run goes on with the version it began with, whatever is deployed meanwhile. */
export function createBodies({ dir, keep }: { readonly dir: string; readonly keep: string }): Bodies {
  const known = new Map<string, string>();
  const refresh = async (): Promise<void> => {
    await mkdir(keep, { recursive: true, mode: 0o700 });
    for (const name of await runbookFiles(dir)) {
      const file = path.join(dir, name);
      const look = await stampOf(file);
      if (look === undefined || known.get(file) === look) continue;
      const text = await readIfThere(file);
      if (text === undefined) continue;
      await store(keep, text);
      known.set(file, look);
    }
  };
  const kept = async (blob: string): Promise<string | undefined> => {
    const text = await readIfThere(path.join(keep, blob));
    // A file that is not what its name says was cut by a power failure, or somebody wrote to it.
    return text !== undefined && blobSha(text) === blob ? text : undefined;
  };
  return {
    refresh,
    async find(blob) {
      if (!/^[0-9a-f]{40}$/.test(blob)) return undefined;
      const before = await kept(blob);
      if (before !== undefined) return before;
      await refresh();
      return kept(blob);
    },
  };
}

async function runbookFiles(dir: string): Promise<readonly string[]> {
  try {
    return (await readdir(dir, { recursive: true })).filter(isRunbookPath).sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Changes whenever the file does: a rename brings another inode, a write another time or size. */
async function stampOf(file: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, ctimeMs, size } = await stat(file);
    return `${ino} ${mtimeMs} ${ctimeMs} ${size}`;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function store(keep: string, text: string): Promise<void> {
  const place = path.join(keep, blobSha(text));
  const draft = `${place}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, place);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR');
}
