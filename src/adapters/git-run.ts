// One run of the git binary: arguments as a list, nothing of our own environment but what it needs, an end to every wait.
import { spawn } from 'node:child_process';
import { Rejected } from '../domain/errors.ts';

export type Ran = {
  /** Undefined when it was ended by us or by a signal. */
  readonly code: number | undefined;
  readonly late: boolean;
  readonly stdout: Buffer;
  readonly stderr: string;
};
export type RunOptions = {
  readonly dir: string; readonly env: Readonly<Record<string, string>>; readonly timeoutMs: number;
  readonly input?: string | undefined;
};

/** A postmortem is some kilobytes; what a person put in its place may be anything. */
const mostOut = 8 * 1024 * 1024;
const mostErr = 64 * 1024;
/** After SIGTERM git takes its lock files away. */
const graceMs = 2_000;

export function runGit(args: readonly string[], { dir, env, timeoutMs, input }: RunOptions): Promise<Ran> {
  return new Promise((resolve, reject) => {
    // A group of its own: what git starts (git-remote-https, ssh) must end with it.
    const child = spawn('git', args, { cwd: dir, env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const out: Buffer[] = [];
    let [size, err, late] = [0, '', false];
    const end = (signal: NodeJS.Signals) => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
      }
    };
    let kill: NodeJS.Timeout | undefined;
    const stop = () => {
      late = true;
      end('SIGTERM');
      kill ??= setTimeout(() => end('SIGKILL'), graceMs);
    };
    const timer = setTimeout(stop, timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostOut) out.push(chunk);
      else stop();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (err.length < mostErr) err += chunk.toString('utf8');
    });
    // It may end without having read what we wrote; its own words say why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    const over = () => {
      clearTimeout(timer);
      clearTimeout(kill);
    };
    child.once('error', (error) => {
      over();
      const missing = 'code' in error && error.code === 'ENOENT';
      reject(missing ? new Rejected('git', 'no_git', 'There is no git on this machine (or no folder to run it in): install the package git, 2.31 or newer, and openssh-client for addresses over ssh.', { cause: error }) : error);
    });
    child.once('close', (code) => {
      over();
      resolve({ code: late ? undefined : (code ?? undefined), late, stdout: Buffer.concat(out), stderr: err });
    });
  });
}
