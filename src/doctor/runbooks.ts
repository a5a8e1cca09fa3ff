// The runbooks: what is wrong with them, and whether the running process has read them as they are now.
import path from 'node:path';
import type { Check } from '../domain/diagnosis.ts';
import { readRunbookFolder } from '../runbooks.ts';
import { found, names, type Patient } from './patient.ts';
import { examineRunners } from './runners.ts';

const check = found('Runbooks');

export async function examineRunbooks(patient: Patient): Promise<Check[]> {
  const { settings: { env }, registry, dir, loaded } = patient;
  const folder = env.RUNBOOKS_DIR;
  const read = await readIfThere(path.resolve(dir, folder), [...registry.steps.keys()]);
  if (!read) return [check('folder', 'off', { say: `there is no folder ${folder}`, fix: 'Put runbooks (Markdown) into it, or name another in RUNBOOKS_DIR.' })];
  const { runbooks, findings } = read;
  const errors = findings.filter((one) => one.level === 'error');
  const count = `${runbooks.length} usable in ${folder}`;
  const lines = errors.map((one) => `${one.path}:${one.line} ${one.code} ${one.message}`);
  return [
    errors.length === 0
      ? check('folder', 'ok', { say: findings.length === 0 ? count : `${count}, ${findings.length} ${findings.length === 1 ? 'thing' : 'things'} to look at (\`tocsin check\`)` })
      : check('folder', 'warning', { say: `${count}; left out: ${names(lines, 3)}`, fix: '`tocsin check` names each line. The others work.' }),
    ...stale(loaded, runbooks),
    ...(await examineRunners(patient, runbooks.map((one) => one.runbook))),
  ];
}

/** Read once at the start, so that a run never changes under the people who approve it. */
function stale(loaded: Patient['loaded'], there: readonly { readonly path: string; readonly text: string }[]): Check[] {
  if (!loaded) return [];
  const before = new Map(loaded.map((one) => [one.path, one.text]));
  const changed = [...there.filter((one) => before.get(one.path) !== one.text).map((one) => one.path), ...loaded.filter((one) => !there.some((now) => now.path === one.path)).map((one) => one.path)];
  if (changed.length === 0) return [];
  return [check('reading', 'warning', { say: `changed since Tocsin started: ${names([...new Set(changed)])}`, fix: 'Start Tocsin again to use them as they are now.' })];
}

async function readIfThere(dir: string, kinds: readonly string[]): Promise<Awaited<ReturnType<typeof readRunbookFolder>> | undefined> {
  try {
    return await readRunbookFolder(dir, kinds);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
