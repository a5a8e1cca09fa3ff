// tocsin migrate and tocsin verify, on a real database.
import { describe, expect, test } from 'vitest';
import { readMigrations } from '../../src/store/migrate.ts';
import { freshDatabase } from '../support/database.ts';
import { asRole } from '../support/two-roles.ts';
import { declare, happens } from '../edge/support.ts';
import { cli, root } from './support.ts';

const bare = await freshDatabase({ empty: true });
const { pool, url, cleanTables } = await freshDatabase();
const verify = (...args: string[]) => cli(['verify', ...args], { env: { DATABASE_URL: url } });

/** As somebody would who owns the server: past the triggers. */
async function tamper(statement: string): Promise<void> {
  await pool.transaction(async (tx) => {
    await tx.query('set local session_replication_role = replica');
    await tx.query(statement);
  });
}

test('migrate applies what is missing, once, as the owner, without any token', async () => {
  const env = { DATABASE_OWNER_URL: bare.url };
  const files = await readMigrations(`${root}/migrations`);
  expect(await cli(['verify'], { env: { DATABASE_URL: bare.url } })).toMatchObject({ code: 1, err: expect.stringMatching(/^The database lacks 0001-.*Run "tocsin migrate" first\.$/) as string });
  const first = await cli(['migrate'], { env });
  expect([first.code, first.out.split('\n')]).toEqual([0, [...files.map((file) => `Applied migration ${file.name}`), 'The database is up to date.']]);
  expect(await cli(['migrate'], { env })).toEqual({ code: 0, out: 'Nothing to do: the database has every migration.', err: '' });
});

describe('migrate and the bot’s role', () => {
  const bot = asRole(bare, 'bot');
  const both = { DATABASE_URL: bot.url, DATABASE_OWNER_URL: bare.url };
  const done = `Nothing to do: the database has every migration.\nThe role ${bot.role} has exactly the rights that the bot needs.`;

  test('that cannot be asked who it is gets nothing, and it is said how to go on', async () => {
    const { code, err } = await cli(['migrate'], { env: { ...both, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' } });
    expect([code, err]).toEqual([1, 'No rights were given: the database cannot be reached at DATABASE_URL from here. Name the bot’s role instead: tocsin migrate --grant <role>.']);
    expect(await cli(['migrate', '--grant', bot.role], { env: { DATABASE_OWNER_URL: bare.url } })).toMatchObject({ code: 1, err: expect.stringContaining(`There is no role ${bot.role}. Make it first`) as string });
    expect(await cli(['migrate', '--grant', ''], { env: both })).toMatchObject({ code: 2 });
  });

  test('is made and gets what it needs, and again nothing more; it works and may not migrate itself', async () => {
    expect(await cli(['migrate'], { env: both })).toEqual({ code: 0, out: done, err: '' });
    expect(await cli(['migrate'], { env: both })).toEqual({ code: 0, out: done, err: '' });
    expect(await cli(['verify'], { env: { DATABASE_URL: bot.url } })).toEqual({ code: 0, out: '0 checked, all whole.', err: '' });
    expect(await cli(['migrate'], { env: { DATABASE_URL: bot.url } })).toMatchObject({ code: 1, err: expect.stringContaining('may not make roles or give rights') as string });
    expect(await cli(['token', 'create', 'x', '--scope', 'read'], { env: { DATABASE_URL: bot.url } })).toMatchObject({ code: 1, err: 'permission denied for table api_token' });
  });

  test('is given them by its name alone; what it has through something else is said', async () => {
    await bare.pool.query(`revoke all on all tables in schema public from ${bot.role}; grant pg_write_all_data to ${bot.role}`);
    const { code, out, err } = await cli(['migrate', '--grant', bot.role], { env: { DATABASE_OWNER_URL: bare.url } });
    expect([code, out]).toEqual([0, done]);
    expect(err).toMatch(/more than that through something else: .*it is a member of pg_write_all_data.*tocsin doctor/);
  });

  test('that is the owner itself is said to be', async () => {
    expect(await cli(['migrate'], { env: { DATABASE_URL: bare.url, DATABASE_OWNER_URL: bare.url } })).toMatchObject({ code: 0, err: expect.stringContaining('owns the tables, so nothing can be kept from it') as string });
  });
});

test('verify: whole chains, private ones included', async () => {
  await cleanTables();
  expect((await verify()).out).toBe('0 checked, all whole.');
  await declare(pool);
  await declare(pool, { private: true });
  const { rows } = await pool.query<{ head_hash: string }>('select head_hash from incident order by id');
  expect(await verify()).toEqual({
    code: 0, err: '', out: [`INC-1  whole: 2 facts, head ${rows[0]?.head_hash}`, `INC-2  whole: 2 facts, head ${rows[1]?.head_hash}`, '2 checked, all whole.'].join('\n'),
  });
  expect((await verify('inc-2')).out).toMatch(/^INC-2 {2}whole.*\n1 checked, all whole\.$/);
  expect(await verify('INC-3')).toEqual({ code: 1, out: '', err: 'There is no INC-3.' });
});

test.each([
  ['a fact that was changed', `update fact set data = jsonb_set(data, '{severity}', '"SEV5"') where incident_id = 2 and seq = 1`, /fact 1: its hash does not match/],
  ['who did it changed', `update fact set by = jsonb_set(by, '{id}', '"U0EVE"') where incident_id = 2 and seq = 2`, /fact 2: its hash/],
  ['a fact taken out', 'delete from fact where incident_id = 2 and seq = 2', /fact 2: fact 2 is missing/],
  ['the newest fact taken out', 'delete from fact where incident_id = 2 and seq = 3', /fact 4: the chain ends at fact 2|fact 3: the chain ends at fact 2/],
  ['a text that was changed', `update fact_text set text = 'All is well' where incident_id = 2 and seq = 3`, /fact 3: its text "text" is not the one it was written with/],
])('verify: %s is found and named, and the others are still checked', async (_what, statement, fault) => {
  await cleanTables();
  for (let n = 0; n < 3; n += 1) await declare(pool);
  await happens(pool, 2, { kind: 'note.added', data: { text: 'The disk is full' } });
  await tamper(statement);
  const { code, out } = await verify();
  expect(code).toBe(1);
  expect(out.split('\n')[1]).toMatch(new RegExp(`^INC-2 {2}BROKEN: ${fault.source}`));
  expect(out).toMatch(/INC-1 {2}whole[^]*INC-3 {2}whole[^]*3 checked, 1 broken\.$/);
  expect((await verify('1')).code).toBe(0);
});

test('verify: a text that is gone is named, unless a fact says that it was erased', async () => {
  await cleanTables();
  const { id } = await declare(pool);
  await tamper('delete from fact_text');
  expect(await verify()).toMatchObject({ code: 1, out: expect.stringMatching(/^INC-1 {2}BROKEN: fact 1: its text "title" is gone, and no fact says that it was erased\n/) as string });
  await happens(pool, id, { kind: 'text.erased', data: { seq: 1, of: 'incident.opened', fields: ['title'], reason: 'a customer’s name' } });
  expect((await verify()).code).toBe(0);
});
