// What is written as one statement: all of it or nothing, in a transaction that begins with its first statement; and what may be forgotten, and what may not.
import { beforeEach, describe, expect, test } from 'vitest';
import { decide } from '../../src/domain/decision.ts';
import { commit } from '../../src/engine/commit.ts';
import { draw } from '../../src/store/budget.ts';
import { factsOf } from '../../src/store/fact.ts';
import { lockIncident } from '../../src/store/incident.ts';
import { createPool, type Db } from '../../src/store/pool.ts';
import { claim, finishing, LeaseLost } from '../../src/store/queue.ts';
import { freshDatabase } from '../support/database.ts';
import { cause, claimEffects, effectsOf, opened, owner, rival, world } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

/** Everything that is sent, in order. */
function spied(inner: Db): { db: Db; sent: string[] } {
  const sent: string[] = [];
  return { sent, db: { query: (text, values, options) => { sent.push(text); return inner.query(text, values, options); } } };
}

test('what came of an effect goes with its end, in one statement; of a lease that was lost nothing is kept', async () => {
  await opened(db.pool, { effects: [{ kind: 'slack.tell', data: { user: 'U1', about: 'no-channel' } }] });
  const [row] = await claimEffects(db.pool);
  if (!row) throw new Error('nothing was claimed');
  const end = (by: string) => db.pool.transaction(async (tx) => {
    const head = await lockIncident(tx, 1);
    if (!head) throw new Error('INC-1 is gone');
    const { sent, db: told } = spied(tx);
    const decision = decide([{ kind: 'note.added', data: { text: 'a word' } }], [{ kind: 'slack.tell', data: { user: 'U2', about: 'no-channel' } }]);
    await commit(told, world, head, decision, cause, head.now, [finishing('effect', { ...row, owner: by }, 'done', 'told')]);
    return sent;
  });
  const stored = async () => [(await factsOf(db.pool, 1)).length, (await effectsOf(db.pool, 1)).map(({ kind, state }) => `${kind} ${state}`)];
  const before = await stored();
  await expect(end(rival)).rejects.toThrow(LeaseLost);
  expect(await stored()).toEqual(before);
  expect(await end(row.owner)).toHaveLength(1);
  expect((await stored())[0]).toBe(Number(before[0]) + 1);
  expect((await stored())[1]).toEqual(expect.arrayContaining(['slack.tell done', 'slack.tell waiting']));
});

describe('a transaction begins with its first statement', () => {
  const count = async () => (await db.pool.query<{ n: number }>('select count(*)::int as n from person')).rows[0]?.n;
  const add = (id: string) => `insert into person (via, id, name) values ('pagerduty', '${id}', 'Ada')`;

  test.each(['without values', 'with values', 'two at once'])('%s: what it did is rolled back with the rest', async (how) => {
    const failing = db.pool.transaction(async (tx) => {
      const values = how === 'with values' ? [] : undefined;
      await Promise.all([tx.query(add('A'), values), ...(how === 'two at once' ? [tx.query(add('B'), [])] : [])]);
      const { rows } = await tx.query<{ level: string }>(`select current_setting('transaction_isolation') as level`, []);
      expect(rows).toEqual([{ level: 'read committed' }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await count()).toBe(0);
  });

  test('one that failed and was ignored lets nothing through after it', async () => {
    await expect(db.pool.transaction(async (tx) => {
      await tx.query('selec 1').catch(() => undefined);
      await tx.query(add('A'), []).catch(() => undefined);
    })).rejects.toThrow();
    expect(await count()).toBe(0);
  });

  test('one without any leaves the connection as it was', async () => {
    expect(await db.pool.transaction(() => Promise.resolve('nothing'))).toBe('nothing');
    await db.pool.query(add('A'));
    expect(await count()).toBe(1);
  });
});

test('the claim of a delivery and a draw do not wait for the disk; the claim of an effect does, and whatever comes after on the same connection', async () => {
  const pool = createPool({ connection: db.url, applicationName: 'forgetful', max: 1 });
  try {
    const { sent, db: told } = spied(pool);
    const later = async () => (await pool.query<{ synchronous_commit: string }>('show synchronous_commit')).rows[0]?.synchronous_commit;
    await pool.query(`set synchronous_commit = on`);
    await claim(told, 'delivery', { owner, most: 1, leaseMs: 1_000 });
    await draw(told, { key: 'conversations.create', perMinute: 20, burst: 20, reserve: 0, debt: true });
    await claim(told, 'effect', { owner, most: 1, leaseMs: 1_000 });
    expect(sent.map((text) => text.includes(`set_config('synchronous_commit', 'off', true)`))).toEqual([true, true, false]);
    expect(await later()).toBe('on');
  } finally {
    await pool.close();
  }
});

test('the time of a lock is when it was held, never from before: what was decided meanwhile is older', async () => {
  await opened(db.pool);
  const asked = Promise.withResolvers<void>();
  const first = db.pool.transaction(async (tx) => {
    await lockIncident(tx, 1);
    asked.resolve();
    // Until the other one waits for it.
    await expect.poll(async () => (await db.pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount).toBe(1);
    const { rows } = await tx.query<{ now: Date }>('select clock_timestamp() as now');
    return rows[0]?.now.getTime() ?? Number.NaN;
  });
  await asked.promise;
  const second = await db.pool.transaction((tx) => lockIncident(tx, 1));
  expect(Date.parse(second?.now ?? '')).toBeGreaterThanOrEqual(await first);
});
