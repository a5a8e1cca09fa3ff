// Making a cluster and running one server on it, with the watchdog that stops the server when we die.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Binaries } from './embedded-binaries.ts';
import { dataOf, type Home } from './embedded-home.ts';
import { ownerToken, type Postmaster, readPidFile, stopServer } from './embedded-pidfile.ts';
import { hasCode, processInfo } from './embedded-process.ts';

const run = promisify(execFile);

const USER = 'postgres';
const DATABASE = 'postgres';
const PORT = 5432;
const LOG_LIMIT = 8 * 1024 * 1024;
/** Recovery after a crash reads the log since the last checkpoint, so this is generous. */
const START_PATIENCE_MS = 300_000;

export type EmbeddedConnection = {
  /** The directory of the Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
};

export type Server = {
  readonly connection: EmbeddedConnection;
  readonly pid: number;
  /** Whether this process started it. */
  readonly owned: boolean;
  /** Resolves when the server process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Does nothing to a server that is not owned. */
  readonly stop: () => Promise<void>;
};

/** The version that made the cluster; undefined when there is no cluster. */
export async function clusterVersion(home: Home): Promise<number | undefined> {
  try {
    return Number(await readFile(join(dataOf(home.path), 'PG_VERSION'), 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Makes the cluster beside its place and moves it there whole: a start that was killed leaves no half cluster. */
export async function makeCluster(home: Home, binaries: Binaries, fast: boolean): Promise<void> {
  const draft = `${dataOf(home.path)}.${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  // The C.UTF-8 of PostgreSQL itself came with 17; before that the system's.
  const locale = binaries.major >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [systemLocale()];
  const args = ['-D', draft, '-U', USER, '-A', 'trust', '--encoding=UTF8', ...locale, ...(fast ? ['--no-sync'] : [])];
  try {
    await initdb(home, binaries, args);
    await rename(draft, dataOf(home.path));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // A rival was quicker; its cluster is as good as ours.
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

async function initdb(home: Home, binaries: Binaries, args: readonly string[]): Promise<void> {
  try {
    await run(join(binaries.bin, 'initdb'), args, { cwd: home.path, env: environment(), ...home.identity });
  } catch (error) {
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    const advice = reason.includes('user does not exist')
      ? ' initdb wants a user with a name: start as one that /etc/passwd knows, or set DATABASE_URL.'
      : '';
    throw new Error(`The database could not be made in ${home.path}: ${reason}.${advice}`, { cause: error });
  }
}

/**
 * Starts a server and waits until it takes connections. Undefined when the cluster is taken: by a rival's server, or
 * for a moment by what is left of one that was killed.
 */
export async function startServer(home: Home, binaries: Binaries, socket: string, fast: boolean): Promise<Server | undefined> {
  const output = await openLog(join(home.path, 'postgres.log'));
  const data = dataOf(home.path);
  const owner = (await ownerToken(process.pid)) ?? '';
  try {
    const child = spawn(join(binaries.bin, 'postgres'), ['-D', data, ...settings(socket, owner, fast)], {
      // A group of its own: Ctrl-C must reach the application first.
      detached: true,
      cwd: home.path,
      env: environment(),
      stdio: ['ignore', output.fd, output.fd],
      ...home.identity,
    });
    const server = await guard(child, home, socket);
    if (await becomesReady(data, child, server)) return server;
    if ((await readPidFile(data)) !== undefined) return undefined;
    throw new Error(`PostgreSQL did not start on ${home.path}. ${await lastWords(home)}`);
  } finally {
    await output.close();
  }
}

/** A server that another process runs; `stopping` ends our interest in it. */
export function joinServer({ pid, port, socketDirectory }: Postmaster, stopping: AbortSignal): Server {
  const watch = async (): Promise<void> => {
    while (!stopping.aborted && (await processInfo(pid)) !== undefined) {
      // An abort only ends the wait.
      await sleep(500, undefined, { ref: false, signal: stopping }).catch(() => undefined);
    }
  };
  const connection = { host: socketDirectory, port, user: USER, database: DATABASE };
  return { connection, pid, owned: false, exited: watch(), stop: () => Promise.resolve() };
}

function settings(socket: string, owner: string, fast: boolean): readonly string[] {
  const values = [
    // Never on a port: the packaged binaries carry an old OpenSSL, and the socket's directory is the only lock.
    'listen_addresses=',
    `unix_socket_directories=${socket}`,
    'unix_socket_permissions=0700',
    `port=${PORT}`,
    'timezone=UTC',
    'log_timezone=UTC',
    'log_checkpoints=off',
    // Read back from postmaster.opts to tell an orphan from a server in use.
    `tocsin.owner=${owner}`,
    ...(fast ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'] : []),
  ];
  return values.flatMap((value) => ['-c', value]);
}

/** Ties the server's life to ours. The watchdog's input ends when this process does, however it ends. */
async function guard(child: ChildProcess, home: Home, socket: string): Promise<Server> {
  let ended = false;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      ended = true;
      resolve();
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve).once('error', reject);
  });
  const pid = child.pid ?? 0;
  const watchdog = spawn('/bin/sh', ['-c', `cat >/dev/null; kill -INT ${pid}`], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    ...home.identity,
  });
  // The server is ours to stop, but neither process shall keep a finished program from ending.
  child.unref();
  watchdog.unref();
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  // Once the server is gone its pid may become somebody else's: the watchdog must not outlive it.
  void exited.then(() => watchdog.kill('SIGKILL'));
  const stop = async (): Promise<void> => {
    // After its end the pid may be somebody else's.
    if (ended) return;
    child.ref();
    await stopServer(pid);
    await exited;
  };
  return { connection: { host: socket, port: PORT, user: USER, database: DATABASE }, pid, owned: true, exited, stop };
}

async function becomesReady(data: string, child: ChildProcess, server: Server): Promise<boolean> {
  const end = performance.now() + START_PATIENCE_MS;
  while (child.exitCode === null && child.signalCode === null) {
    const found = await readPidFile(data);
    if (found?.pid === server.pid && found.ready) return true;
    if (performance.now() > end) {
      await server.stop();
      throw new Error(`PostgreSQL was not ready after ${START_PATIENCE_MS / 1000} s.`);
    }
    await sleep(10);
  }
  return false;
}

/** Nothing of ours may steer the server: no PG* variables, no locale for its messages. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

function systemLocale(): string {
  return process.platform === 'linux' ? '--locale=C.UTF-8' : '--locale=C';
}

async function openLog(path: string): Promise<Awaited<ReturnType<typeof open>>> {
  try {
    if ((await stat(path)).size > LOG_LIMIT) await rename(path, `${path}.1`);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  return open(path, 'a', 0o600);
}

/** The end of the server's log, for an error. */
export async function lastWords(home: Home): Promise<string> {
  const log = join(home.path, 'postgres.log');
  return `The end of ${log}: ${(await readFile(log, 'utf8')).slice(-1500).trim()}`;
}
