// The PostgreSQL that Tocsin brings along: one server on a private Unix socket, which lives as long as we do.
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from './embedded-binaries.ts';
import { dataOf, type Home, leaveSocketDirectory, prepareHome, socketDirectory } from './embedded-home.ts';
import { findRunning, ownerLives, stopServer } from './embedded-pidfile.ts';
import { clusterVersion, type EmbeddedConnection, joinServer, lastWords, makeCluster, type Server, startServer } from './embedded-server.ts';

export type { EmbeddedConnection } from './embedded-server.ts';

export type EmbeddedOptions = {
  /** A directory for the database alone; made when missing. */
  readonly dataDir: string;
  readonly log?: (message: string) => void;
  /** No fsync: quick, and lost when the machine fails. For tests and the demo. */
  readonly fast?: boolean;
  /** Directory of `initdb` and `postgres` to use; default: the packaged ones, else the newest of the system. */
  readonly bin?: string;
  /** As root: where the database goes when the server's user cannot reach `dataDir`; default /var/lib/tocsin. */
  readonly elsewhere?: string;
};

export type Embedded = {
  readonly connection: EmbeddedConnection;
  /** The server's process now: another one after it had to be started again. */
  readonly pid: number;
  /** False while another living process runs the server: then `stop` leaves it alone. */
  readonly owned: boolean;
  /** Cuts off every client and waits until the server is cleanly down. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

/**
 * Starts PostgreSQL on `dataDir` and resolves when it takes connections. Joins a server that another living process
 * runs there; stops and replaces one whose owner died. When the server ends by itself, or with the process that ran
 * it, it is started again at the same address. Throws with a sentence that says what to do when none can run here.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const log = options.log ?? (() => undefined);
  const home = await prepareHome(options.dataDir, options.elsewhere);
  const stopping = new AbortController();
  const acquire = (): Promise<Server> => acquireServer(home, options, log, stopping.signal);
  let server = await acquire();
  const { connection } = server;
  const watch = async (): Promise<void> => {
    for (let delay = 100; ; delay = Math.min(delay * 2, 10_000)) {
      await server.exited;
      if (stopping.signal.aborted) return;
      log(`PostgreSQL (process ${server.pid}) ended; starting it again`);
      // An abort only ends the wait.
      await sleep(delay, undefined, { ref: false, signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      server = (await attempt(acquire, log)) ?? server;
      if (stopping.signal.aborted) await server.stop();
    }
  };
  const watching = watch();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await server.stop();
    await watching;
    if (server.owned) await leaveSocketDirectory(home, connection.host);
  };
  let stopped: Promise<void> | undefined;
  return {
    connection,
    get pid() {
      return server.pid;
    },
    get owned() {
      return server.owned;
    },
    stop: () => (stopped ??= stop()),
  };
}

async function acquireServer(
  home: Home,
  options: EmbeddedOptions,
  log: (message: string) => void,
  stopping: AbortSignal,
): Promise<Server> {
  const data = dataOf(home.path);
  const fast = options.fast ?? false;
  // Each turn something changed under us: an orphan went away, or a rival was quicker.
  for (let turn = 1; turn <= 5; turn += 1) {
    const running = await findRunning(data, 300_000);
    if (running !== undefined && (await ownerLives(data))) {
      log(`Joining the PostgreSQL (process ${running.pid}) that another process runs on ${home.path}`);
      return joinServer(running, stopping);
    }
    if (running !== undefined) {
      log(`Stopping the PostgreSQL (process ${running.pid}) whose owner died`);
      await stopServer(running.pid);
    }
    const socket = await socketDirectory(home);
    const major = await clusterVersion(home);
    const binaries = await findBinaries({ home: home.path, identity: home.identity, major, bin: options.bin });
    if (major === undefined) await makeCluster(home, binaries, fast);
    const server = await startServer(home, binaries, socket, fast);
    if (server !== undefined) {
      log(`PostgreSQL ${binaries.major} (${binaries.bin}) runs on ${home.path} (process ${server.pid})`);
      return server;
    }
    await sleep(200 * turn);
  }
  throw new Error(`PostgreSQL does not get ${home.path} for itself. ${await lastWords(home)}`);
}

async function attempt(acquire: () => Promise<Server>, log: (message: string) => void): Promise<Server | undefined> {
  try {
    return await acquire();
  } catch (error) {
    log(`PostgreSQL did not start again: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** The same address as a URL, for DATABASE_URL and psql. */
export function connectionUrl(connection: EmbeddedConnection): string {
  const { user, database, host, port } = connection;
  return `postgresql://${user}@localhost:${port}/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}`;
}
