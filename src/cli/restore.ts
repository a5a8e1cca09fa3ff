// tocsin restore: what "tocsin backup" wrote, into a database that holds nothing yet; all of it or nothing.
import path from 'node:path';
import { fill, NotEmpty, type Applied, type Filling } from '../store/backup.ts';
import { migrate, readMigrations } from '../store/migrate.ts';
import { readBackup, type Begin } from './backup-file.ts';
import { withDatabase } from './database.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';
import { doubtWords } from './restored.ts';

/** Characters of text that are sent in one statement. */
const mostAtOnce = 4_000_000;

export async function restore(args: readonly string[], io: Io): Promise<number> {
  const [word] = readArgs(args, {}, 1).words;
  if (word === undefined) throw new UsageError('Name the file that "tocsin backup" wrote.');
  const file = path.resolve(io.dir, word);
  const migrations = path.join(home, 'migrations');
  // Read to its end before anything is touched.
  const { begin, rows } = await readBackup(file, {});
  const here = await readMigrations(migrations);
  if (!same(begin.migrations, here)) throw new Failure(`This backup is of another version (${begin.version}, ${begin.migrations.at(-1)?.name ?? 'no migration'}). Restore it with that version, then upgrade.`);
  const doubted = await withDatabase(io.env, io.dir, 'owner', async (pool) => {
    await migrate(pool, migrations);
    return fill(pool, begin.sequences, (into) => pour(file, begin, into)).catch((error: unknown) => {
      throw error instanceof NotEmpty ? new Failure(error.message) : error;
    });
  });
  io.out(`${rows} rows restored, as they were at ${begin.at}. Look whether they are whole ("tocsin verify"), then start Tocsin: it goes on from there.\n${doubtWords(doubted)}`);
  return 0;
}

function same(some: readonly Applied[], others: readonly Applied[]): boolean {
  return some.length === others.length && some.every((one, n) => one.name === others[n]?.name && one.sha256 === others[n].sha256);
}

async function pour(file: string, begin: Begin, into: Filling): Promise<void> {
  const places = new Map(into.tables.map((table) => [table.name, table.columns.join()]));
  let table: string | undefined;
  let held: string[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (table !== undefined && held.length > 0) await into.put(table, held);
    held = [];
    size = 0;
  };
  const again = await readBackup(file, {
    table: async ({ table: name, columns }) => {
      await flush();
      // The order of the columns is the order of the values in a row.
      if (places.get(name) !== columns.join()) throw new Failure(`The table ${name} of the backup is not the one of this database. Nothing was restored.`);
      table = name;
    },
    row: async (row) => {
      held.push(row);
      size += row.length;
      if (size > mostAtOnce || held.length >= 1_000) await flush();
    },
  });
  await flush();
  if (again.begin.at !== begin.at) throw new Failure('The file was changed while it was read. Nothing was restored.');
}
