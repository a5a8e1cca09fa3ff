// The runner's database role: it runs steps, and whatever else it tries fails.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createLedger } from '../../src/runner/ledger.ts';
import { connectionUrl, startEmbedded } from '../../src/store/embedded.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { ensureRunnerRole, missingRights, tooMuch } from '../../src/store/runner-role.ts';
import { root } from '../cli/support.ts';
import { freshDatabase } from '../support/database.ts';
import { quickDirectory } from '../support/quick-directory.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
// Roles belong to the whole cluster, which other test files use too.
const role = `runner_of_${new URL(db.url).pathname.slice(1)}`;
const run = '00000000-0000-4000-8000-000000000009';
let pool: Pool;

beforeAll(async () => {
  await opened(db.pool);
  await db.pool.query(
    `insert into runbook_run (id, incident_id, runbook_id, blob_sha, source, params, requested_by, status) values ($1, 1, 'r', 'b', '', '{}', '{"type":"system","id":"x"}', 'running')`, [run],
  );
  await db.pool.query(`insert into runbook_step (run_id, idx, name, kind, status, idempotent, executor, digest) values ($1, 0, 'one', 'run', 'ready', false, 'local', 'd')`, [run]);
  await ensureRunnerRole(db.pool, role, 'a pass’word "with" signs');
  const address = new URL(db.url);
  address.username = role;
  address.password = encodeURIComponent('a pass’word "with" signs');
  pool = createPool({ connection: address.href, max: 2, applicationName: 'tocsin-test-runner' });
});
afterAll(async () => {
  await pool.close();
  await db.pool.query(`drop owned by ${role}`);
  await db.pool.query(`drop role ${role}`);
});

const code = async (work: Promise<unknown>): Promise<string> => work.then(() => 'it worked', (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)));
const denied = '42501';

test('it claims and reports', async () => {
  const ledger = createLedger(pool, { id: randomUUID(), host: 'h', leaseMs: 30_000 });
  await ledger.hello('1', { local: null, other: 'no sandbox' });
  const [job] = await ledger.claim(['local'], 5);
  expect(job).toMatchObject({ run, step: 0, token: 1, digest: 'd', source: '', params: {}, outputs: {} });
  if (!job) throw new Error('a step must be claimable');
  expect([await ledger.mark(job), await ledger.mark(job), await ledger.extend(job)]).toEqual([true, false, 'go on']);
  const end = { status: 'succeeded', code: 0, head: 'fine', tail: '', sha: 'abc', bytes: 4, tookMs: 7, value: undefined, final: false } as const;
  expect([await ledger.report(job, end), await ledger.report(job, end), await ledger.extend(job), await ledger.settle(job, false)]).toEqual([true, false, 'lost', undefined]);
});

test('every table is closed to it: no row is read, written, changed, deleted or truncated', async () => {
  const { rows } = await db.pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  expect(rows.length).toBeGreaterThan(15);
  for (const { name } of rows) {
    const tried = [`select * from ${name}`, `select count(*) from ${name}`, `insert into ${name} default values`, `delete from ${name}`, `truncate ${name}`, `do $$ begin lock table ${name}; end $$`, `copy ${name} to stdout`];
    for (const sql of tried) expect(await code(pool.query(sql)), sql).toBe(denied);
  }
  expect(await code(pool.query('update runbook_step set status = $1', ['ready']))).toBe(denied);
  expect(await code(pool.query('select output_value from runbook_step'))).toBe(denied);
});

test('nothing of the schema is its own to make, change or remove', async () => {
  const tried = [
    'create table mine (id int)', 'drop table runbook_step', 'alter table runbook_approval disable trigger all', 'create role another', 'grant select on fact to public', `create function f() returns int language sql as 'select 1'`,
    'create or replace function runner_hello(me uuid, my_host text, my_version text, my_profiles jsonb) returns void language sql as $$ select $$', `set role postgres`, `alter role current_user superuser`,
    `select pg_read_file('/etc/passwd')`, `copy (select 1) to program 'true'`, `select pg_terminate_backend(pg_backend_pid())::text from pg_authid`,
  ];
  for (const sql of tried) expect(await code(pool.query(sql)), sql).toBe(denied);
});

test('there is no function of approvals or facts, and only those of the runner act with the owner’s rights', async () => {
  const { rows } = await pool.query<{ name: string }>(
    `select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and has_function_privilege(oid, 'execute') order by 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(['runner_adopt', 'runner_claim', 'runner_extend', 'runner_hello', 'runner_mark', 'runner_report', 'runner_settle']);
});

test('a table of its own in the way of the real one is not looked at: its trigger would act with the owner’s rights', async () => {
  const one = await pool.dedicated();
  try {
    await one.query('create temp table runner (id uuid primary key, host text, version text, profiles jsonb, started_at timestamptz, seen_at timestamptz)');
    await one.query(`create function pg_temp.evil() returns trigger language plpgsql as $$ begin insert into public.runbook_approval values ('${run}', 0, 'd', 'runner', 'approve'); return new; end $$`);
    await one.query('create trigger evil before insert on runner for each row execute function pg_temp.evil()');
    await one.query('select runner_hello($1, $2, $3, $4)', [randomUUID(), 'trap', '1', '{}']);
  } finally {
    await one.close();
  }
  expect((await db.pool.query('select 1 from runbook_approval')).rowCount).toBe(0);
  expect((await db.pool.query(`select 1 from runner where host = 'trap'`)).rowCount).toBe(1);
});

test.each([['a number', '{"local": 5}'], ['a list', '["local"]'], ['more than a list of profiles', `{"local": "${'x'.repeat(70_000)}"}`]])('what it says of itself must be readable: %s is not', async (_what, profiles) => {
  expect(await code(pool.query('select runner_hello($1, $2, $3, $4)', [randomUUID(), 'h', '1', profiles]))).toBe('23514');
});

test('numbers that nobody could count are cut', async () => {
  await db.pool.query(`insert into runbook_step (run_id, idx, name, kind, status, idempotent, executor) values ($1, 1, 'two', 'run', 'ready', false, 'local')`, [run]);
  const ledger = createLedger(pool, { id: randomUUID(), host: 'h', leaseMs: 30_000 });
  const [job] = await ledger.claim(['local'], 5);
  if (!job) throw new Error('a step must be claimable');
  await pool.query('select runner_report((select null::uuid), $1, 1, 1, $2, 0, $3, $3, $3, 1, 1, $3, false)', [run, 'succeeded', '']);
  await ledger.report(job, { status: 'failed', code: 1, head: '', tail: '', sha: 's'.repeat(900), bytes: Number.MAX_SAFE_INTEGER, tookMs: -5, value: 'v'.repeat(9_000), final: false });
  const { rows } = await db.pool.query<Record<string, unknown>>('select output_bytes, duration_ms, length(output_sha) as sha, length(output_value) as value from runbook_step where idx = 1');
  expect(rows).toEqual([{ output_bytes: 1_000_000_000_000, duration_ms: 0, sha: 64, value: 4_097 }]);
});

test('a step whose time to begin is over, or that a person stopped, cannot be marked: whoever slept that long does not start', async () => {
  await db.pool.query(`insert into runbook_step (run_id, idx, name, kind, status, idempotent, executor) values ($1, 3, 'four', 'run', 'ready', false, 'local')`, [run]);
  const ledger = createLedger(pool, { id: randomUUID(), host: 'h', leaseMs: 30_000 });
  const [job] = await ledger.claim(['local'], 5);
  if (!job) throw new Error('a step must be claimable');
  await db.pool.query(`update runbook_step set start_by = now() - interval '1 ms' where idx = 3`);
  expect(await ledger.mark(job)).toBe(false);
  await db.pool.query(`update runbook_step set start_by = now() + interval '1 minute', stop_asked_at = now() where idx = 3`);
  expect([await ledger.mark(job), await ledger.extend(job)]).toEqual([false, 'stop']);
  await db.pool.query(`update runbook_step set stop_asked_at = null where idx = 3`);
  expect([await ledger.mark({ ...job, token: job.token - 1 }), await ledger.mark(job)]).toEqual([false, true]);
});

test('a step of another runner is out of its reach', async () => {
  await db.pool.query(`insert into runbook_step (run_id, idx, name, kind, status, idempotent, executor) values ($1, 2, 'three', 'run', 'ready', false, 'local')`, [run]);
  const [mine, theirs] = [randomUUID(), randomUUID()].map((id) => createLedger(pool, { id, host: 'h', leaseMs: 30_000 }));
  const [job] = (await theirs?.claim(['local'], 5)) ?? [];
  if (!job || !mine) throw new Error('a step must be claimable');
  const end = { status: 'succeeded', code: 0, head: '', tail: '', sha: '', bytes: 0, tookMs: 0, value: undefined, final: false } as const;
  expect([await mine.mark(job), await mine.extend(job), await mine.report(job, end), await mine.settle(job, true)]).toEqual([false, 'lost', false, undefined]);
  expect(await mine.adopt(5)).toEqual([]);
});

describe('what the role may do is looked at', () => {
  test('as it is made, it lacks nothing and has nothing to spare; making it again changes nothing', async () => {
    await ensureRunnerRole(db.pool, role);
    expect([await missingRights(pool), await tooMuch(pool), await tooMuch(db.pool, role)]).toEqual([[], [], []]);
  });

  test.each([
    ['grant select on fact to ROLE', 'revoke select on fact from ROLE', 'it reads or writes the table fact'],
    ['grant insert (digest) on runbook_approval to ROLE', 'revoke insert (digest) on runbook_approval from ROLE', 'it reads or writes the table runbook_approval'],
    ['grant pg_read_all_data to ROLE', 'revoke pg_read_all_data from ROLE', 'it is a member of pg_read_all_data'],
    ['alter role ROLE createrole', 'alter role ROLE nocreaterole', 'it may make roles, databases or replicas'],
    ['grant create on schema public to ROLE', 'revoke create on schema public from ROLE', 'it may make things in the schema public'],
  ])('%s is too much', async (grant, revoke, words) => {
    await db.pool.query(grant.replace('ROLE', role));
    expect(await tooMuch(pool)).toContain(words);
    await db.pool.query(revoke.replace('ROLE', role));
    expect(await tooMuch(pool)).toEqual([]);
  });

  test('the owner of the tables is far too much', async () => {
    expect(await tooMuch(db.pool)).toContain('it is a superuser');
  });
});

test('the password it was made with opens the door, and no other; its words are not in the server’s log', async () => {
  const dir = mkdtempSync(path.join(quickDirectory(), 'tocsin-role-'));
  const embedded = await startEmbedded({ dataDir: dir, fast: true });
  const owner = createPool({ connection: embedded.connection, max: 2, applicationName: 'tocsin-test' });
  onTestFinished(async () => {
    await owner.close();
    await embedded.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  await migrate(owner, path.join(root, 'migrations'));
  await owner.query(`alter system set log_statement = 'all'`);
  await owner.query('select pg_reload_conf()');
  await ensureRunnerRole(owner, 'locked', 'pass’word "with" signs');
  const hba = readdirSync(dir, { recursive: true, encoding: 'utf8' }).find((name) => path.basename(name) === 'pg_hba.conf') ?? '';
  writeFileSync(path.join(dir, hba), 'local all locked scram-sha-256\nlocal all all trust\n');
  await owner.query('select pg_reload_conf()');
  const enter = async (password: string): Promise<string> => {
    const one = createPool({ connection: connectionUrl({ ...embedded.connection, user: `locked:${encodeURIComponent(password)}` }), max: 1, applicationName: 'tocsin-test' });
    const said = await code(one.query('select 1'));
    await one.close();
    return said;
  };
  // The server reads its files a moment after it was told to.
  await expect.poll(() => enter('wrong')).toBe('28P01');
  expect(await enter('pass’word "with" signs')).toBe('it worked');
  expect(readFileSync(path.join(dir, 'postgres.log'), 'utf8')).not.toMatch(/alter role locked password 'pass/);
});
