// The database at start under two roles: the owner migrates, the bot gets what it needs and works with it; and what is said when one of them may not.
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { botLacks, botMayTooMuch } from '../../src/store/bot-role-look.ts';
import { openDatabase } from '../../src/store/open.ts';
import { createPool, type Connection } from '../../src/store/pool.ts';
import { grantTo, grantToBot } from '../../src/store/two-roles.ts';
import { cli, root } from '../cli/support.ts';
import { Bench } from '../support/embedded.ts';
import { freshDatabase } from '../support/database.ts';
import { asRole } from '../support/two-roles.ts';

const db = await freshDatabase();
const empty = await freshDatabase({ empty: true });
const migrations = path.join(root, 'migrations');
const lines: string[] = [];
const log = createLog({ level: 'info', write: (line) => lines.push(line), now: () => new Date('2026-11-21T03:00:00Z') });
const start = (env: { DATABASE_URL: string; DATABASE_OWNER_URL?: string }) => openDatabase({ env: { ...env, TOCSIN_DATA: '/nonexistent' }, migrations, log, fast: true });
beforeEach(() => { lines.length = 0; });


describe('a role that is not there yet', () => {
  const bot = asRole(empty, 'bot');

  test('is made in a database that is empty, with its password and its rights, and the bot works as it', async () => {
    const database = await start({ DATABASE_URL: bot.url, DATABASE_OWNER_URL: empty.url });
    const { rows } = await database.pool.query<{ me: string }>('select current_user::text as me');
    expect(rows).toEqual([{ me: bot.role }]);
    expect([await botLacks(database.pool), await botMayTooMuch(database.pool)]).toEqual([[], []]);
    await database.close();
    const { rows: stored } = await empty.pool.query<{ kept: string }>('select rolpassword as kept from pg_authid where rolname = $1', [bot.role]);
    expect(stored[0]?.kept).toMatch(/^SCRAM-SHA-256\$/);
    expect(lines.join('\n')).toContain('has what it needs');
    expect(lines.join('\n')).not.toContain('pass-word');
  });

  test('is left as it is the next time, and needs no owner to start', async () => {
    await (await start({ DATABASE_URL: bot.url, DATABASE_OWNER_URL: empty.url })).close();
    expect(lines).toEqual([]);
    await (await start({ DATABASE_URL: bot.url })).close();
    expect(lines).toEqual([]);
  });

  test('a newer version’s rights are left as they are', async () => {
    await empty.pool.query(`insert into migration (name, sha256) values ('0099-of-tomorrow.sql', 'x'); grant delete on home to ${bot.role}`);
    expect(await grantToBot(empty.pool, bot.url, migrations)).toEqual({ what: 'newer', role: bot.role });
    expect(await botMayTooMuch(empty.pool, bot.role)).toEqual(['it may delete home']);
    await empty.pool.query(`delete from migration where name like '0099%'`);
    expect(await grantToBot(empty.pool, bot.url, migrations)).toMatchObject({ what: 'granted', changed: [`revoke delete on "home" from "${bot.role}"`] });
  });
});

describe('a role without rights', () => {
  const bot = asRole(db, 'bare');

  test('and no owner beside it: the start says what to do', async () => {
    await db.pool.query(`create role ${bot.role} login password 'pass-word'`);
    await expect(start({ DATABASE_URL: bot.url })).rejects.toThrow(/may not bring the database up to date.*Run "tocsin migrate" with DATABASE_OWNER_URL beside DATABASE_URL/);
  });

  test('where the one who is called the owner may not give any: the start says so, and begins once it has them', async () => {
    const idle = asRole(db, 'idle');
    await db.pool.query(`create role ${idle.role} login password 'pass-word'; grant select on migration to ${idle.role}; grant create on schema public to ${idle.role}`);
    await expect(start({ DATABASE_URL: bot.url, DATABASE_OWNER_URL: idle.url })).rejects.toThrow(/DATABASE_OWNER_URL may not give the role in DATABASE_URL its rights.*run "tocsin migrate"/);
    expect(await grantTo(db.pool, bot.role, migrations)).toMatchObject({ what: 'granted' });
    await db.pool.query(`grant delete on home to ${bot.role}`);
    await (await start({ DATABASE_URL: bot.url, DATABASE_OWNER_URL: idle.url })).close();
    expect(lines.join('\n')).toContain('could not be set; it has what it needs');
  });

  test('with a wrong password, or under a name that is nobody’s here, nobody else is let in or made', async () => {
    const before = (await db.pool.query('select 1 from pg_roles')).rowCount;
    await expect(grantToBot(db.pool, 'postgresql://nobody-here@127.0.0.1:1/none', migrations)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const elsewhere = new URL(bot.url);
    elsewhere.pathname = '/no_such_database';
    await expect(grantToBot(db.pool, elsewhere.href, migrations)).rejects.toMatchObject({ code: '3D000' });
    expect((await db.pool.query('select 1 from pg_roles')).rowCount).toBe(before);
  });
});

const bot = (connection: Connection) => (typeof connection === 'string' ? { host: connection, database: '' } : connection);

test('one role for everything goes on as ever, and no right of the owner’s is touched', async () => {
  expect(await grantToBot(db.pool, db.url, migrations)).toMatchObject({ what: 'owner' });
  await (await start({ DATABASE_URL: db.url, DATABASE_OWNER_URL: db.url })).close();
  await (await start({ DATABASE_URL: db.url })).close();
  expect(lines).toEqual([]);
});

test('the embedded PostgreSQL works under two roles by itself: the bot’s may not change facts', { timeout: 90_000 }, async () => {
  const bench = new Bench();
  const dir = path.dirname(bench.dataDir);
  const database = await openDatabase({ env: { TOCSIN_DATA: dir }, migrations, log, fast: true });
  try {
    const { rows } = await database.pool.query<{ me: string }>('select current_user::text as me');
    expect(rows).toEqual([{ me: 'tocsin_bot' }]);
    expect([await botLacks(database.pool), await botMayTooMuch(database.pool)]).toEqual([[], []]);
    await expect(database.pool.query('delete from fact')).rejects.toMatchObject({ code: '42501' });
    // The doctor asks as that role too, and where an older version started it, as whoever there is.
    const doctor = async () => (await cli(['doctor'], { env: { TOCSIN_DATA: dir }, dir })).out;
    expect(await doctor()).toMatch(/ok +roles +tocsin_bot has what it needs/);
    const owner = createPool({ connection: { ...bot(database.connection), user: 'postgres' }, max: 1, applicationName: 'tocsin-test' });
    await owner.query('alter role tocsin_bot nologin');
    await owner.close();
    expect(await doctor()).toMatch(/off +roles +one role for everything: postgres owns the facts/);
  } finally {
    await database.close();
    await bench.putAway();
  }
});
