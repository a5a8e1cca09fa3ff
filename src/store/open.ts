// The database at start: the one that DATABASE_URL names, or the embedded one; then its migrations.
import path from 'node:path';
import type { Log } from '../log.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { createPool, type Connection, type Pool } from './pool.ts';
import { EMBEDDED_RUNNER, ensureRunnerRole } from './runner-role.ts';

export type Database = { readonly pool: Pool; readonly connection: Connection; close(): Promise<void> };

export async function openDatabase(options: {
  env: { DATABASE_URL?: string | undefined; DATABASE_OWNER_URL?: string | undefined; TOCSIN_DATA: string }; migrations: string; log: Log; fast: boolean;
}): Promise<Database> {
  const { env, log } = options;
  const embedded = env.DATABASE_URL === undefined
    ? await startEmbedded({ dataDir: path.resolve(env.TOCSIN_DATA, 'postgres'), fast: options.fast, log: (message) => log.info('embedded PostgreSQL', { said: message }) })
    : undefined;
  const connection: Connection = embedded?.connection ?? env.DATABASE_URL ?? '';
  const pool = createPool({ connection, max: 20, applicationName: 'tocsin', onIdleError: (error) => log.warn('an idle database connection broke', { error }) });
  try {
    await migrateAs(env.DATABASE_OWNER_URL ?? connection, options.migrations, log);
    if (embedded) await ensureRunnerRole(pool, EMBEDDED_RUNNER);
  } catch (error) {
    await pool.close();
    await embedded?.stop();
    throw error;
  }
  return {
    pool, connection,
    async close() {
      await pool.close();
      await embedded?.stop();
    },
  };
}

async function migrateAs(connection: Connection, dir: string, log: Log): Promise<void> {
  const owner = createPool({ connection, max: 2, applicationName: 'tocsin-migrate' });
  try {
    const { applied } = await migrate(owner, dir);
    if (applied.length > 0) log.info('the database is up to date', { applied });
  } finally {
    await owner.close();
  }
}
