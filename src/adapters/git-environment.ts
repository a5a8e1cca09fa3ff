// What git is told by its environment, and by nothing else: no settings of this machine, no prompts, no hooks, one transport.
// Secrets are in here and never in arguments, which every user of the machine can read.
import type { GitAddress } from '../domain/git-address.ts';

export type GitAccess = {
  readonly address: GitAddress;
  /** Password or token, over http. */
  readonly token?: string | undefined;
  /** Files, over ssh: a private key, and the hosts that are trusted. */
  readonly sshKey?: string | undefined;
  readonly knownHosts?: string | undefined;
};

/** Takes GitHub's, GitLab's, Gitea's, Forgejo's and Bitbucket's tokens alike: Bitbucket wants this very name, the others any. */
const anyUser = 'x-token-auth';
// Certificates and proxies of this machine, and an ssh agent, are not ours to choose.
const passed = ['PATH', 'TMPDIR', 'SSH_AUTH_SOCK', 'GIT_SSL_CAINFO', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'HTTPS_PROXY', 'https_proxy', 'http_proxy', 'NO_PROXY', 'no_proxy'];
// The text is constant: the values are read by git's shell from the environment and are never part of it.
const helper = '!f() { test "$1" = get && printf "username=%s\\npassword=%s\\n" "$TOCSIN_GIT_USER" "$TOCSIN_GIT_TOKEN"; }; f';

export function gitEnvironment(dir: string, { address, token, sshKey, knownHosts }: GitAccess, own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const settings: readonly (readonly [string, string])[] = [
    ['core.hooksPath', '/dev/null'], ['core.fsmonitor', 'false'], ['core.autocrlf', 'false'], ['core.askPass', ''], ['core.filesRefLockTimeout', '1000'],
    ['protocol.allow', 'never'], ['protocol.ext.allow', 'never'], [`protocol.${address.transport}.allow`, 'always'],
    // A redirect would carry the password to wherever it points.
    ['http.followRedirects', 'false'], ['http.lowSpeedLimit', '100'], ['http.lowSpeedTime', '20'],
    ['credential.helper', ''], ...(token === undefined ? [] : [['credential.helper', helper] as const]),
    ['gc.autoDetach', 'false'], ['maintenance.autoDetach', 'false'], ['push.gpgSign', 'false'], ['commit.gpgSign', 'false'],
    ['submodule.recurse', 'false'], ['fetch.recurseSubmodules', 'false'], ['push.recurseSubmodules', 'no'], ['safe.directory', dir],
  ];
  const numbered = settings.flatMap(([key, value], n) => [[`GIT_CONFIG_KEY_${n}`, key], [`GIT_CONFIG_VALUE_${n}`, value]] as const);
  return {
    ...Object.fromEntries(passed.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]]))),
    HOME: dir, XDG_CONFIG_HOME: dir, GIT_DIR: dir, LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered),
    GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: address.transport, GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0',
    ...(token === undefined ? {} : { TOCSIN_GIT_USER: address.user ?? anyUser, TOCSIN_GIT_TOKEN: token }),
    ...(address.transport === 'ssh' ? { GIT_SSH_VARIANT: 'ssh', GIT_SSH_COMMAND: sshCommand(sshKey, knownHosts) } : {}),
  };
}

/** git gives this line to a shell; the two paths hold neither blanks nor quotes (src/config.ts) and are quoted all the same. */
function sshCommand(key: string | undefined, hosts: string | undefined): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ConnectTimeout=15', 'ServerAliveInterval=10', 'ForwardAgent=no', 'PermitLocalCommand=no', 'ProxyCommand=none',
    ...(hosts === undefined ? [] : [`UserKnownHostsFile=${hosts}`]), ...(key === undefined ? [] : ['IdentitiesOnly=yes'])];
  return ['ssh', '-F', '/dev/null', ...(key === undefined ? [] : ['-i', quoted(key)]), ...options.flatMap((option) => ['-o', quoted(option)])].join(' ');
}

/** Every form in which the token could stand in a text of git's, curl's or the server's. */
export function scrubber({ token, address }: GitAccess): (text: string) => string {
  const secrets = token === undefined ? [] : [token, encodeURIComponent(token), Buffer.from(`${address.user ?? anyUser}:${token}`).toString('base64')];
  return (text) => secrets.reduce((left, secret) => left.replaceAll(secret, '[secret]'), text).replaceAll(/\/\/[^\s/@]+@/g, '//');
}
