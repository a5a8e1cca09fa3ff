// The variables of a git remote for postmortems, where there is no GitHub: what they may be, and which go together.
import { z } from 'zod';
import { isBranchName, readGitAddress } from './domain/git-address.ts';

const on = z.string().trim().transform((value) => (value === '' ? undefined : value)).optional();
// A blank or a quote would mean something else to ssh, which git starts through a shell.
const file = on.pipe(z.string().regex(/^\/[\w./@+~-]+$/, 'must be the absolute path of a file, of letters, digits and ./@+~_-').optional());

export const remoteVariables = {
  url: on.pipe(z.string().check((context) => {
    const read = readGitAddress(context.value);
    // The value is not repeated: it may hold a password that does not belong there.
    if ('problem' in read) context.issues.push({ code: 'custom', message: read.problem, input: '' });
  }).optional()),
  token: on.pipe(z.string().regex(/^[\x21-\x7e]+$/, 'must be one line without blanks').optional()),
  file,
};

/** One place for postmortems, and credentials that fit its address. */
export function remoteProblems(env: Readonly<Record<string, string | undefined>>): string[] {
  const value = (name: string) => env[name]?.trim() ?? '';
  const set = (name: string) => value(name) !== '';
  const extras = ['POSTMORTEM_GIT_TOKEN', 'POSTMORTEM_GIT_SSH_KEY', 'POSTMORTEM_GIT_KNOWN_HOSTS'].filter(set);
  if (!set('POSTMORTEM_GIT_URL')) return extras.map((name) => `POSTMORTEM_GIT_URL is missing: ${name} alone says nothing`);
  const problems: string[] = [];
  if (set('POSTMORTEM_REPO')) problems.push('POSTMORTEM_REPO and POSTMORTEM_GIT_URL are both set: postmortems go to GitHub or to another git remote, take one away');
  if (set('POSTMORTEM_BRANCH') && !isBranchName(value('POSTMORTEM_BRANCH'))) problems.push('POSTMORTEM_BRANCH is no name of a branch');
  const address = readGitAddress(value('POSTMORTEM_GIT_URL'));
  if ('problem' in address) return problems;
  const http = address.transport === 'https' || address.transport === 'http';
  const unfit = extras.filter((name) => (name === 'POSTMORTEM_GIT_TOKEN' ? !http : address.transport !== 'ssh'));
  return [...problems, ...unfit.map((name) => `${name} does not go with POSTMORTEM_GIT_URL: ${name === 'POSTMORTEM_GIT_TOKEN' ? 'a token is for https' : 'it is for ssh'}`)];
}
