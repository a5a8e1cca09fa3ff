// The postmortems among what is to be checked: read, judged, and told as findings.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkPostmortem, isPostmortem } from '../domain/postmortem-check/check.ts';
import type { Stage } from '../domain/postmortem-check/rules.ts';
import { shown, type Wanted } from './check-files.ts';
import type { Found } from './check-format.ts';
import type { Io } from './io.ts';

export type CheckedPostmortems = { readonly files: number; readonly found: readonly Found[] };

/**
 * Named files and folders, and of those what has the front matter of a postmortem. In a folder of that name everything is meant
 * to be one: a document without front matter is told, rather than passed over. When nothing is named, `postmortems` is looked into.
 */
export async function checkPostmortems(wanted: Wanted, stage: Stage | undefined, io: Io): Promise<CheckedPostmortems> {
  const roots = wanted.all ? [path.resolve(io.dir, 'postmortems')] : [...wanted.files, ...wanted.folders];
  const files = [...new Set((await Promise.all(roots.map((root) => markdownIn(root)))).flat())].sort();
  const read = await Promise.all(files.map(async (file) => ({ file: shown(file, io), text: await readFile(file, 'utf8') })));
  const own = read.filter(({ file, text }) => isPostmortem(text) || belongs(file, text));
  return { files: own.length, found: own.flatMap(({ file, text }) => checkPostmortem(text, { stage }).map((one) => ({ ...one, file }))) };
}

/** An index or a template is no postmortem. */
function belongs(file: string, text: string): boolean {
  const name = path.basename(file).toLowerCase();
  return /(?:^|\/)post-?mortems\//.test(file) && !/^(?:readme|index|contributing|.*template.*)\.md$/.test(name) && !/^runbook\s*:/m.test(text.slice(0, 2_000));
}

async function markdownIn(root: string): Promise<string[]> {
  if (root.endsWith('.md')) return [root];
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return [];
    throw error;
  });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.md') && !/(?:^|[/\\])(?:node_modules|\.git)(?:[/\\]|$)/.test(entry.parentPath)).map((entry) => path.join(entry.parentPath, entry.name));
}
