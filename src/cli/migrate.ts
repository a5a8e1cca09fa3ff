// tocsin migrate: applies the migrations that are missing, as the owner, says which, and gives the bot's role what it needs.
import path from 'node:path';
import { isDatabaseAway } from '../store/away.ts';
import { botMayTooMuch } from '../store/bot-role-look.ts';
import { migrate as applyMigrations } from '../store/migrate.ts';
import type { Pool } from '../store/pool.ts';
import { isDenied } from '../store/role.ts';
import { grantTo, grantToBot, type Granted } from '../store/two-roles.ts';
import { withDatabase } from './database.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

const migrations = path.join(home, 'migrations');

export async function migrate(args: readonly string[], io: Io): Promise<number> {
  const role = readArgs(args, { grant: { type: 'string' } }).flags['grant'];
  if (role === '') throw new UsageError('--grant names a role of the database.');
  return withDatabase(io.env, io.dir, 'owner', async (pool) => {
    const { applied } = await applyMigrations(pool, migrations, io.out).catch(refused);
    io.out(applied.length === 0 ? 'Nothing to do: the database has every migration.' : 'The database is up to date.');
    const granted = await grant(pool, typeof role === 'string' ? role : undefined, io).catch(refused);
    if (granted) await say(pool, granted, io);
    return 0;
  });
}

/** The role that was named; else the one of DATABASE_URL, when DATABASE_OWNER_URL stands beside it. */
async function grant(pool: Pool, role: string | undefined, { env }: Io): Promise<Granted | undefined> {
  const address = env['DATABASE_URL']?.trim() ?? '';
  if (role !== undefined) {
    const { rows } = await pool.query('select 1 from pg_roles where rolname = $1', [role]);
    if (rows.length === 0) throw new Failure(`There is no role ${role}. Make it first (create role ${role} login password '…'), or give DATABASE_URL with its name and a new password beside DATABASE_OWNER_URL: then it is made.`);
    return grantTo(pool, role, migrations);
  }
  if (address === '' || !env['DATABASE_OWNER_URL']?.trim()) return undefined;
  return grantToBot(pool, address, migrations).catch((error: unknown) => {
    if (!isDatabaseAway(error)) throw error;
    throw new Failure('No rights were given: the database cannot be reached at DATABASE_URL from here. Name the bot’s role instead: tocsin migrate --grant <role>.');
  });
}

async function say(pool: Pool, { what, role }: Granted, io: Io): Promise<void> {
  if (what === 'owner') return io.err(`The role ${role} owns the tables, so nothing can be kept from it. In DATABASE_URL name a role of its own: where there is none of that name it is made.`);
  if (what === 'newer') return io.err(`A newer version works on this database: the rights of ${role} are left as it set them.`);
  io.out(`The role ${role} has exactly the rights that the bot needs.`);
  const wide = await botMayTooMuch(pool, role);
  if (wide.length > 0) io.err(`It can do more than that through something else: ${wide.join('; ')}. "tocsin doctor" says what to do.`);
}

function refused(error: unknown): never {
  if (isDenied(error)) throw new Failure('The database role that this was tried as may not make roles or give rights. Run it as the role that owns the tables (DATABASE_OWNER_URL); where that one may not make roles, let an administrator make the bot’s (create role … login password …) first.', { cause: error });
  throw error;
}
