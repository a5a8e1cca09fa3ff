// The queue: who may claim what and when, what a lease is worth, and that somebody who comes too late changes nothing.
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewEffect } from '../../src/domain/effects.ts';
import { commit, databaseNow } from '../../src/engine/commit.ts';
import { lockIncident, readHead } from '../../src/store/incident.ts';
import { claim, extend, finish, giveBack, LeaseLost, postpone, reclaim } from '../../src/store/queue.ts';
import { storeDelivery, type DeliveryRow } from '../../src/store/delivery.ts';
import type { EffectRow } from '../../src/store/effect.ts';
import { freshDatabase } from '../support/database.ts';
import { cause, claimEffects, decided, effectsOf, note, opened, owner, rival, world } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const acknowledge = (key: string): NewEffect => ({ kind: 'pagerduty.acknowledge', data: { key } });
const tell = (user: string): NewEffect => ({ kind: 'slack.tell', data: { user, about: 'no-channel' } });
const ids = (rows: readonly EffectRow[]) => rows.map((row) => row.id).sort((a, b) => a - b);
async function only(promise: Promise<EffectRow[]>): Promise<EffectRow> {
  const [row, ...more] = await promise;
  if (!row || more.length > 0) throw new Error('exactly one effect must be claimable');
  return row;
}

describe('a lane', () => {
  test('gives one at a time, the oldest first; other lanes go on meanwhile', async () => {
    await opened(db.pool, { effects: [acknowledge('A'), acknowledge('B'), tell('U1'), tell('U1'), tell('U2')] });
    const first = await claimEffects(db.pool);
    expect(ids(first)).toEqual([1, 3, 5]);
    expect(await claimEffects(db.pool)).toEqual([]);
    await finish(db.pool, 'effect', first.find((row) => row.id === 1) ?? raise(), 'done', 'fine');
    expect(ids(await claimEffects(db.pool))).toEqual([2]);
  });

  test('waits with its first while that waits for another try', async () => {
    await opened(db.pool, { effects: [acknowledge('A'), acknowledge('B'), tell('U1')] });
    for (const row of await claimEffects(db.pool)) {
      if (row.id === 1) await postpone(db.pool, 'effect', row, 60_000, 'PagerDuty is away');
      else await finish(db.pool, 'effect', row, 'done', 'fine');
    }
    expect(await claimEffects(db.pool)).toEqual([]);
    expect((await effectsOf(db.pool, 1))[0]).toMatchObject({ state: 'waiting', outcome: 'PagerDuty is away', attempt: 1, owner: null });
    await db.pool.query('update effect set run_at = now() where id = 1');
    expect(await only(claimEffects(db.pool))).toMatchObject({ id: 1, attempt: 2 });
  });

  test('is released by a row that was given up', async () => {
    await opened(db.pool, { effects: [acknowledge('A'), acknowledge('B')] });
    await finish(db.pool, 'effect', await only(claimEffects(db.pool)), 'given_up', 'no');
    expect((await only(claimEffects(db.pool))).id).toBe(2);
  });

  test('never has two running: the database itself refuses', async () => {
    await opened(db.pool, { effects: [acknowledge('A'), acknowledge('B')] });
    await expect(db.pool.query(`update effect set state = 'running'`)).rejects.toThrow('effect_lane_runs_one');
    for (const key of ['1', '2']) await storeDelivery(db.pool, { source: 'x', key, lane: 'one', body: '', urgency: 1 });
    await expect(db.pool.query(`update delivery set state = 'running'`)).rejects.toThrow('delivery_lane_runs_one');
  });

  test('of deliveries is kept in order as well', async () => {
    for (const key of ['1', '2', '3']) await storeDelivery(db.pool, { source: 'x', key, lane: key === '3' ? 'other' : 'one', body: key, urgency: 1 });
    const rows = await claim<DeliveryRow>(db.pool, 'delivery', { owner, most: 9, leaseMs: 1_000 });
    expect(rows.map((row) => row.key).sort()).toEqual(['1', '3']);
  });
});

describe('what is claimed first', () => {
  test('is the most urgent, then the oldest', async () => {
    await opened(db.pool, {
      effects: [{ kind: 'github.postmortem.publish', data: {} }, { ...tell('U1'), urgency: 'cosmetic' }, { kind: 'people.find', data: {} }, tell('U2'), { ...acknowledge('A'), urgency: 'asked' }],
    });
    const order: number[] = [];
    for (let n = 0; n < 5; n += 1) order.push((await only(claimEffects(db.pool, { most: 1 }))).id);
    expect(order).toEqual([4, 5, 3, 1, 2]);
  });

  test('is nothing that is not due yet', async () => {
    await opened(db.pool, { effects: [{ kind: 'timer', data: { timer: 'x' }, afterMs: 60_000 }] });
    expect(await claimEffects(db.pool)).toEqual([]);
    await db.pool.query(`update effect set run_at = run_at - interval '60 seconds'`);
    expect(await claimEffects(db.pool)).toHaveLength(1);
  });

  test('is nothing that somebody else is claiming: he is not waited for', async () => {
    await opened(db.pool, { effects: [acknowledge('A'), tell('U1')] });
    await db.pool.transaction(async (tx) => {
      const mine = await claimEffects(tx, { most: 1 });
      expect(ids(mine)).toEqual([2]);
      expect(ids(await claimEffects(db.pool, { owner: rival, most: 1 }))).toEqual([1]);
    });
  });
});

describe('needs', () => {
  test('keep an effect waiting until the one with that name is done', async () => {
    await opened(db.pool, { effects: [{ kind: 'slack.topic.set', data: {} }, { kind: 'slack.channel.create', data: { name: 'inc-1', private: false } }] });
    const channel = await only(claimEffects(db.pool));
    expect(channel.kind).toBe('slack.channel.create');
    expect(await claimEffects(db.pool)).toEqual([]);
    await finish(db.pool, 'effect', channel, 'done', 'created');
    expect((await only(claimEffects(db.pool))).kind).toBe('slack.topic.set');
  });

  test('are met by the same incident only, and never by one that is not there', async () => {
    await opened(db.pool, { effects: [{ kind: 'slack.channel.create', data: { name: 'inc-1', private: false } }] });
    await finish(db.pool, 'effect', await only(claimEffects(db.pool)), 'done', 'created');
    await opened(db.pool, { effects: [{ kind: 'slack.topic.set', data: {} }] });
    expect(await claimEffects(db.pool)).toEqual([]);
  });
});

describe('a lease', () => {
  test('ends by the database’s time, and what it held waits again', async () => {
    await opened(db.pool, { effects: [tell('U1')] });
    await claimEffects(db.pool, { leaseMs: 40 });
    expect(await reclaim(db.pool, 'effect')).toBe(0);
    await db.pool.query('select pg_sleep(0.05)');
    expect(await reclaim(db.pool, 'effect')).toBe(1);
    const again = await only(claimEffects(db.pool, { owner: rival }));
    expect(again).toMatchObject({ attempt: 2, owner: rival });
  });

  test.each([[2, 0, 0], [3, 1, 2], [5, 4, 8], [9, 15, 30], [40, 15, 30]])('that ended with its worker for time %i waits %i to %i s, apart from what died beside it', async (attempt, least, most) => {
    await opened(db.pool, { effects: [tell('U1'), tell('U2')] });
    await claimEffects(db.pool, { leaseMs: 0 });
    await db.pool.query('update effect set attempt = $1', [attempt]);
    expect(await reclaim(db.pool, 'effect')).toBe(2);
    const { rows } = await db.pool.query<{ s: number }>('select extract(epoch from run_at - now())::float as s from effect');
    for (const { s } of rows) {
      expect(s).toBeLessThanOrEqual(most);
      // The question itself took a moment.
      expect(s).toBeGreaterThan(least - 1);
    }
    expect(new Set(rows.map(({ s }) => s)).size).toBe(attempt < 3 ? 1 : 2);
  });

  test('is made longer by its owner only, and not once it is over and taken', async () => {
    await opened(db.pool, { effects: [tell('U1')] });
    const mine = await only(claimEffects(db.pool, { leaseMs: 40 }));
    expect(await extend(db.pool, 'effect', { ...mine, owner: rival }, 30_000)).toBe(false);
    expect(await extend(db.pool, 'effect', mine, 30_000)).toBe(true);
    await db.pool.query('select pg_sleep(0.05)');
    expect(await reclaim(db.pool, 'effect')).toBe(0);
    await db.pool.query('update effect set lease_until = now()');
    expect(await reclaim(db.pool, 'effect')).toBe(1);
    expect(await extend(db.pool, 'effect', mine, 30_000)).toBe(false);
  });

  test('that was lost lets nothing be written: the whole transaction is rolled back', async () => {
    await opened(db.pool, { effects: [tell('U1')] });
    const late = await only(claimEffects(db.pool, { leaseMs: 0 }));
    await reclaim(db.pool, 'effect');
    const now = await only(claimEffects(db.pool, { owner: rival }));
    await expect(db.pool.transaction(async (tx) => {
      const head = (await lockIncident(tx, 1)) ?? raise();
      await commit(tx, world, head, { facts: [note('too late')], effects: [tell('U9')] }, cause, await databaseNow(tx));
      await finish(tx, 'effect', late, 'done', 'too late');
    })).rejects.toThrow(LeaseLost);
    await postpone(db.pool, 'effect', late, 0, 'too late');
    expect((await readHead(db.pool, 1)).seq).toBe(1);
    expect(await effectsOf(db.pool, 1)).toMatchObject([{ state: 'running', owner: rival, attempt: 2 }]);
    await finish(db.pool, 'effect', now, 'done', 'in time');
    await expect(finish(db.pool, 'effect', now, 'done', 'twice')).rejects.toThrow(LeaseLost);
  });

  test('of the same owner is not taken for the new one after another try', async () => {
    await opened(db.pool, { effects: [tell('U1')] });
    const late = await only(claimEffects(db.pool, { leaseMs: 0 }));
    await reclaim(db.pool, 'effect');
    await only(claimEffects(db.pool));
    await expect(finish(db.pool, 'effect', late, 'done', 'too late')).rejects.toThrow(LeaseLost);
    expect(await extend(db.pool, 'effect', late, 30_000)).toBe(false);
  });
});

test('an outcome of any text can be kept, cut to what a person reads', async () => {
  await opened(db.pool, { effects: [tell('U1')] });
  await postpone(db.pool, 'effect', await only(claimEffects(db.pool)), 0, `nul \u0000 and ${'x'.repeat(3_000)}`);
  await finish(db.pool, 'effect', await only(claimEffects(db.pool)), 'done', 'nul \u0000');
  const [row] = await effectsOf(db.pool, 1);
  expect(row?.outcome).toBe('nul \uFFFD');
  await decided(db.pool, 1, [note('and the incident goes on')]);
});

function raise(): never {
  throw new Error('there must be one');
}

describe('given back', () => {
  const read = async () => (await effectsOf(db.pool, 1)).map(({ state, attempt, outcome, first_run_at }) => ({ state, attempt, outcome, first_run_at }));

  test('what was not begun waits as if it had never been claimed, and is claimed at once by another', async () => {
    await opened(db.pool, { effects: [acknowledge('A')] });
    const row = await only(claimEffects(db.pool));
    expect(await giveBack(db.pool, 'effect', row, false)).toBe(true);
    expect(await read()).toEqual([{ state: 'waiting', attempt: 0, outcome: 'handed over when its process stopped', first_run_at: null }]);
    expect(await only(claimEffects(db.pool, { owner: rival }))).toMatchObject({ attempt: 1, owner: rival });
  });

  test('what was begun keeps its attempt and its beginning: the next one looks first', async () => {
    await opened(db.pool, { effects: [acknowledge('A')] });
    const row = await only(claimEffects(db.pool));
    expect(await giveBack(db.pool, 'effect', row, true)).toBe(true);
    expect(await read()).toMatchObject([{ state: 'waiting', attempt: 1, first_run_at: row.first_run_at }]);
    expect(await only(claimEffects(db.pool, { owner: rival }))).toMatchObject({ attempt: 2, first_run_at: row.first_run_at });
  });

  test('nothing is, when it has ended, was given back before, or is somebody else’s; and who gave it back can end it no more', async () => {
    await opened(db.pool, { effects: [acknowledge('A')] });
    const row = await only(claimEffects(db.pool));
    await giveBack(db.pool, 'effect', row, false);
    expect(await giveBack(db.pool, 'effect', row, false)).toBe(false);
    await expect(finish(db.pool, 'effect', row, 'done', 'too late')).rejects.toThrow(LeaseLost);
    const next = await only(claimEffects(db.pool, { owner: rival }));
    expect(await giveBack(db.pool, 'effect', row, false)).toBe(false);
    await finish(db.pool, 'effect', next, 'done', 'fine');
    expect(await giveBack(db.pool, 'effect', next, true)).toBe(false);
    expect(await read()).toMatchObject([{ state: 'done', outcome: 'fine' }]);
  });

  test('a delivery, to be looked at again after a while', async () => {
    await storeDelivery(db.pool, { source: 'pagerduty', key: 'a', lane: 'a', body: '{}', urgency: 1 });
    const [row] = await claim<DeliveryRow>(db.pool, 'delivery', { owner, most: 1, leaseMs: 30_000 });
    expect(await giveBack(db.pool, 'delivery', row ?? raise(), false, { delayMs: 60_000, why: 'not ours' })).toBe(true);
    expect((await db.pool.query(`select state, attempt, outcome, run_at > now() + interval '50 seconds' as later from delivery`)).rows).toEqual([{ state: 'waiting', attempt: 0, outcome: 'not ours', later: true }]);
  });
});
