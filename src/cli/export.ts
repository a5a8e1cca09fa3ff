// tocsin export: the record as lines of JSON that anybody can read and check without Tocsin, as it is at one moment.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { incidentNumber } from '../domain/incident.ts';
import { atOneMoment } from '../store/export.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { withDatabase } from './database.ts';
import { exportLines, type Wanted, type Written } from './export-lines.ts';
import { home } from './home.ts';
import { Failure, readArgs, UsageError, type Io } from './io.ts';
import { counted } from './restored.ts';

export async function exportRecord(args: readonly string[], io: Io): Promise<number> {
  const { flags, words } = readArgs(args, { private: { type: 'boolean' } }, 2);
  const { file, incident } = readWords(words);
  const wanted: Wanted = { incident, privateToo: flags['private'] === true };
  const toOut = file === '-';
  const { incidents, facts, alerts, at, privateLeftOut } = toOut ? await linesTo((line) => io.out(line), wanted, io) : await fileOf(file, wanted, io);
  // What is said beside the lines must not stand between them.
  const say = toOut ? io.err : io.out;
  say(`${toOut ? 'Written' : file}: ${counted(incidents, 'incident')}, ${counted(facts, 'fact')}, ${counted(alerts, 'alert')}, as they were at ${at}. It holds what people wrote, and values of sensitive parameters: read it before you share it.`);
  if (privateLeftOut > 0) say(`Private incidents left out: ${privateLeftOut}. With --private they are in it.`);
  return 0;
}

/** A number alone is a word that was forgotten, not the name of a file with everything in it. */
function readWords(words: readonly string[]): { file: string; incident: number | undefined } {
  const [name, file] = words.length < 2 ? [undefined, words[0]] : words;
  const incident = name === undefined ? undefined : incidentNumber(name);
  if (name !== undefined && incident === undefined) throw new UsageError(`"${name}" is no incident: INC-42 or 42.`);
  if (file === undefined || file === '' || incidentNumber(file) !== undefined) throw new UsageError('Name the file that is to be written, last; "-" is standard output.');
  return { file, incident };
}

/** The name is taken before anything is read. What fails leaves no file; one whose writer was killed lacks its last line. */
async function fileOf(name: string, wanted: Wanted, io: Io): Promise<Written> {
  const target = path.resolve(io.dir, name);
  const handle = await open(target, 'wx', 0o600).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EEXIST') throw new Failure(`${name} is there already. Nothing was written: name another file.`);
    throw new Failure(`${name} cannot be written (${code}).`);
  });
  const stored = createWriteStream(target, { fd: handle, flush: true });
  const done = finished(stored);
  done.catch(() => undefined);
  try {
    const written = await linesTo(async (line) => {
      if (!stored.write(`${line}\n`)) await Promise.race([once(stored, 'drain'), done]);
    }, wanted, io);
    stored.end();
    await done;
    return written;
  } catch (error) {
    stored.destroy();
    await rm(target, { force: true });
    throw error;
  }
}

function linesTo(write: (line: string) => void | Promise<void>, wanted: Wanted, io: Io): Promise<Written> {
  return withDatabase(io.env, io.dir, 'bot', async (pool) => {
    const missing = await pendingMigrations(pool, path.join(home, 'migrations'));
    if (missing.length > 0) throw new Failure(`The database lacks ${missing.join(', ')}. Run "tocsin migrate" first.`);
    return atOneMoment(pool, async (tx, at) => {
      const lines = exportLines(tx, wanted, at);
      for (;;) {
        const next = await lines.next();
        if (next.done === true) return next.value;
        await write(next.value);
      }
    });
  });
}
