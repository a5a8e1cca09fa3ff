// Which program a command really starts: behind `sudo`, `timeout 5`, `env X=1` and the like.
import type { Argument, Call } from './shell-script.ts';

const WRAPPERS = new Set([
  'sudo', 'doas', 'env', 'nohup', 'nice', 'ionice', 'time', 'timeout', 'exec', 'command', 'builtin', 'stdbuf', 'setsid', 'chroot', 'nsenter', 'unshare',
]);
const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'fish', 'csh', 'tcsh']);

/** The last part of a path: `/bin/sh` is `sh`. A word with values in it has no name. */
export function programOf(word: Argument | undefined): string | undefined {
  return word === undefined || !word.literal ? undefined : word.value.slice(word.value.lastIndexOf('/') + 1);
}

export function isShell(word: Argument | undefined): boolean {
  return SHELLS.has(programOf(word) ?? '');
}

/** The words from the program that is really started; those before it are wrappers with their options. */
export function startedBy(call: Call): readonly Argument[] {
  let words = call.words;
  while (WRAPPERS.has(programOf(words[0]) ?? '')) {
    // Options, `NAME=value`, numbers and paths with a slash at the end belong to the wrapper.
    const next = words.findIndex((word, index) => index > 0 && !/^(?:-|[A-Za-z_][A-Za-z0-9_]*=|[0-9][0-9.]*[smhd]?$)/.test(word.value));
    if (next < 0) return words;
    words = words.slice(next);
  }
  return words;
}
