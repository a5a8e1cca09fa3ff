// What PagerDuty says of an alert we have: cleared, fired again, acknowledged, noted; and when an incident resolves itself.
import { beforeEach, describe, expect, test } from 'vitest';
import { factsOf } from '../../src/store/fact.ts';
import { arrive, command, noteEvent } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { ringTimers, testContext, type Bench } from '../support/engine.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const send = (type: string, ago: number, key = 'PD1') => arrive(db.pool, { type: `incident.${type}`, key, ago });
async function opened(keys: readonly string[] = ['PD1']): Promise<Bench> {
  const bench = testContext({ pool: db.pool });
  for (const key of keys) {
    bench.pagerduty.incidents.set(key, { status: 'triggered', notes: [] });
    await send('triggered', 6_000, key);
  }
  await bench.settle();
  return bench;
}
async function ring(bench: Bench): Promise<void> {
  await ringTimers(db.pool);
  await bench.settle();
}
const kinds = async () => (await factsOf(db.pool, 1)).map((fact) => fact.kind);
const asked = (bench: Bench) => bench.slack.messages.filter((one) => one.message.text.includes('is it fixed?') || one.message.text.includes('Is it fixed?'));
const timers = async () => (await db.pool.query<{ wait: number }>(`select extract(epoch from run_at - now())::float as wait from effect where kind = 'timer' and state = 'waiting'`)).rows;

describe('an incident that nobody has touched', () => {
  test('resolves itself a while after its last alert was cleared', async () => {
    const bench = await opened();
    await send('resolved', 700);
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ status: 'triage', alerts: [{ state: 'cleared' }] });
    expect((await timers())[0]?.wait).toBeCloseTo(600, -1);
    await ring(bench);
    expect(await bench.incident(1)).toMatchObject({ status: 'resolved' });
    expect(asked(bench)).toEqual([]);
    expect(await bench.left()).toEqual([]);
  });

  test('does nothing while one of two alerts still fires', async () => {
    const bench = await opened(['PD1', 'PD2']);
    await send('resolved', 700, 'PD1');
    await bench.settle();
    expect([await timers(), asked(bench)]).toEqual([[], []]);
    await send('resolved', 650, 'PD2');
    await bench.settle();
    expect(await timers()).toHaveLength(1);
  });

  test('does not resolve itself when an alert fired again meanwhile', async () => {
    const bench = await opened();
    await send('resolved', 700);
    await send('triggered', 300);
    await bench.settle();
    await ring(bench);
    expect(await bench.incident(1)).toMatchObject({ status: 'triage', alerts: [{ state: 'triggered' }] });
  });

  test('that flaps resolves itself a while after the last clearing, not after the first', async () => {
    const bench = await opened();
    await send('resolved', 700);
    await send('triggered', 300);
    await send('resolved', 5);
    await bench.settle();
    await db.pool.query(`update effect set run_at = now() where id = (select min(id) from effect where kind = 'timer')`);
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ status: 'triage' });
    expect(Math.max(...(await timers()).map((one) => one.wait))).toBeGreaterThan(550);
  });

  test('that somebody takes in hand before the timer rings stays open', async () => {
    const bench = await opened();
    await send('resolved', 700);
    await bench.settle();
    await command(db.pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
    await bench.settle();
    await ring(bench);
    expect((await bench.incident(1)).status).toBe('investigating');
  });
});

test('a person is asked when the last alert of an incident they work on was cleared', async () => {
  const bench = await opened(['PD1', 'PD2']);
  await command(db.pool, 'UANA', 'commander', (await bench.incident(1)).channel?.id);
  await bench.settle();
  await send('resolved', -1, 'PD1');
  await bench.settle();
  expect(asked(bench)).toEqual([]);
  await send('resolved', -2, 'PD2');
  await bench.settle();
  expect(asked(bench)).toHaveLength(1);
  expect(await timers()).toEqual([]);
  expect((await bench.incident(1)).status).toBe('investigating');
});

test('an alert that fires again after the incident was resolved opens it again', async () => {
  const bench = await opened();
  await send('resolved', 700);
  await bench.settle();
  await ring(bench);
  await send('triggered', 10);
  await bench.settle();
  expect(await bench.incident(1)).toMatchObject({ status: 'investigating', alerts: [{ state: 'triggered' }] });
  expect(await kinds()).toContain('alert.retriggered');
});

test('what arrives out of order changes nothing back', async () => {
  const bench = await opened();
  await send('acknowledged', 500);
  await send('resolved', 400);
  await send('unacknowledged', 450);
  await send('triggered', 480);
  await bench.settle();
  expect(await bench.incident(1)).toMatchObject({ alerts: [{ state: 'cleared' }] });
  expect(await kinds()).not.toContain('alert.retriggered');
});

describe('our own doings come back quietly', () => {
  test('a note', async () => {
    const bench = await opened();
    await command(db.pool, 'UANA', 'note the database is full', (await bench.incident(1)).channel?.id);
    await bench.settle();
    const [note] = bench.pagerduty.incidents.get('PD1')?.notes ?? [];
    expect(note?.content).toContain('the database is full');
    const before = await kinds();
    await arrive(db.pool, noteEvent('PD1', note?.content ?? ''));
    await bench.settle();
    expect(await kinds()).toEqual(before);
    await arrive(db.pool, noteEvent('PD1', 'written by a person in PagerDuty'));
    await bench.settle();
    expect(await kinds()).toEqual([...before, 'alert.noted']);
  });

  test('an acknowledgement and a resolution', async () => {
    const bench = await opened();
    const { channel } = await bench.incident(1);
    await command(db.pool, 'UANA', 'commander', channel?.id);
    await bench.settle();
    expect(bench.pagerduty.incidents.get('PD1')?.status).toBe('acknowledged');
    await send('acknowledged', -1);
    await bench.settle();
    await command(db.pool, 'UANA', 'resolve it is fine again', channel?.id);
    await bench.settle();
    const facts = await kinds();
    const posts = bench.slack.messages.length;
    await send('resolved', -2);
    await bench.settle();
    expect(await kinds()).toEqual(facts);
    expect(facts.filter((kind) => kind === 'alert.acknowledged' || kind === 'alert.cleared')).toEqual(['alert.acknowledged', 'alert.cleared']);
    expect(bench.slack.messages).toHaveLength(posts);
  });
});
