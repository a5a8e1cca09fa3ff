// tocsin check: reads what the team wrote, prints what is wrong with it and where. Needs no tokens, so it can run in CI.
import path from 'node:path';
import { defaultConfig } from '../domain/config.ts';
import { parsePolicy } from '../domain/runbook/policy.ts';
import { configFindings } from './check-config.ts';
import { readConfigText, readIfThere, readRunbooks } from './files.ts';
import { readArgs, type Io } from './io.ts';

type Found = { readonly file: string; readonly line: number; readonly level: 'error' | 'warn'; readonly code: string; readonly message: string };

/** Exit 1 when there is an error; a warning alone is 0. */
export async function check(args: readonly string[], io: Io): Promise<number> {
  readArgs(args, {});
  const { name, text } = await readConfigText(io);
  const folder = await readRunbooks(io);
  const { config, findings } = configFindings(text ?? '', folder.runbooks.map((loaded) => loaded.runbook.id));
  const found: Found[] = [
    ...findings.map((one) => ({ ...one, file: name })),
    ...(await policyFindings(io, config?.policy ?? defaultConfig.policy)),
    ...folder.findings.map((one) => ({ ...one, file: path.posix.join(folder.name, one.path) })),
  ];
  for (const { file, line, level, code, message } of found) io.out(`${file}:${line}: ${level === 'error' ? 'error' : 'warning'} ${code} ${message}`);
  const errors = found.filter((one) => one.level === 'error').length;
  const what = `${text === undefined ? `No ${name}: the defaults hold` : name}, ${count(folder.runbooks.length, 'usable runbook')} in ${folder.name}`;
  io.out(`${what}. ${count(errors, 'error')}, ${count(found.length - errors, 'warning')}.`);
  return errors === 0 ? 0 : 1;
}

async function policyFindings(io: Io, file: string): Promise<Found[]> {
  const text = await readIfThere(path.resolve(io.dir, file));
  const read = text === undefined ? undefined : parsePolicy(text, file);
  return read === undefined || read.ok ? [] : read.findings.map((one) => ({ ...one, file }));
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
