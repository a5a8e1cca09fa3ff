// Bringing the database to what this code expects: plain SQL files, forward only, each once.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, Sql } from './sql.ts';

export type Migration = { readonly name: string; readonly number: number; readonly sql: string; readonly sha256: string };
type Applied = { readonly name: string; readonly sha256: string };

const FILE = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;
// Any number will do as long as nothing else in this database takes it: "tocs" in ASCII.
const LOCK = 0x74_6f_63_73;
const LONGEST_MS = 3_600_000;

/** ms. How long a migration waits for a table that somebody holds, and how long it then lets everybody else through before it asks again. */
export type Patience = { readonly lockMs: number; readonly pauseMs: number; readonly tries: number };
// Whoever waits for an exclusive lock keeps all others waiting behind them: a running bot must not notice.
const usual: Patience = { lockMs: 2_000, pauseMs: 1_000, tries: 40 };

/**
 * Applies every file of `dir` that is missing, in order, each in one transaction. Rival processes wait for one
 * another. Throws, and changes nothing more, when an applied file was changed or the numbering has a gap. A
 * database with later migrations is fine (an older version runs beside a newer one): `log` is told.
 */
export async function migrate(
  pool: Pool,
  dir: string,
  log: (message: string) => void = () => undefined,
  patience: Patience = usual,
): Promise<{ readonly applied: readonly string[] }> {
  const files = await readMigrations(dir);
  const applied: string[] = [];
  while (true) {
    const name = await whenFree(patience, log, () => pool.transaction((tx) => applyNext(tx, files, patience.lockMs, applied.length === 0 ? log : () => undefined)));
    if (name === undefined) return { applied };
    log(`Applied migration ${name}`);
    applied.push(name);
  }
}

/** True when nothing of `dir` is missing. Needs only SELECT on `migration`; throws when an applied file was changed. */
export async function requiredMigrationsApplied(db: Sql, dir: string): Promise<boolean> {
  return (await pendingMigrations(db, dir)).length === 0;
}

/** The names in `dir` that the database does not have yet, in order. */
export async function pendingMigrations(db: Sql, dir: string): Promise<readonly string[]> {
  const files = await readMigrations(dir);
  const { rows } = await db.query<{ there: boolean }>(`select to_regclass('migration') is not null as there`);
  const applied = rows[0]?.there === true ? await readApplied(db) : [];
  return pending(files, applied).map((file) => file.name);
}

/** The names that the database has and `dir` does not know yet: a newer version has been here. */
export async function newerMigrations(db: Sql, dir: string): Promise<readonly string[]> {
  return newerThan(await readMigrations(dir), await readApplied(db)).map((row) => row.name);
}

/** The migration files of a directory in order; other files are ignored. Throws on a bad name or a gap. */
export async function readMigrations(dir: string): Promise<readonly Migration[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(FILE.exec(name)?.[1]);
      if (Number.isNaN(number)) throw new Error(`${join(dir, name)}: migrations are named like 0001-what-it-does.sql.`);
      if (number !== index + 1) {
        throw new Error(`${join(dir, name)}: expected number ${String(index + 1).padStart(4, '0')}; no gaps, no doubles.`);
      }
      const sql = (await readFile(join(dir, name), 'utf8')).replaceAll('\r\n', '\n');
      return { name, number, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Again and again while a table is held by somebody else; each try is rolled back, and lets those behind it through. */
async function whenFree<T>({ pauseMs, tries }: Patience, log: (message: string) => void, apply: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    try {
      return await apply();
    } catch (error) {
      if (!isHeld(error)) throw error;
      if (turn === tries) throw new Error(`${error.message}. Somebody holds a table for long (see pg_stat_activity): end that, and try again. Nothing of it was changed.`, { cause: error });
      if (turn === 1) log(`${error.message}: somebody holds a table; it is tried again every ${pauseMs / 1_000} s`);
      await sleep(pauseMs);
    }
  }
}

/** 55P03: lock_not_available. */
function isHeld(error: unknown): error is Error {
  return error instanceof Error && typeof error.cause === 'object' && error.cause !== null && 'code' in error.cause && error.cause.code === '55P03';
}

async function applyNext(tx: Sql, files: readonly Migration[], lockMs: number, log: (message: string) => void): Promise<string | undefined> {
  await tx.query('set local statement_timeout = 0');
  await tx.query('set local idle_in_transaction_session_timeout = 0');
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK], { timeoutMs: LONGEST_MS });
  await tx.query(
    `create table if not exists migration (
       name text primary key, applied_at timestamptz not null default now(), sha256 text not null)`,
  );
  const applied = await readApplied(tx);
  const newer = newerThan(files, applied);
  if (newer.length > 0) log(`The database is newer than this code: ${newer.map((row) => row.name).join(', ')}`);
  const [next] = pending(files, applied);
  if (next === undefined) return undefined;
  await tx.query(`set local lock_timeout = ${lockMs}`);
  try {
    await tx.query(next.sql, undefined, { timeoutMs: LONGEST_MS });
  } catch (error) {
    throw new Error(`Migration ${next.name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  await tx.query('insert into migration (name, sha256) values ($1, $2)', [next.name, next.sha256]);
  return next.name;
}

async function readApplied(db: Sql): Promise<readonly Applied[]> {
  return (await db.query<Applied>('select name, sha256 from migration order by name')).rows;
}

function newerThan(files: readonly Migration[], applied: readonly Applied[]): readonly Applied[] {
  return applied.filter((row) => numberOf(row) > files.length);
}

function numberOf(row: Applied): number {
  return Number(row.name.slice(0, 4));
}

function pending(files: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  const known = new Map(files.map((file) => [file.name, file]));
  for (const row of applied) {
    const file = known.get(row.name);
    if (file === undefined && numberOf(row) <= files.length) {
      throw new Error(`The database has migration ${row.name}, which this code does not know: wrong database or renamed file.`);
    }
    if (file !== undefined && file.sha256 !== row.sha256) {
      throw new Error(`Migration ${row.name} was changed after it was applied. Restore the file and write a new migration.`);
    }
  }
  const names = new Set(applied.map((row) => row.name));
  return files.filter((file) => !names.has(file.name));
}
