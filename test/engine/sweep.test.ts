// The look at PagerDuty on a real database: what webhooks lost comes in once, whoever hears of it first, and an outage is waited out.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { makeRounds } from '../../src/engine/recurring.ts';
import type { PagerDutyIncident } from '../../src/ports.ts';
import { factsOf } from '../../src/store/fact.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { readRound } from '../../src/store/round.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { fakePagerDuty } from '../support/fake-pagerduty.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const ago = (seconds: number) => new Date(Math.floor(Date.now() / 1_000) * 1_000 - seconds * 1_000);
const there = (id: string, more: Partial<PagerDutyIncident> = {}): PagerDutyIncident => ({
  id, number: 1, status: 'triggered', title: `alarm ${id}`, url: `https://acme.pagerduty.example/incidents/${id}`, service: { id: `S-${id}`, name: id }, urgency: 'high',
  createdAt: ago(60), changedAt: ago(60), assignees: [], ...more,
});
const due = () => db.pool.query(`insert into round (name, due_at) values ('pagerduty', now() - interval '1 second') on conflict (name) do update set due_at = excluded.due_at, not_before = null`);
async function look(bench: Bench): Promise<void> {
  await due();
  await makeRounds(bench.context);
  await bench.settle();
}
const incidents = async () => (await listIncidents(db.pool, { most: 100, privateToo: true })).toReversed();
const kinds = async (id = 1) => (await factsOf(db.pool, id)).map((fact) => fact.kind);

describe('an incident that no webhook told', () => {
  test('opens, acknowledged as it is, once however often we look', async () => {
    const bench = testContext({ pool: db.pool });
    bench.pagerduty.listed.push(there('PD1', { status: 'acknowledged', changedAt: ago(30) }), there('PD2', { urgency: 'low' }));
    for (let times = 0; times < 3; times += 1) await look(bench);
    expect(await incidents()).toMatchObject([{ status: 'investigating', alerts: [{ key: 'PD1', state: 'acknowledged' }] }]);
    expect((await db.pool.query('select 1 from delivery')).rowCount).toBe(3);
    expect((await readRound(db.pool, 'pagerduty'))?.outcome).toBe('2 open, 0 asked for alone, 0 that no webhook told');
  });

  test('whose webhooks come later says nothing twice', async () => {
    const bench = testContext({ pool: db.pool });
    bench.pagerduty.listed.push(there('PD1', { status: 'acknowledged', changedAt: ago(30) }));
    await look(bench);
    const before = await kinds();
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', service: 'PD1', ago: 59.5 });
    await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', service: 'PD1', ago: 29.2 });
    await bench.settle();
    expect(await kinds()).toEqual(before);
    expect(await incidents()).toHaveLength(1);
  });

  test('nor the other way round: what webhooks told is not found again', async () => {
    const bench = testContext({ pool: db.pool });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', service: 'PD1', ago: 60 });
    // Still waiting when we look: the door was faster than the intake.
    bench.pagerduty.listed.push(there('PD1'));
    await look(bench);
    expect((await kinds()).filter((kind) => kind.startsWith('alert.'))).toEqual(['alert.attached']);
  });

  test('that is old is recorded, and opens no channel', async () => {
    const bench = testContext({ pool: db.pool });
    bench.pagerduty.listed.push(there('PD1', { createdAt: ago(3 * 3_600), changedAt: ago(3 * 3_600) }));
    await look(bench);
    expect(await incidents()).toEqual([]);
  });
});

describe('a change that no webhook told', () => {
  async function ringing(bench: Bench): Promise<void> {
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', service: 'PD1', ago: 300 });
    await bench.settle();
    await db.pool.query(`update alert set recorded_at = now() - interval '5 minutes'`);
  }

  test('an acknowledgement', async () => {
    const bench = testContext({ pool: db.pool });
    await ringing(bench);
    bench.pagerduty.listed.push(there('PD1', { status: 'acknowledged', createdAt: ago(300), changedAt: ago(30) }));
    await look(bench);
    expect(await bench.incident(1)).toMatchObject({ status: 'investigating', alerts: [{ state: 'acknowledged' }] });
  });

  test('the end, asked for alone because it is in no list; not again and again where it still rings', async () => {
    const bench = testContext({ pool: db.pool });
    await ringing(bench);
    bench.pagerduty.listed.push(there('PD1', { status: 'triggered', createdAt: ago(50 * 3_600), changedAt: ago(400) }));
    await look(bench);
    await look(bench);
    expect(bench.pagerduty.count('incident')).toBe(1);
    bench.pagerduty.listed.splice(0, 1, there('PD1', { status: 'resolved', createdAt: ago(50 * 3_600), changedAt: ago(30) }));
    await db.pool.query(`update alert set asked_at = now() - interval '6 minutes'`);
    await look(bench);
    expect((await bench.incident(1)).alerts[0]?.state).toBe('cleared');
    expect((await kinds()).filter((kind) => kind === 'alert.cleared')).toHaveLength(1);
  });

  test('nothing of one that PagerDuty no longer shows us', async () => {
    const bench = testContext({ pool: db.pool });
    await ringing(bench);
    bench.pagerduty.fail('incident', new Rejected('pagerduty', '2010', 'Access Denied'));
    await look(bench);
    expect((await bench.incident(1)).alerts[0]?.state).toBe('triggered');
  });
});

test('while PagerDuty does not answer nothing is lost: it is tried again, and the round says why', async () => {
  const bench = testContext({ pool: db.pool });
  bench.pagerduty.listed.push(there('PD1'));
  bench.pagerduty.fail('openIncidents', new Outage('pagerduty', 'PagerDuty GET /incidents: no answer in time'));
  await look(bench);
  expect(await readRound(db.pool, 'pagerduty')).toMatchObject({ waits: true, outcome: 'PagerDuty GET /incidents: no answer in time' });
  await look(bench);
  expect(await incidents()).toHaveLength(1);
});

test('three processes look once', async () => {
  const pagerduty = fakePagerDuty();
  pagerduty.listed.push(there('PD1'));
  const three = Array.from({ length: 3 }, () => testContext({ pool: db.pool, pagerduty }));
  await due();
  await Promise.all(three.map((one) => makeRounds(one.context)));
  expect(pagerduty.count('openIncidents')).toBe(1);
});
