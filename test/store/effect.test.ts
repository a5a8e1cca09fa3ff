// Effects: stored with the decision or not at all, joined where one stands for all, given up together, counted.
import { beforeEach, describe, expect, test } from 'vitest';
import { wish, type NewEffect } from '../../src/domain/effects.ts';
import { addingEffects, countEffects, deepest, giveUpDependents, retryGivenUp, toEffect, unfinished } from '../../src/store/effect.ts';
import { lockIncident, readHead } from '../../src/store/incident.ts';
import { finish, postpone } from '../../src/store/queue.ts';
import { writeTogether } from '../../src/store/writes.ts';
import { freshDatabase } from '../support/database.ts';
import { claimEffects, decided, effectsOf, note, opened, rival } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const announce = wish('slack.announcement.show');
const channel: NewEffect = { kind: 'slack.channel.create', data: { name: 'inc-1', private: false } };
const kinds = async (id = 1) => (await effectsOf(db.pool, id)).map((row) => row.kind);
const states = async () => (await effectsOf(db.pool, 1)).map((row) => row.state);

describe('an effect that says what should be true', () => {
  test('joins the one that waits, in its own incident', async () => {
    await opened(db.pool, { effects: [announce] });
    await opened(db.pool, { effects: [announce] });
    await decided(db.pool, 1, [note('news')], [announce, announce]);
    expect([await kinds(1), await kinds(2)]).toEqual([['slack.announcement.show'], ['slack.announcement.show']]);
  });

  test('joins at the earlier time, unless that one was tried in vain: then it waits as long as it was told to', async () => {
    const soon = async () => (await db.pool.query<{ soon: boolean }>(`select run_at <= now() as soon from effect where incident_id = 1`)).rows.map((row) => row.soon);
    await opened(db.pool, { effects: [{ ...announce, afterMs: 60_000 }] });
    await decided(db.pool, 1, [note('news')], [{ ...announce, afterMs: 90_000 }]);
    expect(await soon()).toEqual([false]);
    await decided(db.pool, 1, [note('news')], [announce]);
    expect(await soon()).toEqual([true]);
    await db.pool.query(`update effect set attempt = 1, run_at = now() + interval '1 minute'`);
    await decided(db.pool, 1, [note('news')], [announce]);
    expect(await soon()).toEqual([false]);
  });

  test('is stored anew when the other one is running, done or given up', async () => {
    await opened(db.pool, { effects: [announce] });
    for (const end of ['done', 'given_up']) {
      const [running] = await claimEffects(db.pool);
      await decided(db.pool, 1, [note('news')], [announce]);
      expect((await states()).filter((state) => state === 'waiting')).toHaveLength(1);
      if (running) await finish(db.pool, 'effect', running, end, 'fine');
    }
    expect(await states()).toEqual(['done', 'given_up', 'waiting']);
  });

  test('of another kind does not join, and one that says what to do is never joined', async () => {
    await opened(db.pool, { effects: [wish('people.find'), announce, { kind: 'slack.say', data: { about: 'update' } }] });
    await decided(db.pool, 1, [], [{ kind: 'slack.say', data: { about: 'update' } }, wish('people.find')]);
    expect(await kinds()).toEqual(['people.find', 'slack.announcement.show', 'slack.say', 'slack.say']);
  });

  test('is never lost to a worker that claims the waiting one at the same moment, before the decision commits', async () => {
    await opened(db.pool, { effects: [announce] });
    await db.pool.transaction(async (tx) => {
      await lockIncident(tx, 1);
      await writeTogether(tx, addingEffects(1, [announce], { id: 'test', depth: 1 }));
      // Joined: so nobody may begin it before our facts are there to be seen.
      expect(await kinds()).toHaveLength(1);
      expect(await claimEffects(db.pool, { owner: rival })).toEqual([]);
    });
    expect(await claimEffects(db.pool, { owner: rival })).toHaveLength(1);
  });

  test('is never lost to a worker that is in the middle of claiming the waiting one', async () => {
    await opened(db.pool, { effects: [announce] });
    await db.pool.transaction(async (claiming) => {
      expect(await claimEffects(claiming, { owner: rival })).toHaveLength(1);
      // The claim is not committed; to everybody else the row still waits.
      await decided(db.pool, 1, [note('news')], [announce]);
    });
    expect(await states()).toEqual(['running', 'waiting']);
  });

  /** Claims the refresh, reads the incident and shows it, as a worker does. Up to which fact? */
  async function show(): Promise<number> {
    let seq = 0;
    for (const row of await claimEffects(db.pool, { owner: rival })) {
      seq = (await readHead(db.pool, 1)).seq;
      await finish(db.pool, 'effect', row, 'done', 'shown');
    }
    return seq;
  }

  test('is never lost, whoever comes first, in a hundred races', async () => {
    await opened(db.pool, { effects: [announce] });
    for (let n = 0; n < 100; n += 1) {
      const [shown] = await Promise.all([show(), decided(db.pool, 1, [note(`news ${n}`)], [announce])]);
      const waits = (await states()).includes('waiting');
      expect(waits || shown === n + 2, `race ${n}: shown up to fact ${shown}, and nothing waits to show the rest`).toBe(true);
    }
  });
});

test('a named effect is stored once in its incident, whatever became of it', async () => {
  await opened(db.pool, { effects: [channel, channel] });
  await opened(db.pool, { effects: [channel] });
  const [row] = await claimEffects(db.pool, { most: 1 });
  if (row) await finish(db.pool, 'effect', row, 'done', 'created');
  await decided(db.pool, 1, [], [channel]);
  expect([await kinds(1), await kinds(2)]).toEqual([['slack.channel.create'], ['slack.channel.create']]);
});

test('a decision’s effects are there only if its facts are', async () => {
  await opened(db.pool);
  await expect(decided(db.pool, 1, [note('x'.repeat(30_000))], [announce])).rejects.toThrow();
  await expect(decided(db.pool, 1, [note('fine')], [announce, { kind: 'slack.run.show', data: { run: 'no uuid' } }])).rejects.toThrow();
  expect(await effectsOf(db.pool, 1)).toEqual([]);
});

test('any text can stand in an effect', async () => {
  await opened(db.pool, { effects: [{ kind: 'slack.say', data: { about: 'missing-person', ref: 'P\u0000 \ud800' } }] });
  expect((await effectsOf(db.pool, 1))[0]?.data).toEqual({ about: 'missing-person', ref: 'P\uFFFD \uFFFD' });
});

test('a chain of effects that is too long is refused as a loop', async () => {
  await opened(db.pool);
  await decided(db.pool, 1, [], [announce], { depth: deepest - 1 });
  expect((await effectsOf(db.pool, 1))[0]?.depth).toBe(deepest);
  await expect(decided(db.pool, 1, [], [wish('people.find')], { depth: deepest })).rejects.toThrow('a loop?');
});

describe('given up', () => {
  test('with a named effect are those that need it, and no others', async () => {
    await opened(db.pool, { effects: [channel, wish('slack.card.show'), announce] });
    await opened(db.pool, { effects: [wish('slack.card.show')] });
    const [row] = await claimEffects(db.pool, { most: 1 });
    if (row) await finish(db.pool, 'effect', row, 'given_up', 'no');
    expect((await giveUpDependents(db.pool, 1)).map((one) => one.kind)).toEqual(['slack.card.show']);
    expect(await states()).toEqual(['given_up', 'given_up', 'waiting']);
    expect((await effectsOf(db.pool, 2))[0]?.state).toBe('waiting');
    expect(await giveUpDependents(db.pool, 1)).toEqual([]);
  });

  test('effects wait again when a person says so, and look first for what the earlier try left', async () => {
    await opened(db.pool, { effects: [channel, wish('slack.card.show')] });
    const [row] = await claimEffects(db.pool);
    if (row) await finish(db.pool, 'effect', row, 'given_up', 'no');
    await giveUpDependents(db.pool, 1);
    expect(await retryGivenUp(db.pool, 2, [1, 2])).toBe(0);
    expect(await retryGivenUp(db.pool, 1, [1, 2])).toBe(2);
    const [again] = await claimEffects(db.pool);
    expect(again).toMatchObject({ id: 1, attempt: 2, first_run_at: row?.first_run_at });
    expect(await retryGivenUp(db.pool, 1, [1, 2])).toBe(0);
  });
});

test('the time of the first try stays, however often it is tried', async () => {
  await opened(db.pool, { effects: [announce] });
  const [first] = await claimEffects(db.pool);
  if (first) await postpone(db.pool, 'effect', first, 0, 'away');
  await db.pool.query('select pg_sleep(0.01)');
  const [second] = await claimEffects(db.pool);
  expect(second && toEffect(second)).toMatchObject({ attempt: 2, firstTriedAt: first?.first_run_at, kind: 'slack.announcement.show' });
});

test('an effect of a kind that only a newer version knows is named, not run', () => {
  expect(() => toEffect({ id: 7, kind: 'fax.send', data: {} } as never)).toThrow('unknown kind fax.send');
});

test('what is not done is counted and listed; a timer that is not due is not late', async () => {
  await opened(db.pool, { effects: [announce, wish('people.find'), { kind: 'timer', data: { timer: 'x' }, afterMs: 60_000 }] });
  const rows = await claimEffects(db.pool);
  for (const row of rows) await finish(db.pool, 'effect', row, row.kind === 'people.find' ? 'given_up' : 'done', 'fine');
  expect(await countEffects(db.pool)).toEqual({ pending: 0, given_up: 1, oldest_s: 0 });
  expect((await unfinished(db.pool, 1)).map((row) => row.kind)).toEqual(['people.find', 'timer']);
  await db.pool.query(`update effect set run_at = now() - interval '30 seconds' where kind = 'timer'`);
  expect(await countEffects(db.pool)).toMatchObject({ pending: 1, oldest_s: expect.closeTo(30, 0) });
});
