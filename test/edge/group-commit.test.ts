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

const standing = { monotonicMs: () => 0, sleep: () => new Promise<void>(() => undefined) };
/** Time that a test lets pass. */
function handClock() {
  let now = 0;
  const sleeping: (() => void)[] = [];
  return {
    clock: { monotonicMs: () => now, sleep: () => new Promise<void>((resolve) => { sleeping.push(resolve); }) },
    async pass(ms: number): Promise<void> {
      now += ms;
      for (const wake of sleeping.splice(0)) wake();
      await new Promise((resolve) => { setImmediate(resolve); });
    },
  };
}

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
    const store = groupCommit(counted, standing);
    expect(await store(delivery('first'))).toEqual({ stored: true });
    expect(statements).toEqual([1]);
    expect((await all(store, numbers(100).map((key) => delivery(key)))).every((one) => one.status === 'fulfilled' && one.value.stored)).toBe(true);
    expect(Math.max(...statements)).toBe(32);
    expect(statements).toEqual([1, 32, 32, 32, 4]);
    expect(await keys()).toEqual(['first', ...numbers(100)]);
  });

  it('a duplicate is told so, the other gets stored, also within one commit', async () => {
    const store = groupCommit(db.pool, standing);
    const twice = [...numbers(20), ...numbers(20)].map((key) => delivery(key));
    const answers = await all(store, [...twice, delivery('other', { otherKey: 'k3' }), delivery('another', { otherKey: 'k3' })]);
    expect(answers.filter((one) => one.status === 'fulfilled' && one.value.stored)).toHaveLength(21);
    expect((await keys()).sort()).toEqual([...numbers(20), 'other'].sort());
  });

  it('no commit carries more than 4 MiB of bodies', async () => {
    const { db: counted, statements } = watched();
    const body = 'x'.repeat(1_048_576);
    await all(groupCommit(counted, standing), numbers(12).map((key) => delivery(key, { body })));
    expect(Math.max(...statements)).toBe(4);
    expect(await keys()).toHaveLength(12);
  });
});

describe('each for itself', () => {
  it('what the database refuses harms no neighbour', async () => {
    const store = groupCommit(db.pool, standing);
    const answers = await all(store, numbers(20).map((key, n) => delivery(key, n === 9 ? { body: 'a NUL: \u0000' } : {})));
    expect(answers.map((one) => one.status === 'rejected')).toEqual(numbers(20).map((_, n) => n === 9));
    expect(await keys()).toHaveLength(19);
  });

  it('two that wait for each other, because they hold the same in another order', async () => {
    let holds: Promise<unknown> | undefined;
    await db.pool.transaction(async (tx) => {
      const insert = `insert into delivery (source, key, lane, body, urgency) values ('pagerduty', $1, 'l', '{}', 1)`;
      await tx.query(insert, ['k7']);
      holds = all(groupCommit(db.pool, standing), numbers(10).map((key) => delivery(key)));
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
    const store = groupCommit(failing, standing);
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

  it('nobody waits long for a connection that hangs: a tenth of a second later they go another way', async () => {
    const { clock, pass } = handClock();
    const { slow, statements, letGo } = holding(1);
    const store = groupCommit(slow, clock);
    const hanging = store(delivery('hangs'));
    const behind = store(delivery('behind'));
    await pass(99);
    expect(statements).toEqual([1]);
    // Nobody else comes who could give the sign.
    await pass(1);
    expect(await behind).toEqual({ stored: true });
    expect(statements).toEqual([1, 1]);
    letGo();
    expect(await hanging).toEqual({ stored: true });
    expect(await store(delivery('next'))).toEqual({ stored: true });
  });

  it('and no more than four such ways: the other connections are for those who work', async () => {
    const { clock, pass } = handClock();
    const { slow, statements, letGo } = holding(4);
    const store = groupCommit(slow, clock);
    const came: Promise<unknown>[] = [];
    for (const key of numbers(6)) {
      came.push(store(delivery(key)));
      await pass(100);
    }
    expect(statements).toEqual([1, 1, 1, 1]);
    letGo();
    expect(await Promise.all(came)).toHaveLength(6);
  });

  it('who has waited five seconds for others is told to come back, while they still hang, and is not stored behind its back', async () => {
    const { clock, pass } = handClock();
    const { slow, statements, letGo } = holding(4);
    const store = groupCommit(slow, clock);
    const early: Promise<unknown>[] = [];
    for (const key of numbers(4)) {
      early.push(store(delivery(key)));
      await pass(100);
    }
    const late = store(delivery('late')).catch(isDatabaseAway);
    await pass(4_999);
    const fresh = store(delivery('fresh'));
    await pass(1);
    expect(await late).toBe(true);
    letGo();
    expect(await fresh).toEqual({ stored: true });
    expect(await Promise.all(early)).toHaveLength(4);
    expect(statements).toEqual([1, 1, 1, 1, 1]);
    expect((await keys()).sort()).toEqual(['fresh', ...numbers(4)].sort());
  });

  it('of a group that was refused, each alone: none that has waited too long, and none once the database is away', async () => {
    const { clock, pass } = handClock();
    const asked: unknown[] = [];
    const db: Db = {
      query: async (_text, values = []) => {
        asked.push(values.length === 6 ? values[1] : 'a group');
        if (values.length > 6) throw new Error('a bad row');
        if (values[1] === 'k3') await pass(5_000);
        if (values[1] === 'away') throw new Error('Connection terminated unexpectedly');
        return { rows: [{ source: values[0], key: values[1] }] as never[], rowCount: 1 };
      },
    };
    const store = groupCommit(db, clock);
    const answers = async (these: readonly string[]) => (await all(store, these.map((key) => delivery(key)))).map((one) => (one.status === 'rejected' ? isDatabaseAway(one.reason) : 'stored'));
    expect(await answers(['k0', 'k1', 'k2', 'k3', 'k4', 'k5'])).toEqual(['stored', 'stored', 'stored', 'stored', true, true]);
    expect(asked.splice(0)).toEqual(['k0', 'a group', 'k1', 'k2', 'k3']);
    expect(await answers(['k0', 'k1', 'away', 'k3'])).toEqual(['stored', 'stored', true, true]);
    expect(asked).toEqual(['k0', 'a group', 'k1', 'away']);
  });
});
