// Your own PostgreSQL, the oldest there is, backed up with pg_dump: the guide in docs/operations.md, step by step.
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { connectionUrl } from '../../src/store/embedded.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { cli } from '../cli/support.ts';
import { arrive } from '../support/arriving.ts';
import { Bench } from '../support/embedded.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { howToGetThem, postgresTools } from '../support/postgres-tools.ts';
import { decided, note } from '../support/stored.ts';
import { temporaryFolder } from '../support/temporary.ts';

const tools = postgresTools();
// Where they are missing nobody is kept from testing the rest; in CI they are never missing.
const mayBeMissing = process.env['CI'] === undefined;
if (!tools && mayBeMissing) console.log(`Dump and restore did not run. ${howToGetThem}`);

const bench = new Bench();
const pools: Pool[] = [];
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await bench.putAway();
});

const open = (url: string): Pool => {
  const pool = createPool({ connection: url, applicationName: 'tocsin-test' });
  pools.push(pool);
  return pool;
};
const tool = (name: string, ...args: string[]) => promisify(execFile)(path.join(tools ?? '', name), args, { env: { PATH: process.env['PATH'] }, maxBuffer: 100_000_000 });
const verify = (url: string) => cli(['verify'], { env: { DATABASE_URL: url } });

it.skipIf(!tools && mayBeMissing)('is whole after it was restored, goes on without doing anything twice, and a dump that was changed is found', { timeout: 120_000 }, async () => {
  if (!tools) throw new Error(howToGetThem);
  const server = await bench.start({ bin: tools });
  const admin = open(connectionUrl(server.connection));
  const database = async (name: string): Promise<string> => {
    await admin.query(`create database ${name} template template0`);
    return connectionUrl({ ...server.connection, database: name });
  };
  const [{ major } = { major: 0 }] = (await admin.query<{ major: number }>(`select current_setting('server_version_num')::int / 10000 as major`)).rows;
  expect(major).toBeGreaterThanOrEqual(15);

  // An incident with a channel, words in all letters, and an alarm that nobody has looked at yet.
  const live = await database('live');
  expect(await cli(['migrate'], { env: { DATABASE_URL: live } })).toMatchObject({ code: 0 });
  const slack = fakeSlack();
  const before = testContext({ pool: open(live), slack });
  await arrive(before.pool, { type: 'incident.triggered', key: 'Q1', service: 'checkout', title: 'Checkout is down' });
  await before.settle();
  await decided(before.pool, 1, [note('Größe "1;2"\\ \t 😀 \u2028 — the password is not here')]);
  await before.settle();
  await arrive(before.pool, { type: 'incident.triggered', key: 'Q2', service: 'orders', title: 'Orders are late' });
  const [rooms, messages] = [slack.rooms.length, slack.messages.length];

  const dir = await temporaryFolder('dump');
  const [dump, plain, changed] = ['tocsin.dump', 'plain.sql', 'changed.sql'].map((name) => path.join(dir, name)) as [string, string, string];
  await tool('pg_dump', '--format=custom', `--file=${dump}`, live);
  await tool('pg_dump', '--format=plain', `--file=${plain}`, live);

  const restored = await database('restored');
  await tool('pg_restore', '--clean', '--if-exists', '--exit-on-error', '--dbname', restored, dump);
  const whole = await verify(restored);
  expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/1 checked, all whole\.$/) as string });
  expect(whole.out).toBe((await verify(live)).out);
  // Over what is there, as after a mistake that is to be undone.
  await tool('pg_restore', '--clean', '--if-exists', '--exit-on-error', '--dbname', restored, dump);
  expect((await verify(restored)).out).toBe(whole.out);

  const after = testContext({ pool: open(restored), slack });
  await after.settle();
  expect((await after.incident(2)).title).toContain('Orders are late');
  expect([await after.left(1), await after.left(2)]).toEqual([[], []]);
  expect(slack.rooms).toHaveLength(rooms + 1);
  expect(slack.messages.slice(messages).filter((one) => JSON.stringify(one).includes('INC-1 '))).toEqual([]);
  expect(await verify(restored)).toMatchObject({ code: 0, out: expect.stringMatching(/2 checked, all whole\.$/) as string });

  const text = await readFile(plain, 'utf8');
  for (const [name, change, words] of [
    ['a_letter', text.replaceAll('the password is not here', 'the password is now here'), /INC-1 {2}BROKEN: fact \d+: its text "text" is not the one it was written with/],
    ['a_fact', text.replace('"adopted": false', '"adopted": true'), /INC-1 {2}BROKEN: fact \d+: its hash does not match its content/],
  ] as const) {
    expect(change, name).not.toBe(text);
    const url = await database(name);
    await writeFile(changed, change);
    await tool('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', `--file=${changed}`, url);
    expect(await verify(url), name).toMatchObject({ code: 1, out: expect.stringMatching(words) as string });
  }
});
