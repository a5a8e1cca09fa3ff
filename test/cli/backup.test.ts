// tocsin backup and restore on real databases: nothing is rounded, what is changed or cut off is found, and nothing goes over anything.
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { snapshot } from '../../src/store/backup.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { declare, happens, named } from '../edge/support.ts';
import { dice, hostileText } from '../support/hostile.ts';
import { freshDatabase } from '../support/database.ts';
import { cli, folder } from './support.ts';

const from = await freshDatabase();
const dir = await folder({});
const at = (name: string) => path.join(dir, name);
const run = (url: string, ...args: string[]) => cli(args, { env: { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', DATABASE_OWNER_URL: url }, dir });

/** Everything in a database, by table. */
const contents = (pool: Pool) => snapshot(pool, async (as) => {
  const all: Record<string, string[]> = {};
  for (const table of as.tables) for await (const rows of as.rows(table)) if (table.name !== 'migration') (all[table.name] ??= []).push(...rows);
  return Object.fromEntries(Object.entries(all).map(([name, rows]) => [name, rows.sort()]));
});

/** The same file with its text changed. */
async function changed(name: string, change: (text: string) => string): Promise<void> {
  await writeFile(at(name), gzipSync(change(gunzipSync(await readFile(at('whole.tocsin'))).toString())));
}

beforeAll(async () => {
  const { id } = await declare(from.pool, { title: 'Lines\nand "quotes", (brackets), \\ and \u2028 and \u2029 and ,,' });
  const roll = dice(7);
  for (let n = 0; n < 40; n += 1) await happens(from.pool, id, { kind: 'note.added', data: { text: `${hostileText(roll, 300)}.` } });
  await declare(from.pool, { private: true });
  await named(from.pool, 'read');
  // JSON's null is no missing value; a microsecond is no millisecond; more rows than are read at once.
  await from.pool.query(`insert into on_call (target, known, fetched_at) values ('schedule P1', 'null', '2026-11-21 03:00:00.123456+00')`);
  for (let n = 0; n < 250; n += 1) await storeDelivery(from.pool, { source: 'pagerduty', key: `k${n}`, lane: 'x', body: `{"n": ${n}, "big": 12345678901234567890.5}`, urgency: 1 });
  await from.pool.query(`delete from delivery where id = 250`);
  expect(await run(from.url, 'backup', 'whole.tocsin')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^whole\.tocsin: \d+ rows, read again and whole\./) as string });
});

test('into an empty database, migrated or not: the same rows, whole chains, and numbers that go on', async () => {
  for (const empty of [true, false]) {
    const to = await freshDatabase({ empty });
    expect(await run(to.url, 'restore', 'whole.tocsin')).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^\d+ rows restored, as they were at 2026-11-21T03:00:00\.000Z/) as string });
    // But for what waits: it may have been done since, so whoever takes it up looks for it first.
    await from.pool.query(`update effect set attempt = 1, first_run_at = created_at where state = 'waiting'`);
    expect(await contents(to.pool)).toEqual(await contents(from.pool));
    expect((await cli(['verify'], { env: { DATABASE_URL: to.url } })).out).toMatch(/2 checked, all whole\.$/);
    // What was deleted at the end leaves its number unused.
    await storeDelivery(to.pool, { source: 'pagerduty', key: 'new', lane: 'x', body: '{}', urgency: 1 });
    expect((await to.pool.query(`select id from delivery where key = 'new'`)).rows).toEqual([{ id: 251 }]);
    expect((await declare(to.pool)).id).toBe(3);
  }
});

test('what is written after its beginning is not in it', async () => {
  const keys = await snapshot(from.pool, async (as) => {
    await from.pool.query(`insert into home (slack_id, opened_at) values ('U0LATE', now())`);
    const rows: string[] = [];
    for await (const some of as.rows({ name: 'home', columns: [] })) rows.push(...some);
    return rows;
  });
  await from.pool.query(`delete from home`);
  expect(keys).toEqual([]);
});

test('only the owner of the file may read it, and no file is written over', async () => {
  expect((await stat(at('whole.tocsin'))).mode & 0o777).toBe(0o600);
  await writeFile(at('there'), 'mine');
  expect(await run(from.url, 'backup', 'there')).toEqual({ code: 1, out: '', err: 'there is there already. Nothing was written.' });
  expect(await readFile(at('there'), 'utf8')).toBe('mine');
  expect((await run(from.url, 'backup', 'no/such/folder/x')).code).toBe(1);
});

test('a database that holds something, or that Tocsin uses, is left alone', async () => {
  const to = await freshDatabase();
  const tocsin = createPool({ connection: to.url, applicationName: 'tocsin' });
  await tocsin.query('select 1');
  expect(await run(to.url, 'restore', 'whole.tocsin')).toMatchObject({ code: 1, err: 'Tocsin runs on this database. Stop it first.' });
  await tocsin.close();
  await to.pool.query(`insert into home (slack_id, opened_at) values ('U0ADA', now())`);
  expect(await run(to.url, 'restore', 'whole.tocsin')).toMatchObject({ code: 1, err: 'The database is not empty (table home): nothing was changed. A backup is restored into a new one.' });
  expect(Object.keys(await contents(to.pool))).toEqual(['home']);
});

test.each<[string, (text: string) => string]>([
  ['one letter changed', (text) => text.replace('brackets', 'Brackets')],
  ['a row taken out', (text) => text.replace(/\n=.*/, '')],
  ['cut off after a row', (text) => text.slice(0, text.indexOf('\n#{"table":"delivery"'))],
  ['something after the end', (text) => `${text}=""\n`],
  ['nothing in it', () => ''],
  ['no JSON', (text) => text.replace('#{', '#')],
])('%s is found before anything is touched', async (what, change) => {
  const name = `${what.replaceAll(' ', '-')}.tocsin`;
  await changed(name, change);
  const to = await freshDatabase({ empty: true });
  const { code, err } = await run(to.url, 'restore', name);
  expect([code, err]).toEqual([1, expect.stringMatching(/is no backup, or it is cut off or changed\. Nothing was restored\.$|goes on after its end\.$/)]);
  expect((await to.pool.query(`select to_regclass('incident') as there`)).rows).toEqual([{ there: null }]);
  await to.close();
});

test('a file that was cut in the middle, one that is none, and one of another version', async () => {
  const to = await freshDatabase({ empty: true });
  const whole = await readFile(at('whole.tocsin'));
  await writeFile(at('cut'), whole.subarray(0, whole.length - 200));
  await writeFile(at('text'), 'hello');
  await changed('other', (text) => text.replace(/"migrations":\[\{[^}]*\},/, '"migrations":['));
  expect((await run(to.url, 'restore', 'cut')).err).toMatch(/no backup, or it is cut off or changed/);
  expect((await run(to.url, 'restore', 'text')).err).toMatch(/no backup, or it is cut off or changed/);
  expect((await run(to.url, 'restore', 'none')).err).toMatch(/none cannot be read \(ENOENT\)\.$/);
  expect((await run(to.url, 'restore', 'other')).err).toMatch(/no backup, or it is cut off or changed|of another version/);
  expect([(await run(to.url, 'restore')).code, (await run(to.url, 'backup')).code]).toEqual([2, 2]);
});
