// The step ledger: claimed once, started behind a marker, and after a lost worker never simply run again.
import { beforeEach, describe, expect, test } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { insertRun } from '../../src/store/run.ts';
import { claimSteps, endStep, extendStep, giveBackStep, insertApproval, insertStep, markStarted, moveStep, settleExpired, stepsOf } from '../../src/store/step.ts';
import type { StepRow } from '../../src/store/step.ts';
import { counted as recordCount, uncountedSteps } from '../../src/store/step-count.ts';
import { freshDatabase } from '../support/database.ts';
import { opened, owner, rival } from '../support/stored.ts';

const db = await freshDatabase();
const run = '00000000-0000-4000-8000-000000000001';
const done = { status: 'succeeded', code: 200, head: 'fine', tail: '', sha: 'abc', bytes: 4, tookMs: 12 } as const;
const graceMs = 60_000;
/** As if what it wrote stood in the facts. */
const counted = () => db.pool.query('update runbook_step set start_counted = token, end_counted = token');

beforeEach(async () => {
  await db.cleanTables();
  await opened(db.pool);
  await insertRun(db.pool, { id: run, incident: 1, runbook: 'r', blob: 'b', source: '', params: {}, requestedBy: slackPerson('UANA'), concurrencyKey: undefined });
});

async function ready(options: { idempotent?: boolean; idx?: number } = {}): Promise<void> {
  const { idempotent = false, idx = 0 } = options;
  await insertStep(db.pool, { run, idx, name: `step-${idx}`, kind: 'http', idempotent, aside: false });
  await moveStep(db.pool, { run, idx }, ['pending'], 'ready', { digest: 'd' });
}
const claim = (more: Partial<Parameters<typeof claimSteps>[1]> = {}) => claimSteps(db.pool, { kinds: ['http'], owner, host: 'h', most: 4, leaseMs: 30_000, ...more });
async function claimed(leaseMs = 30_000): Promise<StepRow> {
  const [row] = await claim({ leaseMs });
  if (!row) throw new Error('a step must be claimable');
  return row;
}
const first = async () => (await stepsOf(db.pool, run))[0];
const expire = () => db.pool.query(`update runbook_step set lease_until = now() - interval '1 second'`);

describe('a claim', () => {
  test('of one step is won by one of many', async () => {
    await ready();
    const answers = await Promise.all([claim(), claim({ owner: rival }), claim(), claim({ owner: rival })]);
    expect(answers.flat()).toHaveLength(1);
    expect(await first()).toMatchObject({ status: 'running', token: 1, attempt: 1, marked_at: null, external_ref: `${run}-0-1`, incident_id: 1 });
  });

  test('is for steps that are ready, due, and of a kind that is performed here', async () => {
    await ready();
    expect(await claim({ kinds: ['run'] })).toEqual([]);
    await db.pool.query(`update runbook_step set run_at = now() + interval '1 minute'`);
    expect(await claim()).toEqual([]);
    for (const status of ['pending', 'waiting', 'unknown', 'cancelled', 'skipped', 'succeeded']) {
      await db.pool.query('update runbook_step set run_at = now(), status = $1', [status]);
      expect(await claim(), status).toEqual([]);
    }
  });

  test('waits for nobody: a step that another is claiming is passed over', async () => {
    await ready();
    await ready({ idx: 1 });
    await db.pool.transaction(async (tx) => {
      const mine = await claimSteps(tx, { kinds: ['http'], owner, host: 'h', most: 1, leaseMs: 1_000 });
      const theirs = await claim({ owner: rival });
      expect([mine.length, theirs.length]).toEqual([1, 1]);
      expect(theirs[0]?.idx).not.toBe(mine[0]?.idx);
    });
  });
});

describe('the marker', () => {
  test('is won once', async () => {
    await ready();
    const row = await claimed();
    const answers = await Promise.all([markStarted(db.pool, row), markStarted(db.pool, row), markStarted(db.pool, row)]);
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test('is not won after the time to start, nor with an old token', async () => {
    await ready();
    const row = await claimed();
    expect(await markStarted(db.pool, { ...row, token: row.token - 1 })).toBe(false);
    await db.pool.query(`update runbook_step set start_by = now()`);
    expect(await markStarted(db.pool, row)).toBe(false);
    expect((await first())?.marked_at).toBeNull();
  });
});

describe('a worker that was lost', () => {
  test.each([
    ['before the marker', { marked: false, idempotent: false }, 'ready'],
    ['after the marker of an idempotent step', { marked: true, idempotent: true }, 'ready'],
    ['after the marker of any other step', { marked: true, idempotent: false }, 'unknown'],
  ] as const)('%s', async (_when, { marked, idempotent }, verdict) => {
    await ready({ idempotent });
    const row = await claimed();
    if (marked) await markStarted(db.pool, row);
    expect(await settleExpired(db.pool, { graceMs })).toBe(0);
    await expire();
    const settled = await Promise.all([settleExpired(db.pool, { graceMs }), settleExpired(db.pool, { graceMs })]);
    expect(settled.filter((one) => one > 0)).toEqual([1]);
    expect(await first()).toMatchObject({ status: verdict });
    expect(await claim(), 'not before it is counted').toEqual([]);
    await counted();
    expect(await claim()).toHaveLength(verdict === 'ready' ? 1 : 0);
  });

  test('and comes back writes nothing: not its marker, not its result, no longer lease', async () => {
    await ready();
    const late = await claimed();
    await expire();
    await settleExpired(db.pool, { graceMs });
    await counted();
    await claim({ owner: rival });
    expect(await markStarted(db.pool, late)).toBe(false);
    expect(await endStep(db.pool, late, done)).toBe(false);
    expect(await extendStep(db.pool, late, 30_000)).toBe(false);
    expect(await first()).toMatchObject({ status: 'running', token: 2, output_head: null });
  });

  test('whose step is unknown writes nothing either', async () => {
    await ready();
    const late = await claimed();
    await markStarted(db.pool, late);
    await expire();
    await settleExpired(db.pool, { graceMs });
    expect(await endStep(db.pool, late, done)).toBe(false);
    expect(await first()).toMatchObject({ status: 'unknown' });
  });
});

test('an end is written once, and another try waits its delay, without a marker', async () => {
  await ready();
  const row = await claimed();
  await markStarted(db.pool, row);
  expect(await extendStep(db.pool, row, 60_000)).toBe(true);
  expect(await endStep(db.pool, row, { ...done, status: 'failed' })).toBe(true);
  expect(await endStep(db.pool, row, done)).toBe(false);
  const [failed] = await uncountedSteps(db.pool, run);
  if (!failed) throw new Error('it must be there to count');
  await recordCount(db.pool, failed, { to: 'ready', delayMs: 60_000 });
  expect(await claim()).toEqual([]);
  await db.pool.query('update runbook_step set run_at = now()');
  const again = await claimed();
  expect(again).toMatchObject({ token: 2, attempt: 2, marked_at: null });
  await markStarted(db.pool, again);
  expect(await endStep(db.pool, again, done)).toBe(true);
  expect(await first()).toMatchObject({ status: 'succeeded', exit_code: 200, output_head: 'fine', output_sha: 'abc' });
});

test('a step that nobody performs moves from where it was said to be, once', async () => {
  await insertStep(db.pool, { run, idx: 0, name: 'ask', kind: 'manual', idempotent: false, aside: false });
  await insertStep(db.pool, { run, idx: 1, name: 'aside', kind: 'http', idempotent: false, aside: true });
  await insertStep(db.pool, { run, idx: 0, name: 'again', kind: 'manual', idempotent: true, aside: true });
  expect(await stepsOf(db.pool, run)).toMatchObject([{ name: 'ask', status: 'pending' }, { name: 'aside', status: 'skipped' }]);
  expect(await moveStep(db.pool, { run, idx: 0 }, ['pending'], 'waiting', { digest: 'd' })).toBe(true);
  const moved = await Promise.all([1, 2, 3].map(() => moveStep(db.pool, { run, idx: 0 }, ['waiting'], 'succeeded')));
  expect(moved.filter(Boolean)).toHaveLength(1);
  expect(await first()).toMatchObject({ status: 'succeeded', digest: 'd' });
});

test('a person approves the same thing once', async () => {
  await ready();
  const approval = { run, idx: 0, digest: 'd', approver: 'UANA', decision: 'approve' } as const;
  for (const one of [approval, approval, { ...approval, approver: 'UBEN' }, { ...approval, digest: 'other' }]) await insertApproval(db.pool, one);
  expect((await db.pool.query('select 1 from runbook_approval')).rowCount).toBe(3);
});

test('what a runner had begun is left to its own host for a while; what it had not begun is not', async () => {
  await insertStep(db.pool, { run, idx: 0, name: 'shell', kind: 'run', idempotent: false, aside: false, executor: 'local' });
  await moveStep(db.pool, { run, idx: 0 }, ['pending'], 'ready', { digest: 'd' });
  await db.pool.query(`update runbook_step set status = 'running', token = 1, marked_at = now(), lease_until = now() - interval '1 second'`);
  expect(await settleExpired(db.pool, { graceMs })).toBe(0);
  await db.pool.query(`update runbook_step set lease_until = now() - interval '61 seconds'`);
  expect(await settleExpired(db.pool, { graceMs })).toBe(1);
  expect(await first()).toMatchObject({ status: 'unknown' });
  await db.pool.query(`update runbook_step set status = 'running', marked_at = null, lease_until = now() - interval '1 second'`);
  expect(await settleExpired(db.pool, { graceMs })).toBe(1);
  expect(await first()).toMatchObject({ status: 'ready' });
});

test('a step whose approval grew old is not claimed', async () => {
  await ready();
  await db.pool.query(`update runbook_step set approved_until = now() - interval '1 second'`);
  expect(await claim()).toEqual([]);
  await db.pool.query(`update runbook_step set approved_until = now() + interval '1 minute'`);
  expect(await claim()).toHaveLength(1);
});

describe('given back at a stop', () => {
  test('one that was claimed and not begun is ready again at once, and cannot begin any more where it was', async () => {
    await ready();
    const step = await claimed();
    expect(await giveBackStep(db.pool, step)).toBe(true);
    expect(await markStarted(db.pool, step)).toBe(false);
    expect(await settleExpired(db.pool, { graceMs })).toBe(1);
    expect(await first()).toMatchObject({ status: 'ready', lost: false, marked_at: null });
  });

  test('one that has begun is not: its lease runs out', async () => {
    await ready();
    const step = await claimed();
    await markStarted(db.pool, step);
    expect(await giveBackStep(db.pool, step)).toBe(false);
    expect(await settleExpired(db.pool, { graceMs })).toBe(0);
    expect(await first()).toMatchObject({ status: 'running' });
  });
});
