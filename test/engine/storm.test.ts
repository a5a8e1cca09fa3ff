// A storm on a real database: one incident takes alerts in, whatever comes at once, and what is taken out of it is whole.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/domain/config.ts';
import { findAlert } from '../../src/store/alert.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { arrive, click, command, type PagerDutyEvent } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { ringTimers, testContext, type Bench } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const storm: Config['storm'] = { opens: 3, within: 300_000, apart: { severities: ['SEV1'], most: 2 } };
const trigger = (n: number, more: Partial<PagerDutyEvent> = {}) => arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}`, title: `alarm ${n}`, ...more });
const incidents = async () => (await listIncidents(db.pool, { most: 100, privateToo: true })).toReversed();
const storms = async () => (await incidents()).filter((one) => one.storm);
async function kinds(id: number): Promise<string[]> {
  return (await factsOf(db.pool, id)).map((fact) => fact.kind);
}
/** Three incidents, then a storm of `more` alerts, taken in one after the other. */
async function stormy(bench: Bench, more = 4): Promise<void> {
  for (let n = 1; n <= 3 + more; n += 1) {
    await trigger(n);
    await bench.settle();
  }
}
async function lapse(): Promise<void> {
  await db.pool.query(`update incident set created_at = created_at - interval '6 minutes', state = case when state -> 'storm' is null then state else jsonb_set(state, '{storm,lastAt}', to_jsonb(to_char(now() at time zone 'utc' - interval '6 minutes', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) end`);
}

describe('past the threshold', () => {
  test('one incident begins with a channel of its own, and further alerts are counted in it', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench);
    expect((await incidents()).map((one) => one.alerts.length)).toEqual([1, 1, 1, 0]);
    const four = await bench.incident(4);
    expect(four).toMatchObject({ title: 'Alert storm: 3 incidents in 5 min', kind: 'live', channel: { name: 'inc-4-alert-storm-3-incidents-in-5-min' }, storm: { opens: 3, before: [1, 2, 3], alerts: 4, open: 4 } });
    expect(four.announcement).toBeDefined();
    expect((await kinds(4)).filter((kind) => kind === 'storm.alert')).toHaveLength(4);
    expect(bench.slack.rooms.filter((one) => one.name.startsWith('inc-'))).toHaveLength(4);
    expect((await bench.incident(1)).storms).toEqual([{ storm: 4, how: 'before' }]);
    expect(await brokenLink(db.pool, 4)).toBeUndefined();
    expect(await bench.left(4)).toMatchObject([{ kind: 'timer' }]);
  });

  test('thirty at once through three engines make no second storm and one channel more than the threshold', async () => {
    for (let round = 0; round < 3; round += 1) {
      await db.cleanTables();
      const engines = Array.from({ length: 3 }, () => testContext({ pool: db.pool, config: { storm } }));
      await Promise.all(Array.from({ length: 30 }, (_, n) => trigger(n + 1)));
      await Promise.all(engines.map((one) => one.engine.drain()));
      expect(await incidents(), `round ${round}`).toHaveLength(4);
      expect((await storms()).map((one) => one.storm?.alerts)).toEqual([27]);
      expect((await db.pool.query(`select 1 from delivery where state = 'done'`)).rowCount).toBe(30);
    }
  });

  test('an alert of a service that has an incident goes there, and is no part of the storm', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench);
    await trigger(99, { service: 'service-2' });
    await bench.settle();
    expect((await bench.incident(2)).alerts).toHaveLength(2);
    expect((await bench.incident(4)).storm?.alerts).toBe(4);
  });

  test('a critical alert opens its own incident, named on both cards, until there are too many', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench, 1);
    for (let n = 50; n < 53; n += 1) {
      await trigger(n, { priority: 'P1' });
      await bench.settle();
    }
    // Three before, the storm, one beside: five of five (opens 3 and most 2); the others join.
    expect((await incidents()).map((one) => one.severity)).toEqual([undefined, undefined, undefined, 'SEV1', 'SEV1']);
    expect((await bench.incident(4)).storm).toMatchObject({ alerts: 3, worst: 'SEV1', parts: [{ incident: 5, how: 'apart' }] });
    expect((await bench.incident(5)).storms).toEqual([{ storm: 4, how: 'apart' }]);
  });

  test('its severity is the gravest of its alerts, until a person sets another', async () => {
    const bench = testContext({ pool: db.pool, config: { storm: { ...storm, apart: false } } });
    await stormy(bench, 1);
    const severity = async () => (await bench.incident(4)).severity;
    expect(await severity()).toBeUndefined();
    for (const [n, priority] of [[10, 'P3'], [11, 'P4'], [12, 'P2']] as const) {
      await trigger(n, { priority });
      await bench.settle();
    }
    expect(await severity()).toBe('SEV2');
    await command(db.pool, 'UADA', 'severity INC-4 SEV3');
    await bench.settle();
    await trigger(13, { priority: 'P1' });
    await bench.settle();
    expect([await severity(), (await bench.incident(4)).storm?.worst]).toEqual(['SEV3', 'SEV1']);
  });
});

describe('what becomes of its alerts', () => {
  test('is counted once, whatever comes late or twice', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench);
    const say = async (type: string, ago: number) => {
      await arrive(db.pool, { type, key: 'PD5', service: 'service-5', ago });
      await bench.settle();
      return (await bench.incident(4)).storm?.open;
    };
    expect([await say('incident.acknowledged', 50), await say('incident.resolved', 40), await say('incident.resolved', 39), await say('incident.acknowledged', 45)]).toEqual([4, 3, 3, 3]);
    expect(await findAlert(db.pool, 'pagerduty', 'PD5')).toMatchObject({ state: 'cleared', incident: 4 });
    expect([await say('incident.reopened', 30), await say('incident.resolved', 20)]).toEqual([4, 3]);
    expect((await kinds(4)).filter((kind) => kind === 'storm.alert')).toHaveLength(4 + 4);
  });

  test('that fires again after the storm was resolved opens its own', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench);
    await command(db.pool, 'UADA', 'resolve INC-4 all is calm');
    await bench.settle();
    expect(bench.pagerduty.incidents.size).toBe(0);
    await lapse();
    await arrive(db.pool, { type: 'incident.reopened', key: 'PD5', service: 'service-5', ago: 1 });
    await bench.settle();
    expect((await bench.incident(5)).alerts.map((one) => one.key)).toEqual(['PD5']);
    expect(await findAlert(db.pool, 'pagerduty', 'PD5')).toMatchObject({ incident: 5 });
  });

  test('whose priority becomes critical gets an incident of its own by itself', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench, 1);
    await arrive(db.pool, { type: 'incident.priority_updated', key: 'PD4', service: 'service-4', priority: 'P1', ago: 5 });
    await bench.settle();
    expect((await bench.incident(5)).alerts.map((one) => one.key)).toEqual(['PD4']);
    expect((await bench.incident(4)).storm).toMatchObject({ alerts: 0, open: 0, parts: [{ incident: 5, how: 'promoted' }] });
  });
});

describe('the end', () => {
  test('comes when nothing joined for the window; then alerts open their own again', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench);
    await ringTimers(db.pool);
    await bench.settle();
    expect((await bench.incident(4)).storm?.endedAt).toBeUndefined();
    expect(await bench.left(4)).toMatchObject([{ kind: 'timer', state: 'waiting' }]);
    await lapse();
    await ringTimers(db.pool);
    await bench.settle();
    expect((await bench.incident(4)).storm?.endedAt).toBeDefined();
    expect(bench.slack.messages.filter((one) => one.message.text.startsWith('The storm is over'))).toHaveLength(1);
    await trigger(70);
    await bench.settle();
    expect((await bench.incident(5)).alerts.map((one) => one.key)).toEqual(['PD70']);
  });

  test('without hands: all cleared, it resolves itself', async () => {
    const bench = testContext({ pool: db.pool, config: { storm, 'resolve-untouched-after': 20_000 } });
    await stormy(bench, 2);
    await lapse();
    await ringTimers(db.pool);
    await bench.settle();
    for (const n of [4, 5]) await arrive(db.pool, { type: 'incident.resolved', key: `PD${n}`, service: `service-${n}`, ago: 30 });
    await bench.settle();
    expect((await bench.incident(4)).status).toBe('triage');
    await ringTimers(db.pool);
    await bench.settle();
    expect((await bench.incident(4)).status).toBe('resolved');
  });
});

describe('taken out', () => {
  test('a service goes with all its alerts and what was known of them; further ones join the new incident', async () => {
    const bench = testContext({ pool: db.pool, config: { storm, group: { by: ['service'], within: 1 } } });
    await stormy(bench);
    for (const n of [20, 21]) await trigger(n, { service: 'service-6', ago: 50 });
    await bench.settle();
    await arrive(db.pool, { type: 'incident.resolved', key: 'PD20', service: 'service-6', ago: 10 });
    await bench.settle();
    await click(db.pool, 'UADA', 'promote', '4:S-service-6');
    await click(db.pool, 'UBOB', 'promote', '4:S-service-6');
    await bench.settle();
    expect(await incidents()).toHaveLength(5);
    const five = await bench.incident(5);
    expect(five).toMatchObject({ title: expect.stringMatching(/^service-6: alarm/), openedBy: { id: expect.stringMatching(/^U(ADA|BOB)$/) }, storms: [{ storm: 4, how: 'promoted' }] });
    expect(five.alerts.map((one) => [one.key, one.state] as const).sort(([a], [b]) => a.localeCompare(b))).toEqual([['PD20', 'cleared'], ['PD21', 'triggered'], ['PD6', 'triggered']]);
    expect((await bench.incident(4)).storm).toMatchObject({ alerts: 3, open: 3, parts: [{ incident: 5, how: 'promoted' }] });
    await arrive(db.pool, { type: 'incident.resolved', key: 'PD21', service: 'service-6', ago: 5 });
    await bench.settle();
    expect((await bench.incident(5)).alerts.find((one) => one.key === 'PD21')?.state).toBe('cleared');
    expect((await bench.left(4)).map((one) => one.kind)).toEqual(['timer']);
    expect(await brokenLink(db.pool, 5)).toBeUndefined();
  });

  test('one alert by its address; what is not in the storm is refused', async () => {
    const bench = testContext({ pool: db.pool, config: { storm } });
    await stormy(bench);
    await command(db.pool, 'UADA', 'promote INC-4 <https://acme.pagerduty.example/incidents/PD5>');
    await command(db.pool, 'UADA', 'promote INC-4 nothing-like-it');
    await bench.settle();
    expect((await bench.incident(5)).alerts.map((one) => one.key)).toEqual(['PD5']);
    const lastTold = (): string => JSON.stringify(bench.slack.told.at(-1));
    expect(lastTold()).toContain('Nothing in this storm is called nothing-like-it');
    // PostgreSQL would refuse the very question.
    await command(db.pool, 'UADA', 'promote INC-4 a\u0000b');
    await bench.settle();
    expect(lastTold()).toContain('Nothing in this storm is called a');
    expect((await db.pool.query(`select 1 from delivery where state = 'parked'`)).rowCount).toBe(0);
  });
});
