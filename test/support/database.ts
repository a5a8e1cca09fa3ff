// A database of its own for each test file, cloned from the migrated template in a few milliseconds.
import { randomUUID } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { createPool, type Pool } from '../../src/store/pool.ts';

export type TestDatabase = {
  readonly pool: Pool;
  /** For processes that the test starts (DATABASE_URL) and for further pools. */
  readonly url: string;
  /**
   * Deletes all rows and starts sequences again; append-only triggers and foreign keys do not fire. Rows that
   * migrations wrote go as well, except those of `migration`.
   */
  readonly cleanTables: () => Promise<void>;
  /** Done after the file by itself. */
  readonly close: () => Promise<void>;
};

export type FreshOptions = {
  /** Connections of its pool; default 8. */
  readonly max?: number;
  /** Without the migrations. */
  readonly empty?: boolean;
};

/** Call at the top of a test file: `const db = await freshDatabase();`. */
export async function freshDatabase(options: FreshOptions = {}): Promise<TestDatabase> {
  const { admin, template, prefix } = inject('postgres');
  const name = `${prefix}${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await asAdmin(admin, `create database ${name} template ${options.empty === true ? 'template0' : template}`);
  const address = new URL(admin);
  address.pathname = `/${name}`;
  const pool = createPool({ connection: address.href, max: options.max ?? 8, applicationName: 'tocsin-test' });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await pool.close();
    await asAdmin(admin, `drop database ${name} with (force)`);
  };
  const database: TestDatabase = {
    pool,
    url: address.href,
    cleanTables: () => cleanTables(pool),
    close: () => (closed ??= close()),
  };
  afterAll(database.close);
  return database;
}

async function asAdmin(admin: string, statement: string): Promise<void> {
  const pool = createPool({ connection: admin, max: 1, applicationName: 'tocsin-test-admin' });
  try {
    await pool.query(statement);
  } finally {
    await pool.close();
  }
}

async function cleanTables(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ tables: string[]; sequences: string[] }>(
    `select
       array(select format('%I.%I', schemaname, tablename) from pg_tables
             where schemaname not in ('pg_catalog', 'information_schema') and tablename <> 'migration') as tables,
       array(select format('%I.%I', schemaname, sequencename) from pg_sequences) as sequences`,
  );
  const { tables, sequences } = rows[0] ?? { tables: [], sequences: [] };
  await pool.transaction(async (tx) => {
    // A superuser's way past triggers, for this transaction only.
    await tx.query('set local session_replication_role = replica');
    const deletes = tables.map((table) => `delete from ${table}`);
    const restarts = sequences.map((sequence) => `alter sequence ${sequence} restart`);
    await tx.query([...deletes, ...restarts].join(';'));
  });
}
