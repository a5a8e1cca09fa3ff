// Every migration only adds, so that an older version works beside a newer one and going back needs no backup.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { faultsOf } from './expand-only.ts';

const dir = path.resolve(import.meta.dirname, '../../migrations');

// These were applied before there was a rule, and a file that was applied is never changed.
const before: Readonly<Record<string, number>> = { '0006-runner.sql': 5, '0007-postmortem-in-step.sql': 2, '0008-followups.sql': 2, '0009-storms.sql': 4, '0011-erasure.sql': 2 };

test('each migration here only adds, or says why it is safe', async () => {
  const found: Record<string, string[]> = {};
  for (const name of (await readdir(dir)).filter((one) => one.endsWith('.sql'))) {
    const faults = faultsOf(await readFile(path.join(dir, name), 'utf8'));
    if (faults.length > (before[name] ?? 0)) found[name] = faults;
  }
  expect(found).toEqual({});
});

test.each([
  'create table t (a int not null); create index t_a on t (a); create unique index t_b on t (a); alter table t add constraint c check (a > 0); update t set a = 1;',
  'alter table t add column a int;',
  'alter table t add column a int, add column b timestamptz not null default now();',
  "alter table t add column a text not null default 'not null', add column b text;",
  'alter table t add column a int generated always as (b + 1) stored not null;',
  'alter table t drop constraint t_check;',
  'create function f() returns int language sql as $$ drop table t; $$;',
  "comment on table t is 'drop table t; rename to u';",
  '-- drop table t;\ncreate table u (a int);',
  'insert into t values (1);',
  'create index i on t (a);'.replace('create', '-- Beside an older version: at most a hundred rows, so it takes no time.\ncreate'),
])('only adds: %s', (sql) => {
  expect(faultsOf(sql)).toEqual([]);
});

test.each([
  ['drop table t;', 'drops what'], ['DROP  TABLE\n t', 'drops what'], ['drop function f(int);', 'drops what'], ['alter table t drop column a;', 'drops a column'],
  ['alter table t add column b int, drop column a;', 'drops a column'], ['alter table t rename to u;', 'renames'], ['alter table t rename column a to b;', 'renames'], ['alter table t rename a to b;', 'renames'],
  ['alter table t add column a int not null;', 'no default'], ['alter table t add column a int default 1, add column b int not null;', 'no default'], ['alter table t add column b int not null, add column a int default 1;', 'no default'],
  ['alter table t alter column a type bigint;', 'type'], ['alter table t alter a set data type bigint;', 'type'], ['alter table "t" alter column a set not null;', 'not null'],
  ['alter table t alter column a drop default;', 'default'], ['alter table t add constraint c check (a > 0);', 'constraint'], ['alter table t add unique (a);', 'constraint'],
  ['create index i on t (a);', 'builds an index'], ['create unique index i on t (a);', 'unique'], ['create index concurrently i on t (a);', 'transaction'], ['drop index i;', 'drops an index'],
  ['create trigger g before insert on t for each row execute function f();', 'trigger'], ['create or replace function f() returns int language sql as $$ select 1 $$;', 'replaces'],
  ['update t set a = 1;', 'changes rows'], ['delete from t;', 'changes rows'], ['truncate t;', 'changes rows'], ['revoke select on t from r;', 'right'],
  ['-- Beside an older version: it is fine\ndrop table t;', 'drops what'], ['-- Beside an older version: nobody has ever used this table.\ncreate table u (a int);\ndrop table t;', 'drops what'],
])('is found: %s', (sql, say) => {
  expect(faultsOf(sql)).toEqual([expect.stringContaining(say)]);
});
