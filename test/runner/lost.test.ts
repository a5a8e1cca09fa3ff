// What is left behind is found again: runners that are gone, paused, slow, doubled or wrong about the time. Nothing begins twice.
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/ports.ts';
import { systemClock } from '../../src/world.ts';
import { click } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { fakeSpool } from '../support/fake-executor.ts';
import { rowOf, runOf, startShell, until, work } from '../support/shell-runs.ts';
import { scene } from './scene.ts';

const db = await freshDatabase({ max: 20 });
const { bench, runner, status, came, begun, extended, expire } = scene(db);

describe('a runner that is not there any more', () => {
  test('leaves what runs to its supervisor; the next one of this host adopts the result', async () => {
    const one = await runner();
    const run = await startShell(bench(), 'once');
    const ref = await begun(one);
    await one.stop();
    expect(await status(run)).toBe('running');
    one.spool.ends(ref, { code: 7, status: 'failed' });
    await expire();
    await runner({ spool: one.spool });
    await came(run, 'failed');
    expect((await rowOf(db.pool, run)).exit_code).toBe(7);
    expect(one.spool.began).toHaveLength(1);
    expect(one.spool.killed).toEqual([]);
  });

  test('is not adopted by another host, whose spool knows nothing of it', async () => {
    const one = await runner();
    const run = await startShell(bench(), 'once');
    await begun(one);
    await one.stop();
    await expire();
    const other = await runner({ host: 'another' });
    await until(async () => (await db.pool.query(`select 1 from runner`)).rowCount > 1, 'it looks around');
    await systemClock.sleep(100);
    expect([await status(run), other.spool.began.length]).toEqual(['running', 0]);
  });

  test('and whose step was lost: a person is asked, unless it may be repeated', async () => {
    const one = await runner();
    const [run, other] = [await startShell(bench(), 'once'), await startShell(bench(), 'look')];
    await begun(one, 2);
    await one.stop();
    one.spool.began.forEach(({ ref }) => one.spool.loses(ref));
    await expire();
    const two = await runner({ spool: one.spool });
    await came(run, 'unknown');
    await work(bench());
    await until(() => two.spool.began.length === 3, 'the idempotent one is taken up again');
    two.spool.ends(`${other}-0-2`);
    await came(other, 'succeeded');
    expect((await runOf(bench(), run)).steps[0]?.status).toBe('unknown');
  });

  test('a person’s answer to what is unknown goes on with the run', async () => {
    const one = await runner();
    const run = await startShell(bench(), 'once');
    one.spool.loses(await begun(one));
    await came(run, 'unknown');
    await runOf(bench(), run);
    const step = (await runOf(bench(), run)).steps[0];
    await click(db.pool, 'UANA', 'step_happened', `1:${run}:0:${(step?.digest ?? '').slice(0, 16).padEnd(8, '0')}`);
    await work(bench());
    expect((await runOf(bench(), run)).status).toBe('succeeded');
  });
});

describe('a runner that was paused', () => {
  test('between claim and start wakes up too late: the marker is taken, and the step ran once under the next claim', async () => {
    const spool = fakeSpool();
    const gate = Promise.withResolvers<void>();
    spool.beforeMarker = ({ ref }) => (ref.endsWith('-1') ? gate.promise : Promise.resolve());
    const slow = await runner({ spool, leaseMs: 2_000 });
    const run = await startShell(bench(), 'once');
    await until(async () => (await rowOf(db.pool, run)).marked_at !== null, 'it is about to start');
    await expire();
    await runner({ spool });
    await until(async () => (await rowOf(db.pool, run)).token === 1 && (await status(run)) === 'ready', 'proved that it never started');
    await work(bench());
    await until(() => spool.began.length === 1, 'the next claim started');
    gate.resolve();
    spool.ends(`${run}-0-2`);
    await came(run, 'succeeded');
    expect(spool.began.map(({ ref }) => ref)).toEqual([`${run}-0-2`]);
    await until(() => slow.runner.watching.length === 0, 'the one that slept lets go');
  });

  test('while it watched: who adopted it writes the end, and the one that wakes writes nothing', async () => {
    const one = await runner({ leaseMs: 2_000 });
    const run = await startShell(bench(), 'once');
    const ref = await begun(one);
    await db.pool.query(`update runbook_step set owner = gen_random_uuid(), lease_until = now() + interval '1 minute'`);
    await until(() => one.runner.watching.length === 0, 'it hears that another watches');
    one.spool.ends(ref);
    await systemClock.sleep(50);
    expect([await status(run), one.spool.killed]).toEqual(['running', []]);
  });
});

test('a lease is extended while a step runs, and two runners of one host never both take it', async () => {
  const spool = fakeSpool();
  const [one, two] = [await runner({ spool, leaseMs: 3_000 }), await runner({ spool, leaseMs: 3_000 })];
  const run = await startShell(bench(), 'once');
  const ref = await begun(one);
  await extended(run);
  expect(one.runner.watching.length + two.runner.watching.length).toBe(1);
  spool.ends(ref);
  await came(run, 'succeeded');
  expect(spool.began).toHaveLength(1);
});

test.each([-3_600_000, 3_600_000])('a runner whose clock is wrong by %d ms, and is put right while a step runs, works: leases are the database’s', async (off) => {
  let wrong = off;
  const clock: Clock = { ...systemClock, now: () => new Date(Date.now() + wrong) };
  const one = await runner({ clock, leaseMs: 3_000 });
  const run = await startShell(bench(), 'once');
  const ref = await begun(one);
  // Its own time to begin counts from the claim, so it is no earlier and no later than the database's.
  const left = (one.spool.began[0]?.startBy ?? 0) - clock.now().getTime();
  expect([left > -20_000, left <= 3_000]).toEqual([true, true]);
  wrong = 0;
  await extended(run);
  expect([await status(run), one.runner.watching]).toEqual(['running', [ref]]);
  one.spool.ends(ref);
  await came(run, 'succeeded');
  expect(one.spool.began).toHaveLength(1);
});

test('a start that is only slow is not taken for one that never came', async () => {
  const spool = fakeSpool();
  spool.swallow = true;
  const one = await runner({ spool, leaseMs: 3_000 });
  const run = await startShell(bench(), 'once');
  await until(async () => (await rowOf(db.pool, run)).marked_at !== null, 'it asked for the start');
  await extended(run);
  expect(await status(run)).toBe('running');
  // After its time to begin it is proved that it never began, and it is claimed again.
  spool.swallow = false;
  await until(async () => { await work(bench()); return (await rowOf(db.pool, run)).token === 2; }, 'claimed again');
  one.spool.ends(await begun(one));
  await came(run, 'succeeded');
  expect(spool.began.map(({ ref }) => ref)).toEqual([`${run}-0-2`]);
});
