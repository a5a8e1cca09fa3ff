// What cannot run by itself: it waits for keys, never ends, or goes to another machine. A person does it and says so.
import type { ShellCommand } from './shell.ts';

const CARRIERS = new Set(['sudo', 'env', 'time', 'nohup', 'exec', 'command', 'nice', 'ionice', 'stdbuf']);
const SCREENS = new Set(['top', 'htop', 'iotop', 'iftop', 'less', 'more', 'vi', 'vim', 'nano', 'emacs', 'ed', 'man', 'watch', 'tmux', 'screen', 'k9s', 'mtr', 'passwd', 'su', 'telnet', 'sftp', 'irb', 'pry', 'visudo', 'vipw', 'toolbox', 'fdisk', 'gdisk', 'cfdisk', 'nethogs', 'firefox', 'sshuttle', 'script', 'ssh', 'read', 'newgrp', 'fg', 'bg']);
const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', '/bin/sh', '/bin/bash', '/bin/zsh', '/usr/bin/bash', '/usr/bin/sh']);
/** Without anything to do on their command line they ask for it. */
const CONSOLES: Readonly<Record<string, RegExp>> = {
  psql: /^(?:-[a-zA-Z]*[cfl]|--command|--file|--list)/, 'gitlab-psql': /^(?:-[a-zA-Z]*[cf]|--command|--file)/, mysql: /^(?:-[a-z]*e|--execute)/,
  'redis-cli': /^(?![\d.]+$)[a-zA-Z]/, python: /^[^-]|^-[cm]/, python3: /^[^-]|^-[cm]/, node: /^[^-]|^-[ep]/, mongo: /^--eval/, mongosh: /^--eval/,
  sqlite3: /\s/, nslookup: /./, openssl: /./, cqlsh: /^-[ef]/,
};
const KUBE = new Set(['oc', 'kubectl', 'virtctl', 'k', 'tsh', 'odf']);

function bare(words: readonly string[]): readonly string[] {
  let rest = words;
  while (CARRIERS.has(rest[0] ?? '')) {
    const [carrier, ...after] = rest;
    if (carrier === 'sudo' && after.some((word) => /^-(?:i|s|si|is)$/.test(word)) && after.every((word) => word.startsWith('-'))) return ['su'];
    let skip = 0;
    while (after[skip]?.startsWith('-') || /^\w+=/.test(after[skip] ?? '')) skip += /^-[ugnCp]$/.test(after[skip] ?? '') ? 2 : 1;
    rest = after.slice(skip);
  }
  return rest;
}

/** `-i`, `-t` and `-it` in any order, before what is run inside. */
function asksForTerminal(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((word) => /^-(?:it|ti|i|t)$|^--(?:tty|stdin|interactive)(?:=true)?$/.test(word));
}

function insideShell(args: readonly string[]): boolean {
  const inner = args.slice(args.indexOf('--') + 1);
  return args.includes('--') ? inner.length === 0 || (inner.length === 1 && SHELLS.has(inner[0] ?? '')) : SHELLS.has(args.at(-1) ?? '');
}

function kubeWhy(tool: string, args: readonly string[]): string | undefined {
  const verbs = args.filter((word) => !word.startsWith('-'));
  const has = (...names: readonly string[]): boolean => verbs.some((word) => names.includes(word));
  const flag = (pattern: RegExp): boolean => args.some((word) => pattern.test(word));
  if (has('debug')) return args.includes('--') && !insideShell(args) && !asksForTerminal(args) ? undefined : `${tool} debug opens a shell`;
  if (has('exec') || has('run')) return asksForTerminal(args) || (has('exec') && insideShell(args)) ? `${tool} with a terminal (-it)` : undefined;
  if (has('rsh')) return `${tool} rsh opens a shell`;
  if (has('edit')) return `${tool} edit opens an editor`;
  if (has('port-forward', 'proxy', 'attach')) return `${tool} stays open until it is stopped`;
  if (has('ssh', 'console', 'vnc')) return `${tool} opens a session`;
  if (has('logs') && flag(/^(?:-f|--follow(?:=true)?|--tail=?-?f)$/)) return `${tool} logs -f never ends`;
  return flag(/^(?:-w|--watch(?:=true)?|--watch-only)$/) ? `${tool} --watch never ends` : undefined;
}

const RULES: Readonly<Record<string, (args: readonly string[]) => string | undefined>> = {
  tail: (args) => (args.some((word) => /^-\d*[a-zA-Z]*[fF]\d*$|^--follow/.test(word)) ? 'tail -f never ends' : undefined),
  journalctl: (args) => (args.some((word) => /^-[a-z]*f[a-z]*$|^--follow/.test(word)) ? 'journalctl -f never ends' : undefined),
  tcpdump: (args) => (args.some((word) => /^-[A-Za-z]*[crW]/.test(word)) ? undefined : 'tcpdump never ends'),
  docker: (args) => (/^(?:run|exec|attach)$/.test(args[0] ?? '') && (asksForTerminal(args) || args[0] === 'attach') ? 'a container with a terminal' : undefined),
  chroot: (args) => (args.length < 2 ? 'chroot opens a shell' : undefined),
  crictl: (args) => (args[0] === 'exec' && asksForTerminal(args) ? 'a container with a terminal' : undefined),
  gpg: (args) => (args.some((word) => /^--(?:edit-key|card-edit|full-gen|gen-key|expert|full-generate-key|edit-card)/.test(word)) ? 'gpg asks questions' : undefined),
  git: (args) => (args.includes('-i') && args.includes('rebase') ? 'opens an editor' : undefined),
  gcloud: (args) => (args.includes('ssh') && !args.some((word) => word.startsWith('--command')) ? 'goes to another machine' : undefined),
  'gitlab-rails': (args) => (/^(?:console|c|dbconsole|db)$/.test(args[0] ?? '') ? 'opens a console' : undefined),
  rails: (args) => (/^(?:console|c|dbconsole|db)$/.test(args[0] ?? '') ? 'opens a console' : undefined),
  knife: (args) => (/^(?:ssh|edit)$/.test(args[0] ?? '') || args.includes('edit') ? 'goes to another machine or opens an editor' : undefined),
  vault: (args) => (args[0] === 'login' && args.length < 3 ? 'asks for a token' : undefined),
  crontab: (args) => (args.includes('-e') ? 'opens an editor' : undefined),
  vmstat: () => undefined,
};

/** Why this needs a person at a terminal; undefined when it runs and ends by itself. */
export function terminalWhy(command: ShellCommand): string | undefined {
  const [name = '', ...args] = bare(command.words);
  const tool = name.slice(name.lastIndexOf('/') + 1);
  if (tool === 'exit' && args.length === 0) return 'ends a session that only a person can be in';
  if (tool === 'ssh' || tool === 'scp') return 'goes to another machine';
  if (SCREENS.has(tool)) return `${tool} needs a terminal`;
  if (SHELLS.has(name) && args.every((word) => /^-[il]/.test(word))) return 'opens a shell';
  if (KUBE.has(tool)) return kubeWhy(tool, args);
  if (tool === 'podman') return RULES['docker']?.(args);
  const console = Object.hasOwn(CONSOLES, tool) ? CONSOLES[tool] : undefined;
  if (console !== undefined && !args.some((word) => console.test(word)) && !/<|\|/.test(command.text)) return `${tool} waits for input`;
  return Object.hasOwn(RULES, tool) ? RULES[tool]?.(args) : undefined;
}

/** A second shell reads its text again: a value in it would be read as commands. */
export function isSecondShell(command: ShellCommand): boolean {
  const words = bare(command.words);
  const [name = ''] = words;
  if (name === 'ssh' || name === 'eval' || name === 'watch' || name === 'su') return true;
  return words.some((word, i) => SHELLS.has(word) && /^-[a-z]*c$/.test(words[i + 1] ?? ''));
}
