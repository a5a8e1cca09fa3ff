// The address of a git repository as people write it → how it is reached, and what may be shown of it. Never a password.

export type GitAddress = {
  /** What git is given: without the user where one is asked for over http. */
  readonly url: string;
  readonly transport: 'https' | 'http' | 'ssh' | 'file';
  /** Over http: the account. Hosts that ask for a token alone take any. */
  readonly user: string | undefined;
  /** For people and for facts: `git.acme.example/sre/postmortems`. */
  readonly shown: string;
};

// `git@host:path`. A drive letter, an option and `helper::address` are none (git-remote-ext(1) would run a command).
const scp = /^(?:([A-Za-z0-9][\w.-]*)@)?([A-Za-z0-9][A-Za-z0-9.-]+):(?!:|\/\/|\\)([^\s:][^\s]*)$/;
const strange = /[\s\p{Cc}]|::/u;

/** What is wrong with it is a sentence that goes on after the variable's name, and repeats nothing of it. */
export function readGitAddress(text: string): GitAddress | { readonly problem: string } {
  if (strange.test(text) || text.startsWith('-')) return { problem: 'is no address of a git repository: write https://…, ssh://…, git@host:path or an absolute path' };
  if (text.startsWith('/')) return { url: text, transport: 'file', user: undefined, shown: named(text.slice(1)) };
  const [, user, host = '', path = ''] = scp.exec(text) ?? [];
  if (host !== '') return { url: text, transport: 'ssh', user, shown: named(`${host}/${path.replace(/^\/+/, '')}`) };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const transport = (['https', 'http', 'ssh', 'file'] as const).find((one) => url?.protocol === `${one}:`);
  if (!url || !transport || url.search !== '' || url.hash !== '' || url.pathname.length < 2) {
    return { problem: 'is no address of a git repository: write https://…, ssh://…, git@host:path or an absolute path' };
  }
  if (url.password !== '') return { problem: 'must hold no password: put it into POSTMORTEM_GIT_TOKEN' };
  if (url.hostname.startsWith('-') || decodeURIComponent(url.username).startsWith('-')) return { problem: 'has a host or user that begins with a hyphen' };
  const shown = named(`${url.host}${decoded(url.pathname)}`);
  if (transport === 'ssh' || transport === 'file') return { url: text, transport, user: undefined, shown };
  const account = decodeURIComponent(url.username);
  url.username = '';
  return { url: url.href, transport, user: account === '' ? undefined : account, shown };
}

function named(path: string): string {
  return path.replace(/^\/+/, '').replace(/\/+$/, '').replace(/\.git$/, '').slice(0, 150);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A branch as git takes it (git-check-ref-format(1)), and of letters that need no quoting anywhere. */
export function isBranchName(name: string): boolean {
  return /^[A-Za-z0-9_][\w./+-]{0,200}$/.test(name) && !/\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$/.test(name);
}
