// Many at the door at once: one commit for those who came together, in their order, and each with an answer of its own.
import { beforeEach, describe, expect, it } from 'vitest';
import { groupCommit, type Store } from '../../src/edge/group-commit.ts';
import type { NewDelivery } from '../../src/store/delivery.ts';
import { isDatabaseAway, type Db } from '../../src/store/pool.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const delivery = (key: string, more: Partial<NewDelivery> = {}): NewDelivery => ({ source: 'pagerduty', key, lane: 'pagerduty/PD1', body: '{}', urgency: 1, ...more });
const keys = async (): Promise<string[]> => (await db.pool.query<{ key: string }>('select key from delivery order by id')).rows.map((row) => row.key);
const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => `k${n}`);
const all = (store: Store, these: readonly NewDelivery[]) => Promise.allSettled(these.map((one) => store(one)));

/** The database, and how many rows each statement brought; `before` may hold one up. */
function watched(before: (values: readonly unknown[]) => Promise<void> = () => Promise.resolve()): { db: Db; statements: number[] } {
  const statements: number[] = [];
  return {
    statements,
    db: {
      query: async (text, values, options) => {
        statements.push((values?.length ?? 0) / 6);
        await before(values ?? []);
        return db.pool.query(text, values, options);
      },
    },
  };
}

describe('together', () => {
  it('one alone leaves at once; a hundred take five commits, and keep the order in which they came', async () => {
    const { db: counted, statements } = watched();
    const store = groupCommit(counted, () => 0);
    expect(await store(delivery('first'))).toEqual({ stored: true });
    expect(statements).toEqual([1]);
    expect((await all(store, numbers(100).map((key) => delivery(key)))).every((one) => one.status === 'fulfilled' && one.value.stored)).toBe(true);
    expect(Math.max(...statements)).toBe(32);
    expect(statements).toEqual([1, 32, 32, 32, 4]);
    expect(await keys()).toEqual(['first', ...numbers(100)]);
  });

  it('a duplicate is told so, the other gets stored, also within one commit', async () => {
    const store = groupCommit(db.pool, () => 0);
    const twice = [...numbers(20), ...numbers(20)].map((key) => delivery(key));
    const answers = await all(store, [...twice, delivery('other', { otherKey: 'k3' }), delivery('another', { otherKey: 'k3' })]);
    expect(answers.filter((one) => one.status === 'fulfilled' && one.value.stored)).toHaveLength(21);
    expect((await keys()).sort()).toEqual([...numbers(20), 'other'].sort());
  });

  it('no commit carries more than 4 MiB of bodies', async () => {
    const { db: counted, statements } = watched();
    const body = 'x'.repeat(1_048_576);
    await all(groupCommit(counted, () => 0), numbers(12).map((key) => delivery(key, { body })));
    expect(Math.max(...statements)).toBe(4);
    expect(await keys()).toHaveLength(12);
  });
});

describe('each for itself', () => {
  it('what the database refuses harms no neighbour', async () => {
    const store = groupCommit(db.pool, () => 0);
    const answers = await all(store, numbers(20).map((key, n) => delivery(key, n === 9 ? { body: 'a NUL: \u0000' } : {})));
    expect(answers.map((one) => one.status === 'rejected')).toEqual(numbers(20).map((_, n) => n === 9));
    expect(await keys()).toHaveLength(19);
  });

  it('two that wait for each other, because they hold the same in another order', async () => {
    let holds: Promise<unknown> | undefined;
    await db.pool.transaction(async (tx) => {
      const insert = `insert into delivery (source, key, lane, body, urgency) values ('pagerduty', $1, 'l', '{}', 1)`;
      await tx.query(insert, ['k7']);
      holds = all(groupCommit(db.pool, () => 0), numbers(10).map((key) => delivery(key)));
      await expect.poll(async () => (await db.pool.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount).toBe(1);
      // From here on each waits for the other, and PostgreSQL ends the one that began to wait first.
      await tx.query(insert, ['k6']);
    });
    const answers = (await holds) as PromiseSettledResult<{ stored: boolean }>[];
    expect(answers.map((one) => one.status === 'fulfilled' && one.value.stored)).toEqual(numbers(10).map((key) => key !== 'k6' && key !== 'k7'));
    expect((await keys()).sort()).toEqual(numbers(10).sort());
  });
});

describe('a database that is away', () => {
  it('each is told so, and the next is stored', async () => {
    let away = true;
    const { db: failing } = watched(() => (away ? Promise.reject(new Error('Connection terminated unexpectedly')) : Promise.resolve()));
    const store = groupCommit(failing, () => 0);
    const answers = await all(store, numbers(40).map((key) => delivery(key)));
    expect(answers.every((one) => one.status === 'rejected' && isDatabaseAway(one.reason))).toBe(true);
    away = false;
    expect(await store(delivery('next'))).toEqual({ stored: true });
    expect(await keys()).toEqual(['next']);
  });

  const holding = (most: number) => {
    const go: (() => void)[] = [];
    const { db: slow, statements } = watched(() => (go.length < most ? new Promise((resolve) => { go.push(resolve); }) : Promise.resolve()));
    return { slow, statements, letGo: () => { for (const one of go) one(); } };
  };

  it('nobody waits long for a connection that hangs: who comes a tenth of a second later goes another way', async () => {
    let now = 0;
    const { slow, statements, letGo } = holding(1);
    const store = groupCommit(slow, () => now);
    const hanging = store(delivery('hangs'));
    const behind = store(delivery('behind'));
    now = 100;
    const patient = store(delivery('patient'));
    expect(statements).toEqual([1]);
    now = 101;
    expect(await Promise.all([behind, patient, store(delivery('next'))])).toEqual(Array.from({ length: 3 }, () => ({ stored: true })));
    expect(statements).toEqual([1, 3]);
    letGo();
    expect(await hanging).toEqual({ stored: true });
  });

  it('and no more than four such ways: the other connections are for those who work', async () => {
    let now = 0;
    const { slow, statements, letGo } = holding(4);
    const store = groupCommit(slow, () => now);
    const came = numbers(6).map((key) => {
      now += 101;
      return store(delivery(key));
    });
    expect(statements).toEqual([1, 1, 1, 1]);
    letGo();
    expect(await Promise.all(came)).toHaveLength(6);
  });

  it('who has waited five seconds for others is told to come back, and is not stored behind its back', async () => {
    let now = 0;
    const { slow, statements, letGo } = holding(1);
    const store = groupCommit(slow, () => now);
    const early = all(store, ['a', 'late'].map((key) => delivery(key)));
    now = 5_001;
    const fresh = store(delivery('fresh'));
    letGo();
    expect((await early).map((one) => (one.status === 'rejected' ? isDatabaseAway(one.reason) : 'stored'))).toEqual(['stored', true]);
    expect(await fresh).toEqual({ stored: true });
    expect(statements).toEqual([1, 1]);
    expect((await keys()).sort()).toEqual(['a', 'fresh']);
  });
});
