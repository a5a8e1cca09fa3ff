// Which process it was: a number is given out again, so its start time and the kernel's boot belong to it. Built-ins only.
import { readFileSync } from 'node:fs';

export type ProcessId = {
  readonly pid: number;
  /** Field 22 of /proc/<pid>/stat: clock ticks since the boot. */
  readonly start: string;
  readonly boot: string;
};

function readOr<T>(file: string, otherwise: T): string | T {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // A process that ended has no file any more: that is the answer.
    return otherwise;
  }
}

export function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** The process as it now is; undefined when it is gone or only waits to be reaped. */
export function processId(pid: number): ProcessId | undefined {
  const stat = readOr(`/proc/${pid}/stat`, undefined);
  if (stat === undefined) return undefined;
  // The name of the program is in parentheses and may hold anything; what follows is field 3 and on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  if (start === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, start, boot: bootId() };
}

export function isAlive(id: ProcessId): boolean {
  const now = processId(id.pid);
  return now !== undefined && now.start === id.start && now.boot === id.boot;
}

/** What was written by `JSON.stringify`; undefined for anything else, a half-written file included. */
export function readProcessId(text: string): ProcessId | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('start' in value) || !('boot' in value)) return undefined;
    const { pid, start, boot } = value;
    return typeof pid === 'number' && typeof start === 'string' && typeof boot === 'string' ? { pid, start, boot } : undefined;
  } catch {
    // Written in part before a power cut: it names nobody.
    return undefined;
  }
}
