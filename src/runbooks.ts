// Reads the folder of runbooks. One that does not parse is named and left out; the others work.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isRunbookPath, loadRunbooks } from './domain/runbook/load.ts';
import type { Finding } from './domain/runbook/finding.ts';
import type { LoadedRunbook } from './engine/context.ts';
import type { Log } from './log.ts';

/** `kinds`: the kinds of step there are, from handlers/steps/. */
export async function readRunbookFolder(dir: string, kinds: readonly string[]): Promise<{ runbooks: readonly LoadedRunbook[]; findings: readonly Finding[] }> {
  const files = (await readdir(dir, { recursive: true })).filter(isRunbookPath).sort();
  const sources = await Promise.all(files.map(async (file) => ({ path: file, text: await readFile(path.join(dir, file), 'utf8') })));
  const { runbooks, findings } = loadRunbooks(sources, { kinds });
  const texts = new Map(sources.map((source) => [source.path, source.text]));
  return { runbooks: runbooks.map((runbook) => ({ runbook, path: runbook.path, text: texts.get(runbook.path) ?? '' })), findings };
}

export async function loadRunbookFolder(dir: string, kinds: readonly string[], log: Log): Promise<readonly LoadedRunbook[]> {
  try {
    const { runbooks, findings } = await readRunbookFolder(dir, kinds);
    for (const finding of findings) log.warn('a finding in a runbook', { ...finding });
    return runbooks;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    log.info('there is no folder of runbooks', { dir });
    return [];
  }
}
