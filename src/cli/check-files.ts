// Which files a check is about: all of the team's, or the ones that were named, as a pre-commit hook does.
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRunbookPath } from '../domain/runbook/load.ts';
import type { RunbookSource } from '../domain/runbook/parse.ts';
import { Failure, type Io } from './io.ts';

export type Wanted = {
  /** Everything there is; nothing was named. */
  readonly all: boolean;
  /** True for an absolute path that was named, or lies in a folder that was. */
  readonly has: (file: string) => boolean;
  /** The files that were named themselves, absolute. */
  readonly files: readonly string[];
  /** The folders that were named themselves, absolute. */
  readonly folders: readonly string[];
};

/** Throws Failure for a name that is not there: nothing checked must not look like nothing wrong. */
export async function readWanted(words: readonly string[], { dir }: Io): Promise<Wanted> {
  const named = await Promise.all(words.map(async (word) => {
    const file = path.resolve(dir, word);
    const there = await stat(file).catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
    if (there === undefined) throw new Failure(`There is no file or folder ${word}.`);
    return { file, isFolder: there.isDirectory() };
  }));
  const has = (file: string): boolean => named.some((one) => file === one.file || (one.isFolder && file.startsWith(one.file + path.sep)));
  const paths = (folders: boolean): string[] => named.filter((one) => one.isFolder === folders).map((one) => one.file);
  return { all: words.length === 0, has: (file) => words.length === 0 || has(file), files: paths(false), folders: paths(true) };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** The path from where people stand; the whole path when it lies elsewhere. */
export function shown(file: string, { dir }: Io): string {
  const relative = path.relative(dir, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative.split(path.sep).join('/');
}

/** The Markdown files of the folder, with their paths as people name them; none when it is not there. */
export async function readSources(folder: string, io: Io): Promise<readonly RunbookSource[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  const files = names.filter((entry) => entry.isFile() || entry.isSymbolicLink()).map((entry) => path.join(entry.parentPath, entry.name)).filter(isRunbookPath).sort();
  return Promise.all(files.map((file) => readSource(file, io)));
}

export async function readSource(file: string, io: Io): Promise<RunbookSource> {
  return { path: shown(file, io), text: await readFile(file, 'utf8') };
}

/** Markdown elsewhere is a runbook only if its frontmatter says so: a hook names every file that was touched. */
export function saysRunbook({ path: file, text }: RunbookSource): boolean {
  const [first, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 200);
  const end = lines.indexOf('---');
  return isRunbookPath(file) && first === '---' && lines.slice(0, end < 0 ? 0 : end).some((line) => /^runbook\s*:/.test(line));
}
