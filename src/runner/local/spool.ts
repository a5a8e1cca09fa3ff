// The folder of one try: `claim` (who made it decides), `pid`, `out`, `stdout`, `secrets`, `rc`, `never`. Built-ins only.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { isAlive, processId, readProcessId, type ProcessId } from './process-id.ts';

export type Rc = {
  readonly status: 'succeeded' | 'failed' | 'timed_out' | 'cancelled';
  /** Absent when no exit code exists: killed, or never got as far as the shell. */
  readonly code?: number | undefined;
  readonly durationMs: number;
  /** Written by the step, before masking and before `out` was cut. */
  readonly bytes: number;
  /** It was ended for writing too much, so `out` may end in the middle of a secret. */
  readonly over?: boolean | undefined;
  /** What the supervisor did or could not do, for the person who reads the output. */
  readonly note?: string | undefined;
};

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

export function syncFolder(dir: string): void {
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** All of it or nothing: fsync, then rename. A power cut right after it may take the name away again; nothing half is ever read. */
export function writeWhole(dir: string, name: string, text: string): void {
  const temporary = path.join(dir, `.${name}.${process.pid}`);
  const handle = openSync(temporary, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, path.join(dir, name));
}

/** Makes the folder; false when it is there already. */
export function makeFolder(dir: string): boolean {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  return true;
}

/**
 * The exclusive start marker. True for exactly one caller, ever. It and the folder's own name are on disk before this returns (4 ms
 * on a small cloud disk): a marker that a power cut could take away would let a step begin that has begun before.
 */
export function takeMarker(dir: string): boolean {
  try {
    mkdirSync(path.join(dir, 'claim'), { mode: 0o700 });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  syncFolder(dir);
  syncFolder(path.dirname(path.resolve(dir)));
  return true;
}

/**
 * The supervisor's way to the marker. Its own name lies beside the marker before it is taken, so that whoever finds the marker
 * without `pid` can tell a supervisor that is just starting from one that died in between, without guessing by the time.
 */
export function claim(dir: string): boolean {
  const me = `pid.${process.pid}`;
  const handle = openSync(path.join(dir, me), 'w', 0o600);
  writeSync(handle, JSON.stringify(processId(process.pid)));
  closeSync(handle);
  if (!takeMarker(dir)) {
    rmSync(path.join(dir, me), { force: true });
    return false;
  }
  renameSync(path.join(dir, me), path.join(dir, 'pid'));
  return true;
}

export function readRc(dir: string): Rc | undefined {
  const text = readIfThere(path.join(dir, 'rc'));
  // `rc` comes to its name by rename, written by this house: it is whole.
  return text === undefined ? undefined : (JSON.parse(text) as Rc);
}

export function supervisorOf(dir: string): ProcessId | undefined {
  return readProcessId(readIfThere(path.join(dir, 'pid')) ?? '');
}

function candidatesOf(dir: string): readonly ProcessId[] {
  const names = readdirSync(dir).filter((name) => name.startsWith('pid.'));
  return names.map((name) => readProcessId(readIfThere(path.join(dir, name)) ?? '')).filter((id) => id !== undefined);
}

export type Found = 'running' | 'starting' | 'never' | 'lost' | 'ended';

/** What became of the try. Whoever gets `never` from here has made sure of it: the marker is taken. */
export function examine(dir: string): Found {
  makeFolder(dir);
  if (existsSync(path.join(dir, 'rc'))) return 'ended';
  if (takeMarker(dir)) writeWhole(dir, 'never', '');
  return existsSync(path.join(dir, 'never')) ? 'never' : examineClaimed(dir);
}

function examineClaimed(dir: string): Found {
  const alive = supervisorOf(dir);
  if (alive !== undefined && isAlive(alive)) return 'running';
  if (alive === undefined && candidatesOf(dir).some((one) => isAlive(one))) return 'starting';
  // It may have come further between two of these questions: asked once more, now that nobody can be ahead of us.
  if (existsSync(path.join(dir, 'rc'))) return 'ended';
  if (existsSync(path.join(dir, 'never'))) return 'never';
  const late = supervisorOf(dir);
  return late !== undefined && isAlive(late) ? 'running' : 'lost';
}

/** Everything but the marker: a `start` that was asleep all the while must still find it taken. */
export function empty(dir: string): void {
  takeMarker(dir);
  for (const name of readdirSync(dir)) {
    if (name !== 'claim' && name !== 'never') rmSync(path.join(dir, name), { recursive: true, force: true });
  }
}
