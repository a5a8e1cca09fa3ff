// The bot's database role: what it needs and nothing else, held by PostgreSQL itself, the triggers on or gone.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { botRights, ensureBotRole } from '../../src/store/bot-role.ts';
import { botLacks, botMayTooMuch } from '../../src/store/bot-role-look.ts';
import { insertToken } from '../../src/store/token.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { freshDatabase } from '../support/database.ts';
import { asRole } from '../support/two-roles.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
const { role, url } = asRole(db, 'bot');
const code = async (work: Promise<unknown>): Promise<string> => work.then(() => 'it worked', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)));
const denied = '42501';
let pool: Pool;

beforeAll(async () => {
  await opened(db.pool);
  await insertToken(db.pool, { name: 'there', scope: 'read', person: undefined, expiresAt: undefined, digest: 'a'.repeat(64) });
  await ensureBotRole(db.pool, role, 'pass-word');
  pool = createPool({ connection: url, max: 1, applicationName: 'tocsin-test-bot' });
});
afterAll(() => pool.close());

describe('the list', () => {
  test('has every table of the database, and no other', async () => {
    const { rows } = await db.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`);
    expect(Object.keys(botRights).sort()).toEqual(rows.map((row) => row.name).sort());
  });

  test('names columns that are there', async () => {
    const named = Object.entries(botRights).flatMap(([table, { columns = [] }]) => columns.map((column) => `${table}.${column}`));
    const { rows } = await db.pool.query<{ name: string }>(`select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => !rows.some((row) => row.name === name))).toEqual([]);
  });

  test('lets nothing be deleted, and facts not even be changed', () => {
    expect(Object.values(botRights).flatMap(({ may }) => may).filter((right) => !['select', 'insert', 'update'].includes(right))).toEqual([]);
    for (const table of ['fact', 'fact_text', 'runbook_approval']) expect(botRights[table]).toEqual({ may: ['select', 'insert'] });
  });
});

describe('giving', () => {
  test('a second time changes nothing', async () => {
    expect(await ensureBotRole(db.pool, role, 'pass-word')).toEqual([]);
    expect([await botLacks(pool), await botMayTooMuch(pool), await botLacks(db.pool, role), await botMayTooMuch(db.pool, role)]).toEqual([[], [], [], []]);
  });

  test('takes away what an earlier guide told people to grant', async () => {
    await db.pool.query(`grant select, insert, update on all tables in schema public to ${role}; grant delete, truncate, trigger on fact to ${role}; grant update (text), references (text) on fact_text to ${role}`);
    expect(await botMayTooMuch(pool)).toEqual(expect.arrayContaining(['it may update fact', 'it may delete fact', 'it may truncate fact', 'it may trigger fact', 'it may update fact_text', 'it may insert api_token', 'it may references fact_text.text']));
    expect((await ensureBotRole(db.pool, role)).length).toBeGreaterThan(8);
    expect([await botLacks(pool), await botMayTooMuch(pool)]).toEqual([[], []]);
  });

  test('adds what is missing, and leaves tables of others alone', async () => {
    await db.pool.query(`create table theirs (a int); grant select, delete on theirs to ${role}; revoke select on delivery from ${role}; revoke update (used_on) on api_token from ${role}; revoke usage on schema public from public`);
    expect(await botLacks(pool)).toEqual(['select on delivery', 'update (used_on) on api_token', 'usage on schema public']);
    const changed = await ensureBotRole(db.pool, role);
    expect(changed.filter((one) => one.includes('theirs'))).toEqual([]);
    expect(await botLacks(pool)).toEqual([]);
    expect(await code(pool.query('delete from theirs'))).toBe('it worked');
    await db.pool.query('drop table theirs; grant usage on schema public to public');
  });
});

const attempts = [
  `update fact set kind = 'x'`, `update fact set hash = hash where false`, 'delete from fact', 'truncate fact', 'truncate fact cascade', `update fact_text set text = ''`, 'delete from fact_text', 'truncate fact_text',
  `insert into fact (incident_id, seq, kind, at, recorded_at, by, data, cause, hash) select incident_id, seq, kind, at, recorded_at, by, data, cause, hash from fact on conflict (incident_id, seq) do update set kind = 'x'`,
  'select * from fact for update', 'alter table fact disable trigger all', 'alter table fact_text disable trigger fact_text_is_append_only', 'create trigger mine before insert on fact for each row execute function refuse_fact_change()',
  'alter table fact add column x int', 'alter table fact rename to facts', `alter table fact owner to ROLE`, 'drop table fact cascade', 'drop schema public cascade', 'create rule r as on insert to fact do instead nothing', 'create index i on fact (kind)',
  'delete from incident', 'truncate incident cascade', 'update incident set id = default', `update incident set created_at = now()`, 'delete from delivery', 'delete from effect', `update runbook_approval set approver = 'x'`, 'delete from runbook_approval',
  `insert into api_token (name, digest, scope) values ('mine', repeat('b', 64), 'read-private')`, 'delete from api_token', 'update api_token set revoked_at = null', `update api_token set digest = repeat('c', 64)`, 'update api_token set expires_at = null, used_on = null',
  `insert into migration (name, sha256) values ('0099-mine.sql', 'x')`, 'delete from migration', `update migration set sha256 = 'x'`, `insert into runner (id, host, version, profiles) values (gen_random_uuid(), 'h', '1', '{}')`,
  `select runner_hello(gen_random_uuid(), 'h', '1', '{}')`, 'create table mine (a int)', `create function mine() returns int language sql as 'select 1'`, 'create schema mine', 'create extension dblink', 'create role other', 'alter role ROLE createrole',
  'set role OWNER', 'set session authorization OWNER', 'set session_replication_role = replica', `copy fact to program 'true'`, `copy fact from program 'true'`, `select pg_read_file('/etc/passwd')`,
  `select setval(pg_get_serial_sequence('incident', 'id'), 1)`, `comment on table fact is 'x'`, 'lock table fact in access exclusive mode', `do $$ begin perform lo_import('/etc/passwd'); end $$`,
];

/** What PostgreSQL answers when whoever asks is not the owner: it has one code for all of it. */
describe.each(['on', 'gone'])('with the triggers %s it is refused by privilege', (triggers) => {
  let owner = '';
  beforeAll(async () => {
    owner = (await db.pool.query<{ me: string }>('select current_user::text as me')).rows[0]?.me ?? '';
    if (triggers === 'on') return expect(await code(pool.query('drop trigger fact_is_append_only on fact'))).toBe(denied);
    // As somebody who owns the tables could: all of them, so that nothing but the role's rights is left.
    const { rows } = await db.pool.query<{ sql: string }>(`select format('drop trigger %I on %s', tgname, tgrelid::regclass) as sql from pg_trigger where not tgisinternal`);
    expect(rows.length).toBeGreaterThan(4);
    for (const { sql } of rows) await db.pool.query(sql);
  });

  test.each(attempts)('%s', async (attempt) => {
    const sql = attempt.replace('ROLE', role).replace('OWNER', owner);
    const said = await pool.transaction((tx) => tx.query(sql)).then(() => 'it worked', (error: unknown) => error);
    expect(await code(Promise.reject(said))).toBe(denied);
  });

  test('and nothing was changed', async () => {
    // Whoever has no right to give gets a warning and gives nothing.
    await pool.query(`grant update on fact to ${role}; grant update on fact to public`);
    expect(await botMayTooMuch(pool)).toEqual([]);
    expect((await db.pool.query('select 1 from fact')).rowCount).toBe(1);
    expect((await db.pool.query('select 1 from api_token where revoked_at is null and used_on is null')).rowCount).toBe(1);
  });
});

test('what it is for works without a trigger too', async () => {
  expect(await code(pool.query(`update api_token set used_on = '2026-11-21' where name = 'there'`))).toBe('it worked');
  expect(await opened(pool)).toBe(2);
});

describe('too much is seen', () => {
  test.each([
    ['grant update on fact to ROLE', 'revoke update on fact from ROLE', 'it may update fact'],
    ['grant update (hash) on fact to ROLE', 'revoke update (hash) on fact from ROLE', 'it may update fact.hash'],
    ['grant delete on fact_text to public', 'revoke delete on fact_text from public', 'it may delete fact_text'],
    ['grant insert (digest) on api_token to ROLE', 'revoke insert (digest) on api_token from ROLE', 'it may insert api_token.digest'],
    ['grant pg_write_all_data to ROLE', 'revoke pg_write_all_data from ROLE', 'it is a member of pg_write_all_data'],
    ['alter role ROLE createrole', 'alter role ROLE nocreaterole', 'it may make roles, databases or replicas'],
    ['grant create on schema public to ROLE', 'revoke create on schema public from ROLE', 'it may make things in the schema public'],
    ['grant set on parameter session_replication_role to ROLE', 'revoke set on parameter session_replication_role from ROLE', 'it may switch triggers off for itself (session_replication_role)'],
    [`grant execute on function runner_hello(uuid, text, text, jsonb) to ROLE`, `revoke execute on function runner_hello(uuid, text, text, jsonb) from ROLE`, 'it calls runner_hello with its owner\'s rights'],
    ['alter schema public owner to ROLE', 'alter schema public owner to pg_database_owner', 'it owns the database or its schema, and so may drop the tables'],
    ['alter table fact owner to ROLE', 'alter table fact owner to current_user', 'it owns the tables'],
  ])('%s', async (grant, revoke, words) => {
    await db.pool.query(grant.replace('ROLE', role));
    expect(await botMayTooMuch(db.pool, role)).toContain(words);
    await db.pool.query(revoke.replace('ROLE', role));
    await ensureBotRole(db.pool, role);
    expect(await botMayTooMuch(db.pool, role)).toEqual([]);
  });

  test('a superuser is that and nothing more need be said', async () => {
    expect(await botMayTooMuch(db.pool)).toContain('it is a superuser');
  });
});

test('every table that the code writes to is one that the role may write: the SQL of src/store against the list', () => {
  const dir = path.resolve(import.meta.dirname, '../../src/store');
  // What only the owner runs: erasing and pruning, restoring, making tokens.
  const owners = ['erase.ts', 'backup.ts', 'migrate.ts', 'role.ts', 'bot-role.ts', 'runner-role.ts'];
  const sql = readdirSync(dir).filter((name) => name.endsWith('.ts') && !owners.includes(name)).map((name) => readFileSync(path.join(dir, name), 'utf8')).join('\n');
  const used = (pattern: RegExp) => [...new Set([...sql.matchAll(pattern)].map((match) => match[1] ?? ''))].filter((name) => name in botRights);
  const granted = (right: 'insert' | 'update') => Object.entries(botRights).filter(([, { may, columns }]) => may.includes(right) || (right === 'update' && columns)).map(([name]) => name).sort();
  expect(used(/\bdelete from (\w+)/g)).toEqual([]);
  expect(used(/\binsert into (\w+)/g).filter((name) => name !== 'api_token').sort()).toEqual(granted('insert'));
  // The queue's statements take the table's name as a parameter.
  const updated = [...used(/\bupdate (\w+)(?: \w)? set/g), 'delivery', 'effect', ...used(/insert into (\w+)[^`']*?do update set/g)];
  expect([...new Set(updated)].sort()).toEqual(granted('update'));
});
