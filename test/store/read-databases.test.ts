// A question to somebody else's database: whatever is written into it, nothing changes there, little is read, and no password leaves.
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { createDatabases, type ReadLimits } from '../../src/store/read-databases.ts';
import { freshDatabase } from '../support/database.ts';

const own = await freshDatabase({ empty: true, max: 1 });
const orders = await freshDatabase({ empty: true });
const reader = `reader_${new URL(orders.url).pathname.slice(1)}`;
const password = 'p4ss-w0rd-of-orders';
const limits: ReadLimits = { connectMs: 5_000, statementMs: 10_000, mostBytes: 65_536 };

function at(more: { user?: string; password?: string; query?: string; port?: number; database?: string } = {}): string {
  const address = new URL(orders.url);
  address.username = more.user ?? reader;
  address.password = more.password ?? password;
  if (more.port !== undefined) { address.host = `127.0.0.1:${more.port}`; address.search = ''; }
  if (more.database !== undefined) address.pathname = `/${more.database}`;
  for (const [name, value] of new URLSearchParams(more.query)) address.searchParams.set(name, value);
  return address.href;
}

const ask = (sql: string, { url = at(), ...some }: Partial<ReadLimits> & { url?: string } = {}) => createDatabases({ orders: url }, own.pool, { ...limits, ...some }).ask('orders', sql);
async function refused(sql: string, how: Parameters<typeof ask>[1] = {}): Promise<{ readonly code: string; readonly message: string }> {
  const error: unknown = await ask(sql, how).catch((thrown: unknown) => thrown);
  // Whatever went wrong: nothing of the address, and nothing behind the message that a log would print.
  expect(JSON.stringify([error, String(error), error instanceof Error ? [error.stack, error.cause] : '', Object.entries(error ?? {})])).not.toContain(password);
  expect(error instanceof Error ? error.cause : 'no error').toBeUndefined();
  if (error instanceof Outage) return { code: 'outage', message: error.message };
  if (error instanceof Rejected) return { code: error.code, message: error.message };
  throw new Error(`neither: ${String(error)}`);
}

beforeAll(async () => {
  await orders.pool.query(`
    create table sent (id int primary key, note text);
    insert into sent values (1, 'first'), (2, 'hunter2');
    create table hidden (id int);
    create sequence numbers;
    create function sneaks() returns int language plpgsql as $$ begin insert into sent values (9, 'sneaked'); return 1; end $$;
    create function unlocks() returns text language plpgsql as $$ begin
      perform set_config('transaction_read_only', 'off', true); perform set_config('default_transaction_read_only', 'off', false);
      insert into sent values (9, 'sneaked'); return 'x'; end $$;
    do $$ begin execute format('create role %I login password %L', '${reader}', '${password}'); end $$;
    grant select, insert, update, delete on sent to ${reader};
    grant usage on sequence numbers to ${reader};
    grant execute on function sneaks(), unlocks() to ${reader}`);
});
// The databases go after this, and a role belongs to the whole cluster.
afterAll(() => orders.pool.query(`drop owned by ${reader}; drop role ${reader}`));

const rows = async () => (await orders.pool.query<{ n: number }>('select count(*)::int as n from sent')).rows[0]?.n;

describe('a question', () => {
  it.each([
    ['select * from sent', { rows: 2, columns: 2, first: '1' }], ['select id from sent where id > 9', { rows: 0, columns: 1, first: undefined }],
    ['select count(*) from sent', { rows: 1, columns: 1, first: '2' }], ['select null', { rows: 1, columns: 1, first: undefined }],
    ['select true', { rows: 1, columns: 1, first: 't' }], ['select 0.10::numeric', { rows: 1, columns: 1, first: '0.10' }],
    ['with a as (select 1) select * from a -- and why', { rows: 1, columns: 1, first: '1' }], ["values ('a'), (';')", { rows: 2, columns: 1, first: 'a' }],
    ['table sent', { rows: 2, columns: 2, first: '1' }], ["select ';'", { rows: 1, columns: 1, first: ';' }],
    ['select generate_series(1, 100)', { rows: 100, columns: 1, first: '1' }], ['select generate_series(1, 1000000000)', { rows: 101, columns: 1, first: '1' }],
  ])('%s', async (sql, answer) => expect(await ask(sql)).toEqual(answer));

  it('is asked in its own name, and leaves no connection behind', async () => {
    expect((await ask(`select application_name from pg_stat_activity where pid = pg_backend_pid()`)).first).toBe('tocsin-proof');
    expect((await ask(`select current_setting('transaction_read_only') || current_setting('default_transaction_read_only') || current_setting('statement_timeout')`)).first).toBe('onon10s');
  });
});

describe('a hostile one changes nothing', () => {
  it.each([
    ['select 1; drop table sent', '42601'], ['select 1; commit; insert into sent values (3)', '42601'], ['drop table sent', '42601'], ['insert into sent values (3) returning *', '42601'],
    ['with x as (delete from sent returning *) select * from x', '0A000'], ['with x as (insert into sent values (3) returning *) select * from x', '0A000'],
    ['select * into copied from sent', '42601'], ['select * from sent for update', '25006'], ['select sneaks()', '25006'], ["select nextval('numbers')", '25006'],
    ["copy sent to program 'touch /tmp/x'", '42601'], ["copy (select 1) to '/tmp/x'", '42601'], ['do $$ begin perform 1; end $$', '42601'], ["set statement_timeout = 0", '42601'],
    ['explain analyze delete from sent', '42601'], ['call sneaks()', '42601'], ['1 for select', '42601'], ['', '42601'], ['select * from hidden', '42501'], ["select pg_read_file('/etc/passwd')", '42501'],
    ["select lo_export(1, '/tmp/x')", /./], ["select lo_create(0)", '25006'], ['select * from gone', '42P01'], ['select gone from sent', '42703'], ['select $1', /./],
  ] as const)('%s', async (sql, code) => {
    expect((await refused(sql)).code).toMatch(code);
    expect(await rows()).toBe(2);
  });

  it('may not make the transaction one that writes, from within or by its address', async () => {
    // 25001: read-write mode must be set before any query. 
    expect((await refused('select unlocks()')).code).toMatch(/^25/);
    const url = at({ query: 'options=-c default_transaction_read_only=off&statement_timeout=0&default_transaction_read_only=off' });
    expect((await refused('select sneaks()', { url })).code).toBe('25006');
    expect((await ask(`select current_setting('statement_timeout')`, { url })).first).toBe('10s');
    expect(await rows()).toBe(2);
  });

  it('that takes too long is cut off by the server, and is no answer', async () => {
    expect(await refused('select pg_sleep(600)', { statementMs: 100 })).toEqual({ code: 'outage', message: 'the database orders did not answer within 1 s' });
  });

  it('that answers with too much is cut off on its way', async () => {
    expect((await refused(`select repeat('x', 2000000)`)).message).toContain('more than 64 KB');
    expect((await refused(`select repeat('x', 1000) from generate_series(1, 100)`)).code).toBe('size');
  });

  it('that fails on what it found does not say what that was', async () => {
    const { code, message } = await refused('select note::int from sent where id = 2');
    expect([code, message]).toEqual(['22P02', 'The database orders could not be asked (22P02).']);
  });
});

describe('who is asked', () => {
  it('is never Tocsin’s own database, under whatever address', async () => {
    const url = new URL(own.url);
    url.username = reader;
    url.password = password;
    expect(await refused('select 1', { url: url.href })).toMatchObject({ code: 'own', message: expect.stringContaining('own database') as string });
    url.searchParams.set('application_name', 'other');
    expect((await refused('select 1', { url: url.href })).code).toBe('own');
  });

  it('is not asked as a superuser, whom read-only does not hold back', async () => {
    expect(await refused('select 1', { url: orders.url })).toMatchObject({ code: 'superuser' });
  });

  it('one that nobody named, a wrong password, another database, nobody there, somebody who says nothing', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await new Promise((resolve) => { silent.once('listening', resolve); });
    const { port } = silent.address() as AddressInfo;
    expect((await refused('select 1', { url: at({ port }), connectMs: 100 })).code).toBe('outage');
    await new Promise((resolve) => { silent.close(resolve); });
    expect((await refused('select 1', { url: at({ port }) })).message).toBe('the database orders could not be reached (ECONNREFUSED)');
    expect((await refused('select 1', { url: at({ database: 'nothing-here' }) })).code).toBe('3D000');
    expect((await refused('select 1', { url: at({ user: 'nobody-here' }) })).code).toMatch(/^28/);
    const other: unknown = await createDatabases({ orders: at() }, own.pool).ask('toString', 'select 1').catch((error: unknown) => error);
    expect(other).toMatchObject({ code: 'unknown' });
  });

  it.each(['postgres://u:p4ss-w0rd-of-orders@', 'p4ss-w0rd-of-orders', 'postgresql://u:p4ss-w0rd-of-orders@[::1', 'postgresql://u:p4ss-w0rd-of-orders@no-such-host.invalid/x'])('an address that is none: %s', async (url) => {
    await refused('select 1', { url });
  });
});
