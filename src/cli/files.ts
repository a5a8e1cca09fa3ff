// The team's files, for verbs that need no tokens: tocsin.yaml and the runbooks.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkConfig } from '../config.ts';
import type { Config } from '../domain/config.ts';
import { loadRegistry } from '../registry.ts';
import { readRunbookFolder } from '../runbooks.ts';
import { home } from './home.ts';
import { Failure, type Io } from './io.ts';

/** Its name as people know it, and its text; undefined when there is none. Throws Failure when TOCSIN_CONFIG names none. */
export async function readConfigText({ env, dir }: Io): Promise<{ name: string; text: string | undefined }> {
  const named = env['TOCSIN_CONFIG']?.trim();
  const name = named || 'tocsin.yaml';
  const text = await readIfThere(path.resolve(dir, name));
  if (named && text === undefined) throw new Failure(`TOCSIN_CONFIG names ${named}, and there is no such file.`);
  return { name, text };
}

/** Throws Failure with every problem of the file. */
export async function readConfig(io: Io): Promise<Config> {
  const { name, text } = await readConfigText(io);
  const { config, problems } = checkConfig(text ?? '');
  if (!config) throw new Failure(problems.map((problem) => `${name}: ${problem}`).join('\n'));
  return config;
}

/** The folder as people know it, and what is in it; nothing when it is not there. */
export async function readRunbooks({ env, dir }: Io): Promise<{ name: string } & Awaited<ReturnType<typeof readRunbookFolder>>> {
  const name = env['RUNBOOKS_DIR']?.trim() || 'runbooks';
  try {
    const { steps } = await loadRegistry(path.join(home, 'handlers'));
    return { name, ...(await readRunbookFolder(path.resolve(dir, name), [...steps.keys()])) };
  } catch (error) {
    if (isAbsent(error)) return { name, runbooks: [], findings: [] };
    throw error;
  }
}

/** Undefined when there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
