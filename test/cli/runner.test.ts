// tocsin runner and tocsin runner-role: as whom a runner may start, and who makes that role.
import { afterAll, expect, test } from 'vitest';
import { freshDatabase } from '../support/database.ts';
import { cli, folder } from './support.ts';

const db = await freshDatabase();
const empty = await freshDatabase({ empty: true });
const role = `cli_runner_of_${new URL(db.url).pathname.slice(1)}`;
const as = (url: string, user: string, password = ''): string => {
  const address = new URL(url);
  address.username = user;
  address.password = password;
  return address.href;
};
const owner = { DATABASE_URL: db.url };
afterAll(async () => {
  await db.pool.query(`drop owned by ${role}`);
  await db.pool.query(`drop role ${role}`);
});

test('runner-role makes the role that the address names, says so without its password, and may be run again', async () => {
  const env = { ...owner, RUNNER_DATABASE_URL: as(db.url, role, 'hunter22') };
  for (let times = 0; times < 2; times += 1) {
    const { code, out, err } = await cli(['runner-role'], { env });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^The role ${role} may claim and report shell steps, and nothing else\\.`));
    expect(out).not.toContain('hunter22');
  }
  const { rows } = await db.pool.query<{ secret: string }>('select rolpassword as secret from pg_authid where rolname = $1', [role]);
  expect(rows[0]?.secret).toMatch(/^SCRAM-SHA-256\$4096:/);
});

test.each<[string, () => Record<string, string>, RegExp]>([
  ['without an address', () => owner, /^Set RUNNER_DATABASE_URL to the address the runner shall use, for example postgresql:/],
  ['for the owner itself', () => ({ ...owner, RUNNER_DATABASE_URL: db.url }), /which is the role that owns the tables\. Choose a name of its own/],
  ['before the database has the functions', () => ({ DATABASE_URL: empty.url, RUNNER_DATABASE_URL: as(empty.url, 'never_made_runner') }), /run `tocsin migrate` first/],
  ['as somebody who may not make roles', () => ({ DATABASE_URL: as(db.url, role), RUNNER_DATABASE_URL: as(db.url, 'another_runner') }), /may not make roles\. Let an administrator make it/],
])('runner-role %s', async (_when, env, words) => {
  const { code, err } = await cli(['runner-role'], { env: env() });
  expect([code, err]).toEqual([1, expect.stringMatching(words)]);
  expect((await db.pool.query(`select 1 from pg_roles where rolname in ('never_made_runner', 'another_runner')`)).rowCount).toBe(0);
});

test('runner-role says what a role may do beside running steps', async () => {
  await db.pool.query(`grant select on fact to ${role}`);
  const { code, err } = await cli(['runner-role'], { env: { ...owner, RUNNER_DATABASE_URL: as(db.url, role) } });
  await db.pool.query(`revoke select on fact from ${role}`);
  expect([code, err]).toEqual([1, expect.stringMatching(/it can do more than that, and the runner will not start with it: it reads or writes the table fact\./)]);
});

test.each<[string, () => Record<string, string>, RegExp]>([
  ['with the bot’s tokens', () => ({ RUNNER_DATABASE_URL: as(db.url, role), SLACK_BOT_TOKEN: 'xoxb-secret', GITHUB_TOKEN: 'ghp-secret' }), /GITHUB_TOKEN, SLACK_BOT_TOKEN are the bot's: a runner must not have them/],
  ['as the bot’s own role', () => ({ RUNNER_DATABASE_URL: db.url }), /does not start as a database role that can do more than run steps: .*Run `tocsin runner-role`/],
  ['as a role without rights', () => ({ RUNNER_DATABASE_URL: as(empty.url, role) }), /has no functions for runners yet/],
])('a runner does not start %s', async (_how, env, words) => {
  const dir = await folder({});
  const { code, out, err } = await cli(['runner'], { dir, env: { ...env(), TOCSIN_DATA: dir } });
  expect([code, err]).toEqual([1, expect.stringMatching(words)]);
  expect(out + err).not.toMatch(/xoxb-secret|ghp-secret/);
});

test('a role that was not given the functions is told how to get them', async () => {
  const name = `${role}_bare`;
  await db.pool.query(`create role ${name} login`);
  try {
    const { err } = await cli(['runner'], { dir: await folder({}), env: { RUNNER_DATABASE_URL: as(db.url, name) } });
    expect(err).toMatch(/may not call runner_adopt, runner_claim.*Run `tocsin runner-role`/);
  } finally {
    await db.pool.query(`drop role ${name}`);
  }
});
