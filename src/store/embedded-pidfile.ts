// Reading what a PostgreSQL server writes about itself: postmaster.pid and postmaster.opts.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, processInfo, signalProcess, waitUntilGone } from './embedded-process.ts';

export type Postmaster = {
  readonly pid: number;
  readonly port: number;
  readonly socketDirectory: string;
  readonly ready: boolean;
};

/** A pid no system gives out: Linux ends at 4,194,304 (proc(5), pid_max), macOS at 99,999. */
const NO_SUCH_PID = 4_999_999;

/** What postmaster.pid says, true or not; undefined without one. Format: "Files" in PostgreSQL's src/include/utils/pidfile.h. */
export async function readPidFile(data: string): Promise<Postmaster | undefined> {
  const text = await readIfThere(join(data, 'postmaster.pid'));
  const lines = text?.split('\n').map((line) => line.trim()) ?? [];
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), socketDirectory: lines[4] ?? '', ready: lines[7] === 'ready' };
}

/**
 * The server that runs on this data directory, once it is ready; undefined when none does. A pid file whose number now
 * belongs to another program is defused, because PostgreSQL itself would refuse to start.
 */
export async function findRunning(data: string, patienceMs: number): Promise<Postmaster | undefined> {
  const end = performance.now() + patienceMs;
  while (true) {
    const found = await readPidFile(data);
    if (found === undefined) return undefined;
    const info = await processInfo(found.pid);
    if (info === undefined) return undefined;
    if (!info.command.includes('postgres') || !info.command.includes(data)) {
      await defuse(data, found.pid);
      return undefined;
    }
    if (found.ready) return found;
    if (performance.now() > end) throw new Error(`PostgreSQL ${found.pid} on ${data} is still neither ready nor gone.`);
    await sleep(20);
  }
}

/** Puts an impossible pid in the file; PostgreSQL's own check for leftover shared memory stays in force. */
async function defuse(data: string, pid: number): Promise<void> {
  const file = join(data, 'postmaster.pid');
  const text = await readIfThere(file);
  if (text?.split('\n')[0]?.trim() !== String(pid)) return;
  await writeFile(file, text.replace(/^.*$/m, String(NO_SUCH_PID)));
}

/** This process, in a form that a later process with the same pid does not share. */
export async function ownerToken(pid: number): Promise<string | undefined> {
  const info = await processInfo(pid);
  return info === undefined ? undefined : `${pid}-${info.started}`;
}

/** Whether the Node process that started the running server still lives. */
export async function ownerLives(data: string): Promise<boolean> {
  const options = await readIfThere(join(data, 'postmaster.opts'));
  const token = /tocsin\.owner=(\d+)-(\d+)/.exec(options ?? '');
  if (token === null) return false;
  return (await ownerToken(Number(token[1]))) === `${token[1]}-${token[2]}`;
}

/** Stops a server: first cutting its clients off politely, then at once. Throws when it will not go. */
export async function stopServer(pid: number, patienceMs = 20_000): Promise<void> {
  // "Shutting Down the Server" in PostgreSQL's manual: SIGINT is fast, SIGQUIT immediate (recovers at the next start).
  signalProcess(pid, 'SIGINT');
  if (await waitUntilGone(pid, patienceMs)) return;
  signalProcess(pid, 'SIGQUIT');
  if (await waitUntilGone(pid, 5000)) return;
  throw new Error(`PostgreSQL ${pid} does not stop; stop it by hand and start again.`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
