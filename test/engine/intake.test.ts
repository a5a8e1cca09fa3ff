// What a delivery becomes: one incident, an alert that joins, a record, or nothing, whatever comes twice or at once.
import { beforeEach, describe, expect, test } from 'vitest';
import { decide } from '../../src/domain/decision.ts';
import { decideOn } from '../../src/engine/commit.ts';
import { findAlert } from '../../src/store/alert.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { arrive, arriveRaw, pagerDutyBody } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { cause, world } from '../support/stored.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const trigger = (key: string, more = {}) => arrive(db.pool, { type: 'incident.triggered', key, ...more });
const incidents = () => listIncidents(db.pool, { most: 100, privateToo: true });
async function outcomes(): Promise<(string | null)[]> {
  return (await db.pool.query<{ outcome: string | null }>('select outcome from delivery order by id')).rows.map((row) => row.outcome);
}
async function kinds(id = 1): Promise<string[]> {
  return (await factsOf(db.pool, id)).map((fact) => fact.kind);
}

describe('the same thing twice', () => {
  test('by its event id or its webhook id is one delivery', async () => {
    expect(await trigger('PD1', { id: 'E1', webhook: 'W1' })).toBe(true);
    expect(await trigger('PD1', { id: 'E1', webhook: 'W2' })).toBe(false);
    expect(await trigger('PD1', { id: 'E2', webhook: 'W1' })).toBe(false);
    await testContext({ pool: db.pool }).settle();
    expect(await incidents()).toHaveLength(1);
  });

  test('under different ids says nothing new', async () => {
    await trigger('PD1');
    await trigger('PD1', { ago: 59 });
    await testContext({ pool: db.pool }).settle();
    expect(await incidents()).toHaveLength(1);
    expect((await outcomes()).filter((outcome) => outcome?.startsWith('opened'))).toHaveLength(1);
    expect((await kinds()).filter((kind) => kind === 'alert.attached')).toHaveLength(1);
  });

  test('twenty times at once, through two engines, opens one incident', async () => {
    const [one, two] = [testContext({ pool: db.pool }), testContext({ pool: db.pool })];
    await Promise.all(Array.from({ length: 20 }, (_, n) => trigger('PD1', { ago: 60 - n })));
    await Promise.all([one.settle(), two.settle()]);
    expect(await incidents()).toHaveLength(1);
    expect((await db.pool.query(`select 1 from delivery where state in ('done', 'ignored')`)).rowCount).toBe(20);
    expect(await brokenLink(db.pool, 1)).toBeUndefined();
  });
});

describe('two alerts', () => {
  test('of one service, read at the same moment, make one incident with both', async () => {
    for (let round = 1; round <= 5; round += 1) {
      const [one, two] = [testContext({ pool: db.pool }), testContext({ pool: db.pool })];
      await Promise.all([trigger(`A${round}`, { service: `s${round}` }), trigger(`B${round}`, { service: `s${round}` })]);
      await Promise.all([one.engine.drain(), two.engine.drain()]);
      expect((await incidents()).map((incident) => incident.alerts.length), `round ${round}`).toEqual(Array.from({ length: round }, () => 2));
    }
  });

  test('of different services make two', async () => {
    await trigger('PD1');
    await trigger('PD2', { service: 'search' });
    await testContext({ pool: db.pool }).settle();
    expect(await incidents()).toHaveLength(2);
  });

  test('of one service with the grouping window between them make two', async () => {
    const bench = testContext({ pool: db.pool });
    await trigger('PD1');
    await bench.settle();
    await db.pool.query(`update alert set recorded_at = now() - interval '11 minutes'`);
    await trigger('PD2');
    await bench.settle();
    expect((await incidents()).map((incident) => incident.alerts.map((alert) => alert.key))).toEqual([['PD2'], ['PD1']]);
  });

  test('of which the second comes while the incident is being resolved make two: it is not lost in what is over', async () => {
    const bench = testContext({ pool: db.pool });
    await trigger('PD1');
    await bench.settle();
    const resolving = Promise.withResolvers<void>();
    const taking = db.pool.transaction(async (tx) => {
      await decideOn(tx, world, 1, cause, () => decide([{ kind: 'status.set', data: { status: 'resolved', was: 'triage' } }]));
      await resolving.promise;
    });
    await trigger('PD2');
    const draining = bench.engine.drain();
    while ((await db.pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount === 0) await pause();
    resolving.resolve();
    await taking;
    await draining;
    expect((await incidents()).map((incident) => [incident.id, incident.alerts.map((alert) => alert.key)])).toEqual([[2, ['PD2']], [1, ['PD1']]]);
  });
});

describe('no incident', () => {
  test('for low urgency: recorded with the reason', async () => {
    await trigger('PD1', { urgency: 'low' });
    await testContext({ pool: db.pool }).settle();
    expect(await incidents()).toEqual([]);
    expect(await findAlert(db.pool, 'pagerduty', 'PD1')).toMatchObject({ state: 'triggered', incident: undefined, why: 'the last rule says record' });
  });

  test('for one that fired long ago: recorded as stale', async () => {
    await trigger('PD1', { ago: 3 * 3_600 });
    await testContext({ pool: db.pool }).settle();
    expect(await incidents()).toEqual([]);
    expect(await findAlert(db.pool, 'pagerduty', 'PD1')).toMatchObject({ why: expect.stringContaining('stale') });
  });

  test('for one that was resolved before its trigger reached us, however late that comes', async () => {
    const bench = testContext({ pool: db.pool });
    await arrive(db.pool, { type: 'incident.resolved', key: 'PD1', ago: 30 });
    await bench.settle();
    await trigger('PD1', { ago: 60 });
    await bench.settle();
    expect(await incidents()).toEqual([]);
    expect((await outcomes())[1]).toContain('cleared before its trigger');
    // Fired again after that, it opens.
    await trigger('PD1', { ago: 10 });
    await bench.settle();
    expect(await incidents()).toHaveLength(1);
  });
});

test('one that was only recorded opens its incident once its priority is raised', async () => {
  const bench = testContext({ pool: db.pool, config: { open: [{ when: { priority: ['P1'] }, do: 'open' }, { do: 'record' }] } });
  await trigger('PD1', { ago: 60 });
  await arrive(db.pool, { type: 'incident.reassigned', key: 'PD1', ago: 50 });
  await bench.settle();
  expect(await incidents()).toEqual([]);
  await arrive(db.pool, { type: 'incident.priority_updated', key: 'PD1', ago: 30, priority: 'P1' });
  await bench.settle();
  expect(await incidents()).toMatchObject([{ severity: 'SEV1' }]);
});

test('an acknowledgement that comes before its trigger is remembered', async () => {
  const bench = testContext({ pool: db.pool });
  await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', ago: 30 });
  await bench.settle();
  await trigger('PD1', { ago: 60 });
  await bench.settle();
  expect(await bench.incident(1)).toMatchObject({ status: 'investigating', alerts: [{ state: 'acknowledged' }] });
  expect((await bench.incident(1)).acknowledgedAt).toBe((await bench.incident(1)).alerts[0]?.stateAt);
});

test('NUL and half surrogates in an alert do not stop it', async () => {
  const bench = testContext({ pool: db.pool });
  const body = pagerDutyBody({ type: 'incident.triggered', key: 'PD1', title: 'NUL \u0000 half \ud83d', assignees: [{ id: 'P\u0000', summary: '\udc00' }] });
  await arriveRaw(db.pool, JSON.stringify(body));
  await bench.settle();
  expect(await bench.incident(1)).toMatchObject({ title: 'NUL \uFFFD half \uFFFD', alerts: [{ assignees: [{ id: 'P\uFFFD', name: '\uFFFD' }] }] });
  expect(await bench.left()).toEqual([]);
});

function pause(): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, 2); });
}
