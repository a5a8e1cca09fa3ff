// Runs git on the bare repository, without a shell and without anybody's own settings.
import { execFile } from 'node:child_process';

export type GitRun = {
  readonly input?: string | Buffer | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Exit codes besides 0 that are an answer and no failure. */
  readonly answers?: readonly number[] | undefined;
};
export type GitResult = { readonly code: number; readonly stdout: Buffer; readonly text: string };
export type Git = (args: readonly string[], run?: GitRun) => Promise<GitResult>;

/** Git failed: `code` is its exit code (-1 when it could not be started), the message its own words. */
export class GitFailed extends Error {
  readonly code: number;

  constructor(args: readonly string[], code: number, stderr: string) {
    super(`git ${args[0] ?? ''} failed (${code}): ${stderr.trim()}`);
    this.name = 'GitFailed';
    this.code = code;
  }
}

/** An environment made from nothing: no user or system configuration, no inherited GIT_DIR, no prompts, plain English. */
export function gitEnvironment(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

/** git in `gitDir`. Output is limited to 64 MiB. Throws GitFailed for exit codes that are no answer. */
export function createGit(gitDir: string, home: string): Git {
  const base = { ...gitEnvironment(home), GIT_DIR: gitDir };
  return (args, run = {}) =>
    new Promise((resolve, reject) => {
      const options = { env: { ...base, ...run.env }, cwd: home, encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 } as const;
      const child = execFile('git', args, options, (error, stdout, stderr) => {
        const code = exitCode(error);
        if (code !== 0 && !(run.answers ?? []).includes(code)) {
          reject(new GitFailed(args, code, error === null || code !== -1 ? stderr.toString('utf8') : error.message));
          return;
        }
        resolve({ code, stdout, text: stdout.toString('utf8') });
      });
      // A git that ends before it has read everything closes the pipe; its exit code tells what happened.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(run.input ?? '');
    });
}

function exitCode(error: (Error & { code?: number | string | null }) | null): number {
  if (error === null) return 0;
  return typeof error.code === 'number' ? error.code : -1;
}
