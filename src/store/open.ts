// The database at start: the one that DATABASE_URL names, or the embedded one; then its migrations, and the rights of the role that works.
import path from 'node:path';
import type { Log } from '../log.ts';
import { EMBEDDED_BOT } from './bot-role.ts';
import { botLacks } from './bot-role-look.ts';
import { startEmbedded } from './embedded.ts';
import { migrate, newerMigrations, requiredMigrationsApplied } from './migrate.ts';
import { createPool, type Connection, type Pool } from './pool.ts';
import { isDenied } from './role.ts';
import { EMBEDDED_RUNNER, ensureRunnerRole } from './runner-role.ts';
import { grantTo, grantToBot } from './two-roles.ts';

export type Database = { readonly pool: Pool; readonly connection: Connection; close(): Promise<void> };
type Opening = { readonly pool: Pool; readonly migrations: string; readonly log: Log };

export async function openDatabase(options: {
  env: { DATABASE_URL?: string | undefined; DATABASE_OWNER_URL?: string | undefined; TOCSIN_DATA: string }; migrations: string; log: Log; fast: boolean;
}): Promise<Database> {
  const { env, log, migrations } = options;
  const embedded = env.DATABASE_URL === undefined
    ? await startEmbedded({ dataDir: path.resolve(env.TOCSIN_DATA, 'postgres'), fast: options.fast, log: (message) => log.info('embedded PostgreSQL', { said: message }) })
    : undefined;
  const connection: Connection = embedded ? { ...embedded.connection, user: EMBEDDED_BOT } : env.DATABASE_URL ?? '';
  const pool = createPool({ connection, max: 20, applicationName: 'tocsin', onIdleError: (error) => log.warn('an idle database connection broke', { error }) });
  const opening = { pool, migrations, log };
  try {
    if (embedded) await as(embedded.connection, (owner) => ownTables(owner, opening));
    else if (env.DATABASE_OWNER_URL === undefined) await alone(opening);
    else await as(env.DATABASE_OWNER_URL, (owner) => beside(owner, env.DATABASE_URL ?? '', opening));
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

async function as(connection: Connection, work: (owner: Pool) => Promise<void>): Promise<void> {
  const owner = createPool({ connection, max: 2, applicationName: 'tocsin-migrate' });
  try {
    await work(owner);
  } finally {
    await owner.close();
  }
}

async function apply(owner: Pool, { migrations, log }: Opening): Promise<void> {
  const { applied } = await migrate(owner, migrations, (said) => log.info('migrations', { said }));
  if (applied.length > 0) log.info('the database is up to date', { applied });
}

/** On the embedded one nobody is asked: whoever runs it owns the tables, the bot and the runner work as roles of their own. */
async function ownTables(owner: Pool, opening: Opening): Promise<void> {
  await apply(owner, opening);
  await ensureRunnerRole(owner, EMBEDDED_RUNNER);
  await grantTo(owner, EMBEDDED_BOT, opening.migrations);
}

async function beside(owner: Pool, address: string, opening: Opening): Promise<void> {
  await apply(owner, opening);
  try {
    const granted = await grantToBot(owner, address, opening.migrations);
    if (granted.what === 'granted' && granted.changed.length > 0) opening.log.info('the bot’s database role has what it needs', { role: granted.role, changed: granted.changed.length });
  } catch (error) {
    // Somebody else gives the rights here, and has given them: then nothing is missing.
    if (!isDenied(error)) throw error;
    if ((await botLacks(opening.pool)).length > 0) throw new Error(`DATABASE_OWNER_URL may not give the role in DATABASE_URL its rights: ${error instanceof Error ? error.message : ''}. Let whoever owns the tables run "tocsin migrate".`, { cause: error });
    opening.log.warn('the rights of the bot’s database role could not be set; it has what it needs', { error });
  }
}

/** One role for everything; or one that only works, where somebody else has migrated. */
async function alone(opening: Opening): Promise<void> {
  try {
    if (!(await requiredMigrationsApplied(opening.pool, opening.migrations))) return await apply(opening.pool, opening);
    const newer = await newerMigrations(opening.pool, opening.migrations);
    if (newer.length > 0) opening.log.info('migrations', { said: `The database is newer than this code: ${newer.join(', ')}` });
  } catch (error) {
    if (!isDenied(error)) throw error;
    throw new Error('The role in DATABASE_URL may not bring the database up to date, or has no rights in it yet. Run "tocsin migrate" with DATABASE_OWNER_URL beside DATABASE_URL: it migrates as the owner and gives this role its rights. Then start again.', { cause: error });
  }
}
