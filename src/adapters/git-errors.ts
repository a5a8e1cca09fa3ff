// What git says → the errors of the house: what may work later, and what a person has to put right.
import { Outage, Rejected } from '../domain/errors.ts';
import type { GitAddress } from '../domain/git-address.ts';
import type { Ran } from './git-run.ts';

/** `doing` is a verb with its object: "push the branch x". */
export type Call = { readonly doing: string; readonly address: GitAddress; readonly write: boolean; readonly ran: Ran };

const longest = 600;
/** The first that fits. git's own words are stable in the C locale; they are read without regard to what stands around them. */
const finals: readonly { readonly said: RegExp; readonly code: string; readonly fix: (address: GitAddress) => string }[] = [
  { said: /Host key verification failed|No \S+ host key is known/i, code: 'host_key', fix: () => 'Nobody vouches for this host: put its key into a file (`ssh-keyscan <host>`, compared with what the host publishes) and name the file in POSTMORTEM_GIT_KNOWN_HOSTS.' },
  { said: /Authentication failed|could not read (Username|Password)|returned error: 401|terminal prompts disabled|Permission denied \(/i, code: 'auth', fix: ({ transport }) => (transport === 'ssh' ? 'Look whether POSTMORTEM_GIT_SSH_KEY names the private key whose public half the host knows, and whether Tocsin may read the file.' : 'Look whether POSTMORTEM_GIT_TOKEN is right and has not expired.') },
  { said: /returned error: 403|not allowed to (push|upload)|access denied|forbidden|permission denied|read.?only|insufficient permission/i, code: 'denied', fix: () => 'Give the account of POSTMORTEM_GIT_URL the right to push branches.' },
  { said: /does not support push options/i, code: 'push_options', fix: () => 'This server takes no push options: take `merge-request` out of `postmortem` in tocsin.yaml.' },
  { said: /redirect|returned error: 30\d/i, code: 'moved', fix: () => 'It may have been renamed: set POSTMORTEM_GIT_URL to where it is now.' },
  { said: /certificate (problem|verif)|server certificate|self.signed/i, code: 'tls', fix: () => 'Name the certificate of your own authority in GIT_SSL_CAINFO.' },
  { said: /not (be )?found|returned error: 404|does not appear to be a git repository|does not exist|no such file|dubious ownership/i, code: 'not_found', fix: () => 'Look whether POSTMORTEM_GIT_URL is written right, and whether its account may see it.' },
];

export function classify({ doing, address, write, ran }: Call, scrub: (text: string) => string): Outage | Rejected {
  if (ran.late) return new Outage('git', `${address.shown} did not answer in time when asked to ${doing}`, { ambiguous: write });
  const text = plainText(scrub(ran.stderr));
  const known = finals.find(({ said }) => said.test(text));
  const quoted = saidBy(text);
  if (known) return new Rejected('git', known.code, `${address.shown} would not ${doing}: ${quoted} ${known.fix(address)}`);
  return new Outage('git', `${address.shown} did not ${doing}: ${quoted}`, { ambiguous: write });
}

/** The ref was refused: by a hook, a rule or a protected branch. Its text is shown as it is. `stale` where somebody was quicker. */
export function refusedRef(reason: string, stderr: string, branch: string, address: GitAddress): Rejected | 'stale' {
  if (/exists; cannot (create|lock)/i.test(stderr) || /exists; cannot (create|lock)/i.test(reason)) {
    return new Rejected('git', 'in_the_way', `${address.shown} has a branch that stands in the way of ${branch}: a branch and a folder of branches cannot have one name. Rename that branch.`);
  }
  if (/stale info|fetch first|non-fast-forward|cannot lock ref|failed to (update|lock)|incorrect old value|already exists|remote ref updated/i.test(reason)) return 'stale';
  const words = remoteLines(stderr);
  return new Rejected('git', 'refused', `${address.shown} refused the branch ${branch} (${clipped(reason)})${words === '' ? '' : `: ${words}`}. Look at its rules for branches and commits, then try again.`);
}

/** No colours, no bells, no carriage returns of progress meters; line ends stay. */
export function plainText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/\u001B\[[0-9;?]*[A-Za-z]/g, '').replaceAll(/[^\n]*\r(?=[^\n])/g, '').replaceAll(/(?!\n)\p{Cc}/gu, ' ');
}

function remoteLines(stderr: string): string {
  const lines = plainText(stderr).split('\n').filter((line) => line.startsWith('remote:')).map((line) => line.slice('remote:'.length).trim());
  return clipped(lines.filter((line) => line !== '').join(' '));
}

function saidBy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^(fatal|error|remote|warning): ?/, '').trim()).filter((line) => line !== '' && !/^(Please make sure|and the repository exists)/.test(line));
  const said = clipped([...new Set(lines)].join(' '));
  return said === '' ? 'it gave no reason.' : `“${said}”.`;
}

function clipped(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text;
}
