// The git remote as its tests use it: one branch, one file, and what came of a refusal.
import { createGit, type GitOptions } from '../../src/adapters/git.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { readGitAddress, type GitAddress } from '../../src/domain/git-address.ts';
import type { Remote } from '../../src/ports.ts';

export const branch = 'postmortem/inc-42';
export const file = 'postmortems/2026/a.md';

export function addressOf(url: string): GitAddress {
  const read = readGitAddress(url);
  if ('problem' in read) throw new Error(read.problem);
  return read;
}

export function openRemote(url: string, dir: string, more: Partial<GitOptions> = {}): Remote {
  return createGit({ address: addressOf(url), author: { name: 'Tocsin', email: 'tocsin@localhost' }, dir, environment: process.env, timeoutMs: 20_000, ...more });
}

/** Looks and writes, as of `expected` where it is named. */
export async function write(remote: Remote, text: string, more: { expected?: string | undefined; push?: readonly string[] } = {}): Promise<{ commit: string } | 'stale'> {
  const { base, head } = await remote.look(branch);
  const expected = 'expected' in more ? more.expected : head;
  return remote.commitFile({ branch, path: file, text, message: 'INC-42: draft\n', push: more.push, expected, parent: expected ?? base?.head ?? '' });
}

export async function refusal(work: Promise<unknown>): Promise<Rejected | Outage> {
  const error: unknown = await work.then((value) => value, (thrown: unknown) => thrown);
  if (error instanceof Rejected || error instanceof Outage) return error;
  throw new Error(`neither refused nor away: ${JSON.stringify(error)}`);
}
