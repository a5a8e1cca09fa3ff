// Every effect has a fate: done, waiting with a reason and a time, or given up where people see it.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { backoff } from '../../src/engine/backoff.ts';
import { deepest, type EffectRow } from '../../src/store/effect.ts';
import { factsOf } from '../../src/store/fact.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { seeded } from '../support/seeded.ts';
import { decided, effectsOf, opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const acknowledge = { kind: 'pagerduty.acknowledge', data: { key: 'PD1' } } as const;
async function wanted(more: Partial<Parameters<typeof testContext>[0]> = {}): Promise<Bench> {
  const bench = testContext({ pool: db.pool, ...more });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await opened(db.pool, { effects: [acknowledge] });
  return bench;
}
async function effect(): Promise<EffectRow> {
  const [row] = await effectsOf(db.pool, 1);
  if (!row) throw new Error('the effect must be there');
  return row;
}
async function waitMs(): Promise<number> {
  const { rows } = await db.pool.query<{ ms: number }>('select extract(epoch from run_at - now())::float * 1000 as ms from effect order by id limit 1');
  return rows[0]?.ms ?? 0;
}
const lost = async () => (await factsOf(db.pool, 1)).flatMap((fact) => (fact.kind === 'effect.given_up' ? [fact.data] : []));

describe('an outage', () => {
  test('makes it wait with its reason, and it is done when the other side is back', async () => {
    const bench = await wanted({ backoffMs: 60_000 });
    bench.pagerduty.fail('setStatus', new Outage('pagerduty', 'PagerDuty does not answer'));
    await bench.engine.drain();
    expect(await effect()).toMatchObject({ state: 'waiting', attempt: 1, outcome: 'PagerDuty does not answer' });
    expect(await waitMs()).toBeGreaterThan(20_000);
    await bench.settle();
    expect(await effect()).toMatchObject({ state: 'done', attempt: 2, outcome: 'acknowledged' });
    expect(await lost()).toEqual([]);
  });

  test('is waited out as long as the other side asks', async () => {
    const bench = await wanted();
    bench.pagerduty.fail('setStatus', new Outage('pagerduty', 'slow down', { retryAfterMs: 90_000 }));
    await bench.engine.drain();
    expect(await waitMs()).toBeGreaterThan(80_000);
    expect(await waitMs()).toBeLessThanOrEqual(90_000);
  });

  test('of more than twenty tries is still waited out, but not of more than a day', async () => {
    const bench = await wanted();
    bench.pagerduty.fail('incident', new Outage('pagerduty', 'PagerDuty does not answer'), { times: 1_000 });
    await db.pool.query('update effect set attempt = 20');
    await bench.engine.drain();
    expect((await effect()).state).toBe('waiting');
    await db.pool.query(`update effect set created_at = created_at - interval '24.3 hours', first_run_at = first_run_at - interval '24.3 hours'`);
    bench.pagerduty.heal();
    bench.pagerduty.fail('incident', new Outage('pagerduty', 'PagerDuty does not answer'));
    await db.pool.query('update effect set run_at = now()');
    await bench.settle();
    expect((await effect()).state).toBe('given_up');
    expect(await lost()).toMatchObject([{ code: 'outage', reason: expect.stringContaining('no answer for a day') }]);
  });

  test('in one lane delays no other', async () => {
    const bench = await wanted({ backoffMs: 60_000 });
    await decided(db.pool, 1, [], [acknowledge, { kind: 'slack.announcement.show', data: {} }]);
    bench.pagerduty.fail('setStatus', new Outage('pagerduty', 'away'));
    await bench.engine.drain();
    expect((await effectsOf(db.pool, 1)).filter((row) => row.kind !== 'nudge').map((row) => [row.state, row.attempt])).toEqual([['waiting', 1], ['waiting', 0], ['done', 1]]);
  });
});

test('a refusal is given up at once, is a fact, and its lane goes on', async () => {
  const bench = await wanted();
  bench.pagerduty.incidents.set('PD2', { status: 'triggered', notes: [] });
  await decided(db.pool, 1, [], [{ kind: 'pagerduty.acknowledge', data: { key: 'PD2' } }]);
  bench.pagerduty.fail('setStatus', new Rejected('pagerduty', '2001', 'PagerDuty says that this user may not'));
  await bench.settle();
  expect(await effect()).toMatchObject({ state: 'given_up', attempt: 1, outcome: 'PagerDuty says that this user may not' });
  expect(await lost()).toMatchObject([{ effectKind: 'pagerduty.acknowledge', code: '2001' }]);
  expect((await bench.incident(1)).troubles).toHaveLength(1);
  expect(bench.pagerduty.incidents.get('PD2')?.status).toBe('acknowledged');
});

test('a bug is tried eight times and then given up as one', async () => {
  const bench = await wanted();
  bench.pagerduty.fail('incident', new TypeError('undefined is not a function'), { times: 100 });
  await bench.settle();
  expect(await effect()).toMatchObject({ state: 'given_up', attempt: 8 });
  expect(bench.pagerduty.count('incident')).toBe(8);
  expect(await lost()).toMatchObject([{ code: 'bug', reason: expect.stringContaining('undefined is not a function') }]);
});

test('an effect that only a newer version knows waits a day for it, and is then given up', async () => {
  const bench = await wanted();
  await db.pool.query(`update effect set kind = 'fax.send'`);
  await bench.engine.drain();
  expect(await lost()).toEqual([]);
  await db.pool.query(`update effect set created_at = now() - interval '25 hours'`);
  await bench.settle();
  expect(await lost()).toMatchObject([{ effectKind: 'fax.send', code: 'newer' }]);
});

test('a loop of effects comes to its end: given up as a bug, and people see it', async () => {
  const bench = await wanted();
  await decided(db.pool, 1, [], [{ kind: 'slack.channel.create', data: { name: 'inc-1', private: false } }], { depth: deepest - 1 });
  await bench.settle();
  expect(await lost()).toMatchObject([{ effectKind: 'slack.channel.create', code: 'bug', reason: expect.stringContaining('a loop?') }]);
  expect(bench.slack.said('incidents')).toHaveLength(1);
  expect((await bench.left()).map((row) => row.state)).toEqual(['given_up']);
});

test('a timer that sets itself again is no loop', async () => {
  let rang = 0;
  const again = { kind: 'timer', data: { timer: 'again' } } as const;
  const timers = new Map([['again', { decide: () => { rang += 1; return { facts: [], effects: rang < 20 ? [again] : [] }; } }]]);
  const bench = await wanted({ registry: { timers } });
  await decided(db.pool, 1, [], [again]);
  await bench.settle();
  expect(rang).toBe(20);
  expect(await bench.left()).toEqual([]);
});

describe('the wait before the next try', () => {
  const context = { random: { fraction: seeded(7), uuid: () => '' }, settings: { backoffMs: 1_000 } as Bench['context']['settings'] };

  test('doubles, with jitter between a half and the whole, up to five minutes', () => {
    for (let attempt = 1; attempt <= 40; attempt += 1) {
      const whole = Math.min(300_000, 1_000 * 2 ** (attempt - 1));
      const waits = Array.from({ length: 50 }, () => backoff(context, attempt));
      expect(Math.min(...waits), `try ${attempt}`).toBeGreaterThanOrEqual(whole / 2);
      expect(Math.max(...waits), `try ${attempt}`).toBeLessThanOrEqual(whole);
      expect(new Set(waits).size).toBeGreaterThan(20);
    }
  });
});

test('an effect of an incident that is gone is a bug, not a crash', async () => {
  // Long enough that it is tried once, however busy the machine is.
  const bench = await wanted({ backoffMs: 60_000 });
  await db.pool.query(`update incident set head_seq = 0`);
  await bench.engine.drain();
  expect(await effect()).toMatchObject({ state: 'waiting', outcome: expect.stringContaining('belongs to no incident') });
});
