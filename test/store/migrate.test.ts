// Migrations: each once, in order, whole or not at all, whoever starts at the same time.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, pendingMigrations, requiredMigrationsApplied } from '../../src/store/migrate.ts';
import { createPool } from '../../src/store/pool.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase({ empty: true });
let dir: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'migrations-'));
  await db.pool.query('drop schema public cascade; create schema public');
});
afterEach(() => rmSync(dir, { recursive: true }));

function file(name: string, sql: string): void {
  writeFileSync(join(dir, name), sql);
}

async function tables(): Promise<readonly string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  return rows.map((row) => row.name);
}

test('no files at all are fine', async () => {
  expect(await requiredMigrationsApplied(db.pool, dir)).toBe(true);
  expect(await migrate(db.pool, dir)).toEqual({ applied: [] });
});

test('applies in order, then has nothing to do', async () => {
  file('0002-add.sql', 'alter table a add column y int;');
  file('0001-first.sql', 'create table a (x int);\ncreate table b (x int);');
  file('README.md', 'not a migration');
  expect(await pendingMigrations(db.pool, dir)).toEqual(['0001-first.sql', '0002-add.sql']);
  expect(await requiredMigrationsApplied(db.pool, dir)).toBe(false);
  expect(await migrate(db.pool, dir)).toEqual({ applied: ['0001-first.sql', '0002-add.sql'] });
  expect(await tables()).toEqual(['a', 'b', 'migration']);
  expect(await requiredMigrationsApplied(db.pool, dir)).toBe(true);
  expect(await migrate(db.pool, dir)).toEqual({ applied: [] });
});

test('a failing file leaves nothing of itself, and says its name', async () => {
  file('0001-good.sql', 'create table a (x int);');
  file('0002-bad.sql', 'create table b (x int); select 1 / 0;');
  await expect(migrate(db.pool, dir)).rejects.toThrow('0002-bad.sql');
  expect(await tables()).toEqual(['a', 'migration']);
  expect(await pendingMigrations(db.pool, dir)).toEqual(['0002-bad.sql']);
});

test('rival processes wait for one another', async () => {
  file('0001-slow.sql', 'create table a (x int); select pg_sleep(0.3);');
  file('0002-more.sql', 'create table b (x int);');
  const rivals = [1, 2, 3].map(() => createPool({ connection: db.url, applicationName: 'rival', statementTimeoutMs: 100 }));
  const results = await Promise.all(rivals.map((pool) => migrate(pool, dir)));
  await Promise.all(rivals.map((pool) => pool.close()));
  expect(results.flatMap((result) => result.applied).sort()).toEqual(['0001-slow.sql', '0002-more.sql']);
});

test('a file changed after it was applied is refused', async () => {
  file('0001-first.sql', 'create table a (x int);');
  await migrate(db.pool, dir);
  file('0001-first.sql', 'create table a (x bigint);');
  file('0002-next.sql', 'create table b (x int);');
  await expect(migrate(db.pool, dir)).rejects.toThrow('0001-first.sql was changed');
  await expect(requiredMigrationsApplied(db.pool, dir)).rejects.toThrow('0001-first.sql was changed');
  expect(await tables()).toEqual(['a', 'migration']);
});

test('other line endings are no change', async () => {
  file('0001-first.sql', 'create table a (x int);\n');
  await migrate(db.pool, dir);
  file('0001-first.sql', 'create table a (x int);\r\n');
  expect(await requiredMigrationsApplied(db.pool, dir)).toBe(true);
});

test('a newer database is fine and logged; one that went another way is refused', async () => {
  file('0001-first.sql', 'create table a (x int);');
  file('0002-second.sql', 'create table b (x int);');
  await migrate(db.pool, dir);
  rmSync(join(dir, '0002-second.sql'));
  const log: string[] = [];
  expect(await migrate(db.pool, dir, (message) => log.push(message))).toEqual({ applied: [] });
  expect(log).toEqual(['The database is newer than this code: 0002-second.sql']);
  expect(await requiredMigrationsApplied(db.pool, dir)).toBe(true);
  file('0002-other.sql', 'create table c (x int);');
  await expect(migrate(db.pool, dir)).rejects.toThrow('0002-second.sql, which this code does not know');
});

test.each([
  ['a gap', ['0001-a.sql', '0003-c.sql'], '0002'],
  ['a double', ['0001-a.sql', '0001-b.sql'], '0002'],
  ['a bad name', ['1-a.sql'], 'named like'],
])('%s is refused before anything is applied', async (_, names, message) => {
  for (const name of names) file(name, 'create table t (x int);');
  await expect(migrate(db.pool, dir)).rejects.toThrow(message);
  expect(await tables()).toEqual([]);
});

test('a role that may only read sees whether the database is ready', async () => {
  const grants = 'grant usage on schema public to reader_of_migrations; grant select on migration to reader_of_migrations;';
  file('0001-first.sql', `create role reader_of_migrations login; ${grants}`);
  await migrate(db.pool, dir);
  const url = new URL(db.url);
  url.username = 'reader_of_migrations';
  const reader = createPool({ connection: url.href, applicationName: 'reader' });
  try {
    expect(await requiredMigrationsApplied(reader, dir)).toBe(true);
  } finally {
    await reader.close();
    await db.pool.query('drop owned by reader_of_migrations; drop role reader_of_migrations');
  }
});

/** Somebody who reads `a` in a transaction that does not end until they are told. */
async function reader(): Promise<{ end(): Promise<void> }> {
  const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const reading = db.pool.transaction(async (tx) => {
    await tx.query('select * from a');
    begun.resolve();
    await over.promise;
  });
  await begun.promise;
  return { end: () => { over.resolve(); return reading; } };
}

test('one that meets a long transaction keeps nobody waiting behind it, and is applied when that has ended', async () => {
  file('0001-first.sql', 'create table a (x int);');
  await migrate(db.pool, dir);
  file('0002-more.sql', 'create table b (x int); alter table a add column y int;');
  const long = await reader();
  const waits = Promise.withResolvers<string>();
  const applying = migrate(db.pool, dir, waits.resolve, { lockMs: 20, pauseMs: 20, tries: 100_000 });
  expect(await waits.promise).toMatch(/^Migration 0002-more\.sql failed: .*lock timeout: somebody holds a table; it is tried again/);
  // The bot reads on: a lock that is asked for in vain is let go.
  for (let n = 0; n < 20; n += 1) await db.pool.query('select * from a');
  expect(await tables()).toEqual(['a', 'migration']);
  await long.end();
  expect(await applying).toEqual({ applied: ['0002-more.sql'] });
});

test('a table that is held for too long is said, and nothing of the file is left', async () => {
  file('0001-first.sql', 'create table a (x int);');
  await migrate(db.pool, dir);
  file('0002-more.sql', 'create table b (x int); alter table a add column y int;');
  const long = await reader();
  await expect(migrate(db.pool, dir, undefined, { lockMs: 10, pauseMs: 1, tries: 3 })).rejects.toThrow(/^Migration 0002-more\.sql failed: .* Somebody holds a table for long \(see pg_stat_activity\)/);
  expect(await tables()).toEqual(['a', 'migration']);
  await long.end();
});
