// The test harness itself: databases of their own, cleaned whatever the triggers say.
import { expect, test } from 'vitest';
import { requiredMigrationsApplied } from '../../src/store/migrate.ts';
import { freshDatabase } from './database.ts';

const one = await freshDatabase();
const two = await freshDatabase();

test('a fresh database has every migration and is nobody else’s', async () => {
  const migrations = new URL('../../migrations', import.meta.url).pathname;
  expect(await requiredMigrationsApplied(one.pool, migrations)).toBe(true);
  await one.pool.query('create table mine (x int)');
  expect((await two.pool.query(`select to_regclass('mine') as found`)).rows).toEqual([{ found: null }]);
});

test('cleaning passes append-only triggers and foreign keys, starts numbers again, and keeps `migration`', async () => {
  await one.pool.query(`
    create table parent (id bigint generated always as identity primary key);
    create table child (parent bigint not null references parent);
    create function no_change() returns trigger language plpgsql as $$ begin raise 'append-only'; end $$;
    create trigger no_change before update or delete or truncate on parent for each statement execute function no_change();
    insert into parent default values;
    insert into child values (1);
  `);
  const before = (await one.pool.query('select name from migration')).rows;
  await expect(one.pool.query('delete from parent')).rejects.toThrow('append-only');
  await one.cleanTables();
  expect((await one.pool.query('select from parent union all select from child')).rowCount).toBe(0);
  expect((await one.pool.query('insert into parent default values returning id')).rows).toEqual([{ id: 1 }]);
  expect((await one.pool.query('select name from migration')).rows).toEqual(before);
  await expect(one.pool.query('delete from parent')).rejects.toThrow('append-only');
});
