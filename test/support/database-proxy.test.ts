// The bad network between us and the database: what it holds back comes late and whole, and an answer is lost after what was asked has been done.
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createPool, isDatabaseAway } from '../../src/store/pool.ts';
import { freshDatabase } from './database.ts';
import { databaseProxy } from './database-proxy.ts';

const db = await freshDatabase();
await db.pool.query('create table sample (text text)');
beforeEach(db.cleanTables);
const proxy = await databaseProxy(db.url);
const pool = createPool({ connection: proxy.url, max: 2, applicationName: 'tocsin-test' });
afterAll(async () => {
  await pool.close();
  await proxy.close();
});
const kept = async () => (await db.pool.query<{ text: string }>('select text from sample order by text')).rows.map(({ text }) => text);

test('what is held back comes when it is let through, on connections old and new', async () => {
  await pool.query('select 1');
  proxy.hold(true);
  let done = 0;
  const written = ['a', 'b'].map((text) => pool.query('insert into sample values ($1)', [text]).then(() => (done += 1)));
  await new Promise((resolve) => { setTimeout(resolve, 200); });
  expect([done, await kept()]).toEqual([0, []]);
  proxy.hold(false);
  await Promise.all(written);
  expect(await kept()).toEqual(['a', 'b']);
});

test('an answer that is lost: it is committed, whoever asked hears of a broken connection, and the next one is well', async () => {
  proxy.loseAnswer('commit\0');
  const error: unknown = await pool.transaction((tx) => tx.query(`insert into sample values ('c')`)).catch((thrown: unknown) => thrown);
  expect(isDatabaseAway(error)).toBe(true);
  expect([await kept(), proxy.answersLost]).toEqual([['c'], 1]);
  await pool.transaction((tx) => tx.query(`insert into sample values ('d')`));
  expect([await kept(), proxy.answersLost]).toEqual([['c', 'd'], 1]);
});

test('called off, none is lost', async () => {
  proxy.loseAnswer('commit\0');
  proxy.loseAnswer(undefined);
  await pool.transaction((tx) => tx.query(`insert into sample values ('e')`));
  expect(await kept()).toEqual(['e']);
});
