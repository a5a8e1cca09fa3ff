// tocsin migrate: applies the migrations that are missing, as the owner, and says which.
import path from 'node:path';
import { migrate as applyMigrations } from '../store/migrate.ts';
import { withDatabase } from './database.ts';
import { readArgs, type Io } from './io.ts';
import { home } from './home.ts';

export async function migrate(args: readonly string[], io: Io): Promise<number> {
  readArgs(args, {});
  const { applied } = await withDatabase(io.env, io.dir, 'owner', (pool) => applyMigrations(pool, path.join(home, 'migrations'), io.out));
  io.out(applied.length === 0 ? 'Nothing to do: the database has every migration.' : 'The database is up to date.');
  return 0;
}
