// tocsin backup: the whole database as it is at one moment, in one file, while Tocsin runs.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { snapshot, type Snapshot } from '../store/backup.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { version } from '../version.ts';
import { digest, format, mark, readBackup, rowLine } from './backup-file.ts';
import { withDatabase } from './database.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';

export async function backup(args: readonly string[], io: Io): Promise<number> {
  const [word] = readArgs(args, {}, 1).words;
  if (word === undefined) throw new UsageError('Name the file that is to be written.');
  const file = path.resolve(io.dir, word);
  // Written beside it and named when it is whole: a file of that name is a backup.
  const part = `${file}.${process.pid}.part`;
  try {
    await withDatabase(io.env, io.dir, 'owner', async (pool) => {
      const missing = await pendingMigrations(pool, path.join(home, 'migrations'));
      if (missing.length > 0) throw new Failure(`The database lacks ${missing.join(', ')}. Run "tocsin migrate" first.`);
      await snapshot(pool, (as) => write(as, part, io.now()));
    });
    const { rows } = await readBackup(part, {});
    // Unlike a rename, a link never goes over a file that is there.
    await link(part, file).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new Failure(`${word} is there already. Nothing was written.`);
      throw error;
    });
    io.out(`${word}: ${rows} rows, read again and whole. It holds everything that people wrote, private incidents too: keep it where secrets are kept.`);
    return 0;
  } finally {
    await rm(part, { force: true });
  }
}

async function write(as: Snapshot, file: string, now: Date): Promise<void> {
  const out = createGzip();
  const stored = out.pipe(createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }));
  const done = finished(stored);
  // Whatever goes wrong with the file is thrown where it is waited for.
  stored.on('error', () => out.destroy());
  done.catch(() => undefined);
  const sum = digest();
  const say = async (line: string): Promise<void> => {
    if (!out.write(sum.add(line))) await Promise.race([once(out, 'drain'), done]);
  };
  let rows = 0;
  await say(mark({ tocsin: format, version, at: now.toISOString(), migrations: [...as.migrations], sequences: { ...as.sequences } }));
  for (const table of as.tables) {
    // The database that it goes into has had its migrations: they are told in the first line.
    if (table.name === 'migration') continue;
    await say(mark({ table: table.name, columns: [...table.columns] }));
    for await (const some of as.rows(table)) {
      for (const row of some) await say(rowLine(row));
      rows += some.length;
    }
  }
  out.end(`${mark({ rows, sha256: sum.hex() })}\n`);
  await done;
}
