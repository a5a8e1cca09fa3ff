// A database as lines of text and back: every row of every table as PostgreSQL itself writes it, so that nothing is rounded or renamed.
import { doubtWhatWaited, isInUse, type Doubted } from './restored.ts';
import type { Pool, Sql } from './sql.ts';

export type Table = { readonly name: string; readonly columns: readonly string[] };
export type Applied = { readonly name: string; readonly sha256: string };
export type Snapshot = {
  readonly tables: readonly Table[]; readonly migrations: readonly Applied[]; readonly sequences: Readonly<Record<string, number>>;
  /** Rows of one table, some at a time. */
  rows(table: Table): AsyncGenerator<readonly string[]>;
};

/** Text of many rows at once is held in memory: bodies may be 1 MiB each. */
const rowsAtOnce = 100;
const longest = { timeoutMs: 3_600_000 };

/** `work` reads everything as it was at one moment, while others go on writing. */
export function snapshot<T>(pool: Pool, work: (as: Snapshot) => Promise<T>): Promise<T> {
  return pool.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read, read only');
    await unhurried(tx);
    const sequences = await tx.query<{ name: string; at: number }>('select sequencename as name, last_value as at from pg_sequences where schemaname = current_schema() and last_value is not null');
    return work({
      tables: await tablesOf(tx), migrations: await appliedTo(tx), sequences: Object.fromEntries(sequences.rows.map(({ name, at }) => [name, at])),
      rows: (table) => rowsOf(tx, table),
    });
  });
}

/** Settings of the session decide how values are written: both sides say the same. */
async function unhurried(tx: Sql): Promise<void> {
  await tx.query(`set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local timezone = 'UTC';
    set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex'; set local extra_float_digits = 1`);
}

async function* rowsOf(tx: Sql, { name }: Table): AsyncGenerator<readonly string[]> {
  await tx.query(`declare rows_of_table no scroll cursor for select t::text as line from ${quoted(name)} t`);
  for (;;) {
    const { rows } = await tx.query<{ line: string }>(`fetch ${rowsAtOnce} from rows_of_table`, [], longest);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await tx.query('close rows_of_table');
}

/** Every table with its columns, each after those that it refers to. */
async function tablesOf(db: Sql): Promise<Table[]> {
  const { rows } = await db.query<{ name: string; columns: string[]; needs: string[] }>(
    `select c.relname as name, array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
       array(select distinct n.relname::text from pg_constraint k join pg_class n on n.oid = k.confrelid where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as needs
     from pg_class c where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by 1`,
  );
  const sorted: Table[] = [];
  const waiting = new Map(rows.map((row) => [row.name, row]));
  while (waiting.size > 0) {
    const next = [...waiting.values()].find((row) => !row.needs.some((need) => waiting.has(need)));
    if (!next) throw new Error(`These tables refer to one another in a circle: ${[...waiting.keys()].join(', ')}.`);
    waiting.delete(next.name);
    sorted.push({ name: next.name, columns: next.columns });
  }
  return sorted;
}

async function appliedTo(db: Sql): Promise<Applied[]> {
  return (await db.query<Applied>('select name, sha256 from migration order by name')).rows;
}

export type Filling = { readonly tables: readonly Table[]; readonly migrations: readonly Applied[]; put(table: string, rows: readonly string[]): Promise<void> };

/** The name of a table that has rows although nothing was written yet, or undefined. What is applied to a database is no row of it. */
async function filledTable(tx: Sql, tables: readonly Table[]): Promise<string | undefined> {
  for (const { name } of tables) {
    const { rows } = await tx.query<{ filled: boolean }>(`select exists (select 1 from ${quoted(name)}) as filled`);
    if (rows[0]?.filled && name !== 'migration') return name;
  }
  return undefined;
}

/** Why it cannot be filled: it is used, or not empty. */
export class NotEmpty extends Error {}

/** Fills a migrated, empty database in one transaction: all of it or nothing. Throws NotEmpty. */
export function fill(pool: Pool, sequences: Readonly<Record<string, number>>, work: (into: Filling) => Promise<void>): Promise<Doubted> {
  return pool.transaction(async (tx) => {
    await unhurried(tx);
    const tables = await tablesOf(tx);
    if (await isInUse(tx)) throw new NotEmpty('Tocsin runs on this database. Stop it first.');
    await tx.query(`lock table ${tables.map(({ name }) => quoted(name)).join(', ')} in exclusive mode`);
    const filled = await filledTable(tx, tables);
    if (filled !== undefined) throw new NotEmpty(`The database is not empty (table ${filled}): nothing was changed. A backup is restored into a new one.`);
    const written = await writtenColumns(tx);
    await work({ tables, migrations: await appliedTo(tx), put: (table, rows) => put(tx, table, written.get(table) ?? [], rows) });
    for (const [name, at] of Object.entries(sequences)) await tx.query('select setval($1::text::regclass, $2)', [quoted(name), at]);
    return doubtWhatWaited(tx);
  });
}

/** Columns that a row is written with: those that PostgreSQL computes are left to it. */
async function writtenColumns(db: Sql): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await db.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns from pg_class c
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace group by 1`,
  );
  return new Map(rows.map((row) => [row.name, row.columns]));
}

async function put(tx: Sql, table: string, columns: readonly string[], rows: readonly string[]): Promise<void> {
  const names = columns.map(quoted);
  await tx.query(
    `insert into ${quoted(table)} (${names.join(', ')}) overriding system value
     select ${names.map((name) => `(r.whole).${name}`).join(', ')} from (select u.line::${quoted(table)} as whole from unnest($1::text[]) as u(line) offset 0) r`,
    [rows], longest,
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
