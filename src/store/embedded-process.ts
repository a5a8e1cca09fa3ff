// Asking the operating system about processes: is this pid alive, what is it, since when.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type ProcessInfo = { readonly command: string; /** When it started, in the system's own unit: only to compare. */ readonly started: string };

/** What runs under this pid; undefined when nothing does (a zombie counts as nothing). */
export async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  if (!exists(pid)) return undefined;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Waits until the pid is gone; false when it still lives after `ms`. */
export async function waitUntilGone(pid: number, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while ((await processInfo(pid)) !== undefined) {
    if (performance.now() > end) return false;
    await sleep(10);
  }
  return true;
}

/** Sends a signal; a process that is gone already is what we wanted. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: alive, and somebody else's.
    return hasCode(error, 'EPERM');
  }
}

async function fromProc(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const [stat, command] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/cmdline`, 'utf8')]);
    // The name in brackets may hold anything, so count from the last bracket: state is field 3, starttime 22 (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return { command: command.replaceAll('\0', ' '), started: fields[19] ?? '' };
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH')) return undefined;
    throw error;
  }
}

async function fromPs(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const { stdout } = await run('ps', ['-ww', '-o', 'stat=,lstart=,command=', '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C' } });
    // "Ss   Sat Nov 21 06:43:11 2026 /path/to/command …"
    const match = /^(\S+)\s+(\S+ +\S+ +\d+ +[\d:]+ +\d+)\s+(.*)$/m.exec(stdout.trim());
    if (match === null || match[1]?.startsWith('Z') === true) return undefined;
    return { command: match[3] ?? '', started: String(Date.parse(match[2] ?? '')) };
  } catch (error) {
    // ps exits 1 when there is no such process.
    if (error instanceof Error && 'code' in error && error.code === 1) return undefined;
    throw error;
  }
}
