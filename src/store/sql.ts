// What a store file needs from the database: one `query`, the same on a pool and inside a transaction.

/** A row as it comes: `null` for SQL NULL, int8 as number, timestamptz as Date, numeric and date as string. */
export type Row = Readonly<Record<string, unknown>>;

export type QueryResult<T> = { readonly rows: T[]; readonly rowCount: number };

export type QueryOptions = {
  /** How long the answer may take before the connection is given up, ms. Default: the pool's. */
  readonly timeoutMs?: number;
  /**
   * Prepared once per connection: planning costs more than running for the statements between an alarm and its channel. Only for
   * statements that name their columns: one with `*` would fail for good once another version adds a column.
   */
  readonly prepared?: boolean;
};

/** A pool or an open transaction. `undefined` among the values becomes NULL. */
export type Sql = {
  query<T = Row>(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<QueryResult<T>>;
};

/** Where a database is: a `postgresql://` URL, or its parts (`host` may be the directory of a Unix socket). */
export type Connection =
  | string
  | {
      readonly host: string;
      readonly port?: number;
      readonly user: string;
      readonly database: string;
      readonly password?: string;
    };

/** One connection outside the pool, for LISTEN. */
export type Dedicated = Sql & {
  onNotification(listener: (payload: string) => void): void;
  /** Called once when the connection is gone, with the reason when there is one. */
  onLost(listener: (error: Error) => void): void;
  /** Ends it politely; a connection that hangs is cut. Never throws. */
  readonly close: () => Promise<void>;
};

export type Pool = Sql & {
  /** Runs `work` between BEGIN and COMMIT; see `withTransaction`. */
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** Opens a connection of its own to the same database. */
  dedicated(): Promise<Dedicated>;
  /** Connections now: all of them, idle ones, and callers waiting for one. `diskErrors`: answers so far that its disk is full, or fails. */
  stats(): { readonly total: number; readonly idle: number; readonly waiting: number; readonly diskErrors: number };
  /** Waits for running queries, then closes every connection. Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** Same as `Sql`; store functions take it so that they work on the pool and in a transaction. */
export type Db = Sql;

/** The same database; nobody waits longer than this (ms) for an answer of it. */
export function within(db: Db, timeoutMs: number): Db {
  return { query: (text, values, options) => db.query(text, values, { timeoutMs, ...options }) };
}

/**
 * A column that makes the transaction of its one statement not wait for the disk: a server that crashes within a second may forget it, and nothing else changes.
 * Only for what may be forgotten, and never inside a transaction that writes something else.
 */
export const mayBeForgotten = `set_config('synchronous_commit', 'off', true)`;
