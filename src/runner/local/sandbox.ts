// What bubblewrap is told, and the fixed words that run inside it. Pure: everything that differs between steps is passed in.
import { FD } from './order.ts';

export type Sandbox = {
  /** Folders of tools, seen where they are, read-only. */
  readonly binds: readonly string[];
  /** Name under /run/identity → file on this machine. */
  readonly files: Readonly<Record<string, string>>;
  /** Folder with passwd, group and nsswitch.conf made for steps. */
  readonly etc: string;
  readonly scratchBytes: number;
  /** The socket of the way out, and the Node that forwards to it; undefined = no network at all. */
  readonly egress: { readonly socket: string; readonly node: string } | undefined;
};

export type Limits = { readonly memory: number; readonly processes: number; readonly file: number };

/**
 * Runs before the body, as process 2 of the sandbox. It waits for the supervisor's word: without it (the supervisor died before
 * bubblewrap was bound to its life) nothing begins. Then it lowers the limits, gives the descriptor back, and becomes the shell.
 * No value of a step is ever in here: it is the same text for all.
 */
const LAUNCHER = `[ "$1" = closed ] || { { /run/node /run/forward.cjs || echo failed; } >&${FD.gate} 2>/dev/null & }
read -r go <&${FD.gate} && [ "$go" = go ] || exit 125
exec ${FD.gate}<&-
ulimit -c 0; ulimit -d "$2" 2>/dev/null || :; ulimit -p "$3" 2>/dev/null || :; ulimit -f "$4" 2>/dev/null || :
[ "$5" = apart ] || exec 2>&1
shift 5
exec "$@"`;

const SHELLS = { sh: ['/usr/bin/dash', '-eu', '/run/step.sh'], bash: ['/usr/bin/bash', '-euo', 'pipefail', '/run/step.sh'] } as const;

export const PROGRAMS = ['/usr/bin/dash', '/usr/bin/bash'] as const;

/** The command after `--`, which everybody on the machine can read. */
export function commandOf(shell: 'sh' | 'bash', limits: Limits, egress: boolean, apart: boolean): readonly string[] {
  const numbers = [Math.ceil(limits.memory / 1_024), limits.processes, Math.ceil(limits.file / 512)].map((number) => String(number));
  return ['/usr/bin/dash', '-c', LAUNCHER, 'step', egress ? 'open' : 'closed', ...numbers, apart ? 'apart' : 'together', ...SHELLS[shell]];
}

/** Certificates, the linker's cache and Debian's alternatives, where they exist. Never /etc as a whole: it holds passwords and keys. */
const ETC = [
  '/etc/ssl/certs', '/etc/ssl/openssl.cnf', '/etc/ca-certificates', '/etc/pki/tls/certs', '/etc/pki/ca-trust', '/etc/alternatives', '/etc/ld.so.cache',
];

/** The options, for `--args`. */
export function optionsOf({ binds, files, etc, scratchBytes, egress }: Sandbox): readonly string[] {
  return [
    '--unshare-user', '--unshare-all', '--disable-userns', '--die-with-parent', '--new-session', '--cap-drop', 'ALL',
    '--uid', '65534', '--gid', '65534', '--hostname', 'step', '--json-status-fd', String(FD.status),
    '--ro-bind', '/usr', '/usr', ...['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ...ETC.flatMap((file) => ['--ro-bind-try', file, file]),
    ...['passwd', 'group', 'nsswitch.conf'].flatMap((name) => ['--ro-bind', `${etc}/${name}`, `/etc/${name}`]),
    ...binds.flatMap((folder) => ['--ro-bind', folder, folder]),
    '--proc', '/proc', '--dev', '/dev', '--size', String(scratchBytes), '--tmpfs', '/scratch', '--chdir', '/scratch',
    ...Object.entries(files).flatMap(([name, file]) => ['--ro-bind', file, `/run/identity/${name}`]),
    ...(egress === undefined ? [] : [
      '--ro-bind', egress.socket, '/run/egress.sock', '--ro-bind', egress.node, '/run/node',
      '--ro-bind-data', String(FD.forwarder), '/run/forward.cjs', '--ro-bind-data', String(FD.hosts), '/etc/hosts',
    ]),
    '--ro-bind-data', String(FD.body), '/run/step.sh',
    // bubblewrap's /dev is a file system of its own, with a /dev/shm that could be filled without end.
    '--remount-ro', '/dev', '--remount-ro', '/',
  ];
}

export const ETC_FILES: Readonly<Record<string, string>> = {
  passwd: 'step:x:65534:65534:step:/scratch:/usr/sbin/nologin\n',
  group: 'step:x:65534:\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
};
