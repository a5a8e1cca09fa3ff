// What a fence says about itself: a shell, something else that is never run, or nothing.

const SHELLS = new Set([
  'sh', 'bash', 'shell', 'zsh', 'ksh', 'ash', 'console', 'terminal', 'cmd', 'shellsession', 'shell-session', 'sh-session', 'bash-session', 'shellscript',
  // Slips that stand in public runbooks.
  'shel', '8sh', 'bsh', 'bahs', 'shall', 'shelll',
]);

export type Label = 'shell' | 'other' | 'none';

export function labelOf(language: string): Label {
  const word = language.toLowerCase().replaceAll(/^[{.]+|[}:,]+$/g, '');
  if (word === '') return 'none';
  return SHELLS.has(word) ? 'shell' : 'other';
}

/**
 * The language of a step: `sh` and `shell` run under dash, so they stay only where the file says so and nothing asks for more.
 * A pipe asks for more: dash has no pipefail, and a failing left side would be lost.
 */
export function stepLanguage(language: string, needsBash: boolean): string {
  const word = language.toLowerCase();
  return (word === 'sh' || word === 'shell') && !needsBash ? word : 'bash';
}
