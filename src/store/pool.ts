// The way to PostgreSQL: the only file that knows the package `pg`.
import type pg from 'pg';
import { Client, Pool as PgPool, types } from 'pg';
import { isDatabaseAway, isDiskError } from './away.ts';
import { beginning } from './begin.ts';
import { columnParser } from './column-types.ts';
import type { Connection, Dedicated, Pool, QueryOptions, QueryResult, Sql } from './sql.ts';

export { isConflict, isDatabaseAway, mayBeTheQuery, TookTooLong } from './away.ts';
export { listen } from './listen.ts';
export { within } from './sql.ts';
export type { Connection, Db, Dedicated, Pool, QueryOptions, QueryResult, Row, Sql } from './sql.ts';

export type PoolSettings = {
  readonly connection: Connection;
  /** Most connections at once; default 10. */
  readonly max?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Time to get a connection, from the server or from the pool, ms; default 5,000. */
  readonly connectTimeoutMs?: number;
  /** The server cancels a statement after this, ms; default 30,000. */
  readonly statementTimeoutMs?: number;
  /** So much later, ms, the client gives up what the server was to cancel: nothing comes back from it. Default 5,000. */
  readonly graceMs?: number;
  /** Told when an idle connection broke; the pool has already dropped it. */
  readonly onIdleError?: (error: Error) => void;
};

/** It answered with more than was to be read. */
export class TooMuch extends Error {}

export type ReaderSettings = { readonly url: string; readonly applicationName: string; readonly connectMs: number; readonly statementMs: number; readonly mostBytes: number };
/** `ask` sends one statement alone (PostgreSQL refuses several in the extended protocol); values are as PostgreSQL writes them. */
export type Reader = {
  ask(text: string): Promise<{ readonly columns: number; readonly rows: readonly (readonly (string | null)[])[] }>;
  /** Ends it politely; a connection that hangs is cut. Never throws. */
  readonly close: () => Promise<void>;
};

/** A connection of its own to somebody else's database, which changes nothing there. What is more than `mostBytes` is cut off on its way. */
export async function openReader({ url, applicationName, connectMs, statementMs, mostBytes }: ReaderSettings): Promise<Reader> {
  const config = clientConfig({ connection: url, applicationName, connectTimeoutMs: connectMs, statementTimeoutMs: statementMs });
  const client = new Client({ ...config, options: '-c default_transaction_read_only=on' });
  // Unheard, the loss of the connection would end the process; whoever asks hears of it as an error.
  client.on('error', () => undefined);
  await connected(client);
  const { stream } = client.connection;
  let read = 0;
  stream.on('data', (chunk: Uint8Array) => {
    read += chunk.length;
    if (read > mostBytes) stream.destroy(new TooMuch());
  });
  return {
    async ask(text) {
      read = 0;
      const asked: pg.QueryArrayConfig & { readonly queryMode: 'extended' } = { text, rowMode: 'array', queryMode: 'extended', types: { getTypeParser: () => String } };
      const result = await client.query<(string | null)[]>(asked);
      // The last of it may have come in one piece with the end.
      if (read > mostBytes) throw new TooMuch();
      return { columns: result.fields.length, rows: result.rows };
    },
    close: () => closeClient(client),
  };
}

async function connected(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    await closeClient(client);
    throw error;
  }
}

type Queryable = Pick<pg.ClientBase, 'query'>;

/** Opens no connection yet. Timeouts and keepalive are always set: `pg` alone waits for ever in a black hole. */
export function createPool(settings: PoolSettings): Pool {
  const config = clientConfig(settings);
  const pool = new PgPool({ ...config, max: settings.max ?? 10, idleTimeoutMillis: 30_000, maxLifetimeSeconds: 3600 });
  // Without a listener the loss of an idle connection would end the process.
  // While the pool closes, a connection that breaks is no news.
  let closing: Promise<void> | undefined;
  pool.on('error', (error) => { if (!closing) settings.onIdleError?.(error); });
  let diskErrors = 0;
  const failed = (error: unknown): void => { diskErrors += isDiskError(error) ? 1 : 0; };
  return {
    ...asSql(pool, failed),
    transaction: (work) => transaction(pool, work, failed),
    dedicated: () => openDedicated(config),
    stats: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, diskErrors }),
    close: () => (closing ??= pool.end()),
  };
}

/**
 * Runs `work` in one transaction (read committed) and commits; any error rolls back and is thrown on. A broken
 * connection is discarded, not reused. When the error came from COMMIT itself the outcome is unknown.
 */
export function withTransaction<T>(pool: Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  return pool.transaction(work);
}

async function transaction<T>(pool: pg.Pool, work: (tx: Sql) => Promise<T>, failed: (error: unknown) => void): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => {
    broken = error;
  };
  // While a client is lent out the pool does not listen for its errors; unheard, they would end the process.
  client.on('error', onError);
  const sql = beginning(asSql(client));
  let open = true;
  const tx: Sql = {
    query: (text, values, options) => {
      if (!open) return Promise.reject(new Error('This transaction is over; a query was not awaited inside it.'));
      return sql.query(text, values, options);
    },
  };
  try {
    const result = await work(tx);
    open = false;
    if (!(await sql.begun())) return result;
    // COMMIT after a failed statement answers ROLLBACK without an error.
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back: an error in it was caught and ignored.');
    return result;
  } catch (error) {
    open = false;
    failed(error);
    broken ??= await rollback(client, error);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Returns the error that makes the client unusable, if any. */
async function rollback(client: pg.PoolClient, cause: unknown): Promise<Error | undefined> {
  // A connection that is away would only make us wait; dropping it rolls back as well.
  if (isDatabaseAway(cause)) return new Error('The connection broke inside a transaction.', { cause });
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return new Error('The rollback failed.', { cause: error });
  }
}

function asSql(client: Queryable, failed?: (error: unknown) => void): Sql {
  return {
    async query<T>(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<QueryResult<T>> {
      const config = {
        text,
        ...(values === undefined ? {} : { values: [...values] }),
        ...(options?.prepared ? { name: nameOf(text) } : {}),
        ...(options?.timeoutMs === undefined ? {} : { query_timeout: options.timeoutMs }),
      };
      const result: pg.QueryResult | readonly pg.QueryResult[] = await client.query(config).catch((error: unknown) => {
        failed?.(error);
        throw error;
      });
      // Several statements in one text answer with a list; the last one counts.
      const last = Array.isArray(result) ? result.at(-1) : result;
      return { rows: last?.rows ?? [], rowCount: last?.rowCount ?? 0 };
    },
  };
}

const names = new Map<string, string>();

/** A short name for a prepared statement, the same for the same text. */
function nameOf(text: string): string {
  const name = names.get(text) ?? `tocsin_${names.size}`;
  names.set(text, name);
  return name;
}

async function openDedicated(config: pg.ClientConfig): Promise<Dedicated> {
  const client = new Client(config);
  let lost: Error | undefined;
  const listeners: ((error: Error) => void)[] = [];
  const lose = (error: Error): void => {
    if (lost !== undefined) return;
    lost = error;
    for (const listener of listeners) listener(error);
  };
  client.on('error', lose);
  client.on('end', () => lose(new Error('Connection terminated')));
  await client.connect();
  return {
    ...asSql(client),
    onNotification: (listener) => client.on('notification', (message) => listener(message.payload ?? '')),
    onLost: (listener) => {
      if (lost === undefined) listeners.push(listener);
      else listener(lost);
    },
    close: () => closeClient(client),
  };
}

async function closeClient(client: pg.Client): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    client.once('end', resolve);
  });
  const cut = setTimeout(() => client.connection.stream.destroy(), 1000);
  await Promise.race([client.end(), ended]);
  clearTimeout(cut);
}

function clientConfig(settings: PoolSettings): pg.ClientConfig {
  const { connection } = settings;
  const statement = settings.statementTimeoutMs ?? 30_000;
  return {
    ...(typeof connection === 'string' ? { connectionString: connection } : connection),
    application_name: settings.applicationName,
    connectionTimeoutMillis: settings.connectTimeoutMs ?? 5000,
    statement_timeout: statement,
    query_timeout: statement + (settings.graceMs ?? 5000),
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  };
}

type GetTypeParser = NonNullable<pg.ClientConfig['types']>['getTypeParser'];

const getTypeParser: GetTypeParser = (oid: number, format?: 'text' | 'binary') => {
  const usual = types.getTypeParser(oid, format ?? 'text');
  return format === 'binary' ? usual : columnParser(oid, usual);
};
