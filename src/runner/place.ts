// The runner's folder on this machine: its name, which outlives the machine's, and what old tries left behind.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Executor } from './executor.ts';

/**
 * Who may say what became of a step is whoever has its spool: so the name is the spool's. Two containers with the same host name and
 * a spool each do not adopt from one another; one that comes back under another host name with its spool does.
 */
export function nameOfSpool(spool: string, made: string): string {
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  const file = path.join(spool, '.name');
  try {
    writeFileSync(file, made, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    // Named already: in an earlier life, or by a neighbour that was quicker.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const name = readFileSync(file, 'utf8').trim();
  if (name === '') throw new Error(`${file} is empty: remove it and start the runner again.`);
  return name;
}

const dayMs = 86_400_000;

/**
 * Forgets tries that nobody will ask for any more: those that ended a day ago and were not forgotten (a crash between the report and
 * this), and those that were lost. Their output is not masked, so it does not stay for ever.
 */
export async function sweepSpool(spool: string, executor: Executor, now: number): Promise<number> {
  const old = readdirSync(spool).filter((name) => /^[0-9a-f-]{36}-\d+-\d+$/.test(name) && now - statSync(path.join(spool, name)).mtimeMs > dayMs);
  const left = old.filter((name) => readdirSync(path.join(spool, name)).some((file) => file !== 'claim' && file !== 'never'));
  for (const ref of left) {
    const { is } = await executor.look(ref, {});
    if (is !== 'running' && is !== 'starting') await executor.forget(ref);
  }
  return left.length;
}
