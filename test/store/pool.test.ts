// The pool against a real PostgreSQL: types, transactions, and everything that can break.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { createPool, isDatabaseAway, withTransaction } from '../../src/store/pool.ts';
import { freshDatabase } from '../support/database.ts';
import { databaseProxy } from '../support/database-proxy.ts';

const db = await freshDatabase();
await db.pool.query('create table sample (id bigint generated always as identity primary key, text text unique)');
beforeEach(db.cleanTables);

async function thrown(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error,
  );
}

async function count(): Promise<number> {
  return (await db.pool.query<{ n: number }>('select count(*) as n from sample')).rows[0]?.n ?? -1;
}

async function value(sql: string): Promise<unknown> {
  return (await db.pool.query<{ v: unknown }>(`select ${sql} as v`)).rows[0]?.v;
}

describe('column types', () => {
  test.each([
    ['9007199254740991::int8', 9_007_199_254_740_991],
    ['array[1, null]::int8[]', [1, null]],
    [`'2026-11-21 03:00+01'::timestamptz`, new Date('2026-11-21T02:00:00Z')],
    [`'2026-11-21'::date`, '2026-11-21'],
    ['12.50::numeric', '12.50'],
    [`'{"a": 1}'::jsonb`, { a: 1 }],
    ['null::int8', null],
  ])('%s', async (sql, expected) => {
    expect(await value(sql)).toEqual(expected);
  });

  test('what a number or a Date cannot hold is an error, not a wrong value', async () => {
    await expect(value('9007199254740993::int8')).rejects.toThrow(RangeError);
    await expect(value(`'infinity'::timestamptz`)).rejects.toThrow(RangeError);
    expect(await value('1')).toBe(1);
  });

  test('undefined becomes NULL', async () => {
    const { rows, rowCount } = await db.pool.query('insert into sample (text) values ($1) returning text', [undefined]);
    expect({ rows, rowCount }).toEqual({ rows: [{ text: null }], rowCount: 1 });
  });
});

describe('transactions', () => {
  test('commit, and give the answer back', async () => {
    const answer = await withTransaction(db.pool, async (tx) => {
      await tx.query('insert into sample (text) values ($1)', ['kept']);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await count()).toBe(1);
  });

  test('an error rolls back and comes out as it was', async () => {
    const error = new Error('no');
    const work = withTransaction(db.pool, async (tx) => {
      await tx.query('insert into sample (text) values ($1)', ['lost']);
      throw error;
    });
    expect(await thrown(work)).toBe(error);
    expect(await count()).toBe(0);
  });

  test('a failed statement that was caught and ignored does not pass for a commit', async () => {
    const work = withTransaction(db.pool, async (tx) => {
      await tx.query('insert into sample (text) values ($1)', ['lost']);
      await tx.query('select 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await count()).toBe(0);
  });

  test('a query that comes after the end is refused', async () => {
    const kept = await withTransaction(db.pool, (tx) => Promise.resolve(tx));
    await expect(kept.query('select 1')).rejects.toThrow('over');
  });

  test('a connection that breaks inside is discarded, and the pool goes on', async () => {
    const work = withTransaction(db.pool, (tx) => tx.query('select pg_terminate_backend(pg_backend_pid())'));
    expect(isDatabaseAway(await thrown(work))).toBe(true);
    expect(await count()).toBe(0);
  });

  test('a connection cut between two statements does not end the process', async () => {
    const work = withTransaction(db.pool, async (tx) => {
      const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await db.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await sleep(50);
      await tx.query('select 1');
    });
    expect(isDatabaseAway(await thrown(work))).toBe(true);
    expect(await count()).toBe(0);
  });
});

describe('bad days', () => {
  test('a lost idle connection is reported and replaced', async () => {
    const lost: Error[] = [];
    const pool = createPool({ connection: db.url, applicationName: 'idle', onIdleError: (error) => lost.push(error) });
    try {
      await pool.query('select 1');
      await db.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'idle'`);
      await expect.poll(() => lost.length).toBe(1);
      expect((await pool.query('select 1')).rowCount).toBe(1);
    } finally {
      await pool.close();
    }
  });

  test('the server cancels a statement that takes too long', async () => {
    const pool = createPool({ connection: db.url, applicationName: 'slow', statementTimeoutMs: 50 });
    try {
      const error = await thrown(pool.query('select pg_sleep(5)'));
      expect(error).toMatchObject({ code: '57014' });
      expect(isDatabaseAway(error)).toBe(true);
    } finally {
      await pool.close();
    }
  });

  test('a server that accepts and then says nothing does not hold us', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const pool = createPool({ connection: `postgresql://u@127.0.0.1:${port}/d`, applicationName: 'x', connectTimeoutMs: 100 });
    const error = await thrown(pool.query('select 1'));
    expect(isDatabaseAway(error)).toBe(true);
    await pool.close();
    silent.close();
  });

  test('a black hole in the middle of a connection ends with the timeout of the query', async () => {
    const proxy = await databaseProxy(db.url);
    const pool = createPool({ connection: proxy.url, max: 1, applicationName: 'hole' });
    try {
      await pool.query('select 1');
      proxy.silence(true);
      expect(isDatabaseAway(await thrown(pool.query('select 1', [], { timeoutMs: 100 })))).toBe(true);
      proxy.silence(false);
      expect((await pool.query('select 1')).rowCount).toBe(1);
    } finally {
      await pool.close();
      await proxy.close();
    }
  });

  test('waiting for a free connection has an end', async () => {
    const pool = createPool({ connection: db.url, max: 1, applicationName: 'full', connectTimeoutMs: 100 });
    try {
      const error = await pool.transaction(() => thrown(pool.query('select 1')));
      expect(isDatabaseAway(error)).toBe(true);
    } finally {
      await pool.close();
    }
  });
});

describe('isDatabaseAway', () => {
  test.each([
    ['nobody listens', 'postgresql://u@127.0.0.1:1/d'],
    ['no socket there', 'postgresql://u@localhost/d?host=%2Fnowhere'],
  ])('true: %s', async (_, connection) => {
    const pool = createPool({ connection, applicationName: 'away' });
    expect(isDatabaseAway(await thrown(pool.query('select 1')))).toBe(true);
    await pool.close();
  });

  test.each(['57P01', '57P03', '53300', '08006', '53100', '53200', '58030', '25006', '40001', '40P01', '55P03'])('true: SQLSTATE %s', (code) => {
    expect(isDatabaseAway(Object.assign(new Error('x'), { code }))).toBe(true);
  });

  test('true: the reason lies in the cause', () => {
    const cause = Object.assign(new Error('x'), { code: '57P01' });
    expect(isDatabaseAway(new Error('y', { cause }))).toBe(true);
    expect(isDatabaseAway(new AggregateError([cause]))).toBe(true);
  });

  test.each(['select 1 / 0', 'selec', `insert into sample (text) values ('a'), ('a')`])('false: %s', async (sql) => {
    expect(isDatabaseAway(await thrown(db.pool.query(sql)))).toBe(false);
  });

  test('false: no such database, a missing file, no error at all', async () => {
    const url = new URL(db.url);
    url.pathname = '/nosuch';
    const pool = createPool({ connection: url.href, applicationName: 'x' });
    expect(isDatabaseAway(await thrown(pool.query('select 1')))).toBe(false);
    await pool.close();
    expect(isDatabaseAway(await thrown(readFile('/nowhere/file')))).toBe(false);
    expect(isDatabaseAway('Connection terminated')).toBe(false);
  });
});
