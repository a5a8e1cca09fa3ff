// The runner's loop on a real ledger: what is claimed runs once, what is asked is done, what does not fit is refused.
import { describe, expect, test } from 'vitest';
import { defaultPolicy } from '../../src/domain/runbook/policy.ts';
import { click } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeSpool } from '../support/fake-executor.ts';
import { rowOf, runOf, startShell, until, work, type Hired } from '../support/shell-runs.ts';
import { scene } from './scene.ts';

const db = await freshDatabase({ max: 20 });
const { bench, runner, status, came, begun } = scene(db);

describe('a step that a runner claims', () => {
  test('runs once, with what the runbook says, and its end becomes a fact', async () => {
    const one = await runner();
    const run = await startShell(bench(), 'look');
    const ref = await begun(one);
    expect(one.spool.began).toMatchObject([{ ref: `${run}-0-1`, name: 'look', shell: 'sh', body: 'uptime', risk: 'read', idempotent: true, executor: 'local', env: {}, secrets: {}, egress: [], timeoutMs: 30_000 }]);
    await until(async () => (await runOf(bench(), run)).steps[0]?.status === 'running', 'people see that it runs');
    one.spool.ends(ref, { code: 0, output: Buffer.from('up 3 days\n'), bytes: 10, sha: 'b'.repeat(64), durationMs: 1_234 });
    await came(run, 'succeeded');
    expect((await runOf(bench(), run)).steps[0]).toMatchObject({ status: 'succeeded', output: 'up 3 days', code: 0, durationMs: 1_234 });
    await until(() => one.spool.forgotten.includes(ref), 'its spool is emptied after the report');
    expect(one.spool.began).toHaveLength(1);
  });

  test('hands its standard output on, and the next step gets it as a value', async () => {
    const one = await runner();
    const run = await startShell(bench(), 'value');
    one.spool.ends(await begun(one), { output: Buffer.from('a warning\n3\n'), stdout: Buffer.from('3\n') });
    await came(run, 'succeeded');
    await work(bench());
    const second = await begun(one, 2);
    expect(one.spool.began[1]).toMatchObject({ name: 'use', shell: 'bash', env: { REPLICAS: '3' } });
    one.spool.ends(second);
    await came(run, 'succeeded', 1);
    expect((await runOf(bench(), run)).status).toBe('succeeded');
  });

  test('is stopped when a person asks, and ends as cancelled', async () => {
    const one = await runner({ leaseMs: 1_000 });
    const run = await startShell(bench(), 'once');
    const ref = await begun(one);
    await runOf(bench(), run);
    await click(db.pool, 'UANA', 'run_cancel', `1:${run}`);
    await work(bench());
    await came(run, 'cancelled');
    expect(one.spool.killed).toEqual([ref]);
  });

  test('that was stopped between claim and start never begins', async () => {
    const one = await runner();
    await one.stop();
    const run = await startShell(bench(), 'once');
    await db.pool.query(`create or replace function stop_it() returns trigger language plpgsql as $$ begin if new.status = 'running' and old.status = 'ready' then new.stop_asked_at = now(); end if; return new; end $$`);
    await db.pool.query('create trigger stop_it before update on runbook_step for each row execute function stop_it()');
    try {
      const two = await runner();
      await came(run, 'cancelled');
      expect(two.spool.began).toEqual([]);
      expect((await rowOf(db.pool, run)).output_head).toBe('It was stopped before it began.');
    } finally {
      await db.pool.query('drop trigger stop_it on runbook_step');
    }
  });
});

describe('what a runner refuses', () => {
  const refused = async (run: string, one: Hired): Promise<string> => {
    await came(run, 'failed');
    expect(one.spool.began).toEqual([]);
    const row = await rowOf(db.pool, run);
    expect([row.final, row.marked_at]).toEqual([true, null]);
    const step = (await runOf(bench(), run)).steps[0];
    expect(step?.status).toBe('failed');
    return step?.output ?? '';
  };

  test('a version of a runbook that it never saw in its own folder', async () => {
    const one = await runner({ texts: [] });
    expect(await refused(await startShell(bench(), 'look'), one)).toContain('has never seen this version of look');
  });

  test('another policy than the bot has', async () => {
    const one = await runner({ policy: { ...defaultPolicy, approvalTtl: 1 } });
    expect(await refused(await startShell(bench(), 'look'), one)).toContain('not what was approved');
  });

  test('a policy that cannot be read, in its own words', async () => {
    const one = await runner({ secretsOf: () => ({}), bodies: { refresh: () => Promise.resolve(), find: () => Promise.reject(new Error('the disk is gone')) } });
    expect(await refused(await startShell(bench(), 'look'), one)).toContain('the disk is gone');
  });
});

test('a profile that does not work claims nothing, and says why', async () => {
  const spool = fakeSpool();
  spool.why = 'bubblewrap is not installed';
  const one = await runner({ spool });
  const run = await startShell(bench(), 'look');
  await until(async () => (await db.pool.query(`select 1 from runner where profiles->>'local' = 'bubblewrap is not installed'`)).rowCount === 1, 'it says hello');
  expect([await status(run), one.spool.began.length]).toEqual(['ready', 0]);
});
