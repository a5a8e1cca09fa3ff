// Alerts of a storm taken in together: all or none of them, what is no such case goes alone, and nothing is counted twice.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import pagerduty from '../../handlers/webhooks/pagerduty.ts';
import { createGather } from '../../src/engine/gather.ts';
import { findAlert } from '../../src/store/alert.ts';
import type { DeliveryRow } from '../../src/store/delivery.ts';
import { factsOf } from '../../src/store/fact.ts';
import { claim } from '../../src/store/queue.ts';
import { arrive, type PagerDutyEvent } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const trigger = (n: number, more: Partial<PagerDutyEvent> = {}) => arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}`, title: `alarm ${n}`, ...more });
const claimed = () => claim<DeliveryRow>(db.pool, 'delivery', { owner: randomUUID(), most: 50, leaseMs: 30_000 });

/** One incident and a storm of one alert, INC-2. */
async function stormy(): Promise<Bench> {
  const bench = testContext({ pool: db.pool, config: { storm: { opens: 1, within: 300_000, apart: { severities: ['SEV1'], most: 3 } } } });
  for (const n of [1, 2]) {
    await trigger(n);
    await bench.settle();
  }
  return bench;
}
/** What a gatherer of its own makes of all that is claimed now: which were taken in, by the key of their alert. */
async function gathered(bench: Bench, rows: readonly DeliveryRow[]): Promise<string[]> {
  const gather = createGather(bench.context);
  gather.storming();
  const taken = await Promise.all(rows.map((row) => gather.take({ delivery: row, span: undefined }, pagerduty.it.read(JSON.parse(row.body)))));
  return rows.filter((_row, n) => taken[n]).map((row) => row.lane.replace('pagerduty/', ''));
}
const joined = async () => (await factsOf(db.pool, 2)).filter((fact) => fact.kind === 'storm.alert').length;

test('in one commit, each with its alert and its delivery', async () => {
  const bench = await stormy();
  for (let n = 10; n < 20; n += 1) await trigger(n);
  const rows = await claimed();
  expect(await gathered(bench, rows)).toHaveLength(10);
  expect((await bench.incident(2)).storm).toMatchObject({ alerts: 11, open: 11 });
  const causes = new Set((await factsOf(db.pool, 2)).filter((fact) => fact.kind === 'storm.alert').slice(1).map((fact) => fact.cause));
  expect([...causes]).toEqual([`deliveries:${rows.map((row) => row.id).join(',')}`]);
  expect(await findAlert(db.pool, 'pagerduty', 'PD15')).toMatchObject({ incident: 2, state: 'triggered' });
  expect((await db.pool.query(`select 1 from delivery where state = 'done' and incident_id = 2 and outcome like 'joined INC-2: storm%'`)).rowCount).toBe(10);
});

test('none of them when one has passed to another worker', async () => {
  const bench = await stormy();
  for (const n of [10, 11, 12]) await trigger(n);
  const rows = await claimed();
  await db.pool.query(`update delivery set attempt = attempt + 1 where lane = 'pagerduty/PD11'`);
  expect(await gathered(bench, rows)).toEqual([]);
  expect([await joined(), await findAlert(db.pool, 'pagerduty', 'PD10')]).toEqual([1, undefined]);
});

describe('goes alone', () => {
  test.each<[string, () => Promise<unknown>, readonly string[]]>([
    ['what is known already', async () => { await db.pool.query(`insert into alert (source, key, state, alert, why, first_at, state_at) values ('pagerduty', 'PD12', 'cleared', '{}', 'x', now(), now())`); await trigger(12); }, ['PD10', 'PD11']],
    ['what an incident is open for', () => trigger(12, { service: 'service-1' }), ['PD10', 'PD11']],
    ['what is too grave', () => trigger(12, { priority: 'P1' }), ['PD10', 'PD11']],
    ['what opens nothing', () => trigger(12, { urgency: 'low' }), ['PD10', 'PD11']],
    ['what is old', () => trigger(12, { ago: 3 * 3_600 }), ['PD10', 'PD11']],
    ['what has more behind it', async () => { await trigger(12); await arrive(db.pool, { type: 'incident.resolved', key: 'PD12', ago: 10 }); }, ['PD10', 'PD11']],
    ['what is no trigger', () => arrive(db.pool, { type: 'incident.resolved', key: 'PD2', ago: 10 }), ['PD10', 'PD11']],
  ])('%s', async (what, one, expected) => {
    const bench = await stormy();
    for (const n of [10, 11]) await trigger(n);
    await one();
    const rows = await claimed();
    expect((await gathered(bench, rows)).toSorted((a, b) => a.localeCompare(b)), what).toEqual(expected);
  });

  test('a single one, and all while no storm is in sight', async () => {
    const bench = await stormy();
    await trigger(10);
    expect(await gathered(bench, await claimed())).toEqual([]);
    await trigger(11);
    await trigger(12);
    const idle = createGather(bench.context);
    const rows = await claimed();
    expect(await Promise.all(rows.map((row) => idle.take({ delivery: row, span: undefined }, pagerduty.it.read(JSON.parse(row.body)))))).toEqual([false, false]);
    expect(await joined()).toBe(1);
  });

  test('all once the storm is over', async () => {
    const bench = await stormy();
    await db.pool.query(`update incident set state = jsonb_set(state, '{storm,endedAt}', '"2026-01-01T00:00:00.000Z"') where id = 2`);
    for (const n of [10, 11]) await trigger(n);
    expect(await gathered(bench, await claimed())).toEqual([]);
  });
});

test('four at a time go alone, each in its turn, and one that fails lets the next one through', async () => {
  const bench = testContext({ pool: db.pool });
  const gather = createGather(bench.context);
  const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
  const begun: number[] = [];
  const all = gates.map((gate, n) => gather.alone(async () => { begun.push(n); await gate.promise; }));
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2, 3]);
  gates[2]?.reject(new Error('a bug'));
  await expect(all[2]).rejects.toThrow('a bug');
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  for (const gate of gates) gate.resolve();
  await Promise.allSettled(all);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
});
