// The command line as a function: what it printed and how it ended.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCli } from '../../src/cli/run.ts';
import type { Env } from '../../src/config.ts';
import { temporaryFolder } from '../support/temporary.ts';

export const root = path.resolve(import.meta.dirname, '../..');

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

export async function cli(args: readonly string[], options: { env?: Env; dir?: string } = {}): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const io = { env: options.env ?? {}, dir: options.dir ?? root, now: () => new Date('2026-11-21T03:00:00Z'), out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const code = await runCli(args, io);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A folder with these files, gone after the test file. */
export async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await temporaryFolder('cli');
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), text);
  }
  return dir;
}
