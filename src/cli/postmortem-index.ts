// tocsin postmortem-index: README.md and index.json of a folder of postmortems, for a job on the default branch after each merge.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isPostmortem } from '../domain/postmortem-check/check.ts';
import { indexEntries, indexJson, indexMarkdown, type IndexedFile } from '../domain/postmortem-index.ts';
import { count } from './check-format.ts';
import { readIfThere } from './files.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

/** `--merged`: on the default branch, where a draft is none any more. Exit 1 with --check when the files are not current. Writes nothing then, and nothing where they are current. */
export async function postmortemIndex(args: readonly string[], io: Io): Promise<number> {
  const { flags, words: [folder] } = readArgs(args, { check: { type: 'boolean' }, merged: { type: 'boolean' } }, 1);
  if (folder === undefined) throw new UsageError('Name the folder of the postmortems.');
  const dir = path.resolve(io.dir, folder);
  const entries = indexEntries(await readPostmortems(dir, folder), { merged: flags['merged'] === true });
  const wanted = [['README.md', indexMarkdown(entries)], ['index.json', indexJson(entries)]] as const;
  const stale: string[] = [];
  for (const [name, text] of wanted) {
    const there = await readIfThere(path.join(dir, name));
    if (there === text) continue;
    if (name === 'README.md' && there !== undefined && !there.includes('tocsin postmortem-index')) {
      throw new Failure(`${folder}/README.md was not written by Tocsin: move it away first, it would be lost.`);
    }
    stale.push(name);
    if (flags['check'] !== true) await writeFile(path.join(dir, name), text);
  }
  if (stale.length === 0) io.out(`${count(entries.length, 'postmortem')}: the index is current.`);
  else if (flags['check'] === true) io.out(`${stale.join(' and ')}: not current. Run "tocsin postmortem-index ${folder}${flags['merged'] === true ? ' --merged' : ''}".`);
  else io.out(`${count(entries.length, 'postmortem')}: wrote ${stale.join(' and ')}.`);
  return flags['check'] === true && stale.length > 0 ? 1 : 0;
}

async function readPostmortems(dir: string, folder: string): Promise<readonly IndexedFile[]> {
  const kind = await stat(dir).catch(() => undefined);
  if (!kind?.isDirectory()) throw new Failure(`There is no folder ${folder}.`);
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  // No links: one may lead anywhere.
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.md')).map((entry) => path.join(entry.parentPath, entry.name));
  const read = await Promise.all(files.map(async (file) => ({ path: path.relative(dir, file).split(path.sep).join('/'), text: await readFile(file, 'utf8') })));
  return read.filter(({ text }) => isPostmortem(text));
}
