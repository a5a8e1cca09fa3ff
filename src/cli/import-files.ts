// The files of an import: what is read, where each goes, and a way to write that never replaces what is there.
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readIfThere } from './files.ts';
import { Failure } from './io.ts';

export type Source = {
  /** From the folder that is imported, with `/`. A README is no runbook, so its copy is called overview.md. */
  readonly path: string;
  readonly file: string;
  readonly target: string;
  readonly isReadme: boolean;
  /** Undefined when it is not UTF-8. */
  readonly text: string | undefined;
};

const LICENCE = /^(?:LICEN[CS]E|COPYING|NOTICE)(?:\.(?:txt|md))?$/i;

/** Files alone, no links: a link may lead anywhere. Folders with a dot, packages and the target itself are not looked into. */
export async function readSources(from: string, into: string): Promise<readonly Source[]> {
  const kind = await stat(from).catch(() => undefined);
  if (kind === undefined) throw new Failure(`There is no file or folder ${from}.`);
  const base = kind.isDirectory() ? from : path.dirname(from);
  const entries = kind.isDirectory() ? await readdir(from, { recursive: true, withFileTypes: true }) : [];
  const found = kind.isDirectory() ? entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)) : [from];
  const files = found.filter((file) => file.endsWith('.md') && !isLeftOut(path.relative(base, file)) && (base === into || !file.startsWith(into + path.sep)));
  return Promise.all(files.sort().map((file) => readOne(file, base, into, files)));
}

function isLeftOut(relative: string): boolean {
  return relative.split(path.sep).some((part) => part === 'node_modules' || (part.startsWith('.') && part !== '.')) || LICENCE.test(path.basename(relative));
}

async function readOne(file: string, base: string, into: string, all: readonly string[]): Promise<Source> {
  const overview = path.join(path.dirname(file), 'overview.md');
  const isReadme = /^README\.md$/i.test(path.basename(file));
  const relative = path.relative(base, isReadme && base !== into && !all.includes(overview) ? overview : file);
  const bytes = await readFile(file);
  return { path: relative.split(path.sep).join('/'), file, target: path.join(into, relative), isReadme, text: textOf(bytes) };
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8: the caller says so, and the file stays where it is.
    return undefined;
  }
}

export type Written = 'written' | 'unchanged' | 'kept';

/** In place it replaces what was read; elsewhere what is there stays, because a person may have worked on it. */
export async function write({ file, target, text: before }: Source, text: string): Promise<Written> {
  const there = await readIfThere(target);
  if (there === text) return 'unchanged';
  if (there !== undefined && (target !== file || there !== before)) return 'kept';
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text, { flag: there === undefined ? 'wx' : 'w' });
  return 'written';
}

/** The licence of what is copied goes with it: of the folder itself, else of the nearest one above, up to a repository's root. */
export async function copyLicences(from: string, into: string): Promise<readonly string[]> {
  for (let dir = from; ; dir = path.dirname(dir)) {
    const names = await readdir(dir).catch((): string[] => []);
    const found = names.filter((name) => LICENCE.test(name));
    if (found.length > 0) return await copyAll(found.map((name) => path.join(dir, name)), into);
    if (names.includes('.git') || dir === path.dirname(dir)) return [];
  }
}

async function copyAll(files: readonly string[], into: string): Promise<readonly string[]> {
  const copied: string[] = [];
  for (const file of files) {
    // Without .md: the folder's Markdown files are read as runbooks.
    const target = path.join(into, path.basename(file).replace(/\.md$/i, ''));
    if ((await readIfThere(target)) !== undefined) continue;
    await mkdir(into, { recursive: true });
    await copyFile(file, target);
    copied.push(target);
  }
  return copied;
}
