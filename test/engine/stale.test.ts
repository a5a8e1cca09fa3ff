// A backlog after an outage of ours: what is over by the time we look opens no channel, and what is old is kept.
import { beforeEach, expect, test } from 'vitest';
import { findAlert } from '../../src/store/alert.ts';
import { listIncidents } from '../../src/store/incident.ts';
import { arrive, arriveRaw, pagerDutyBody } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const come = (type: string, ago: number, key = 'PD1') => arrive(db.pool, { type: `incident.${type}`, key, service: key, ago });
const incidents = async () => (await listIncidents(db.pool, { most: 100, privateToo: true })).map((one) => one.alerts.map((alert) => [alert.key, alert.state]));

test.each<[string, readonly (readonly [string, number])[], readonly unknown[]]>([
  ['a trigger and its end: no channel', [['triggered', 60], ['resolved', 30]], []],
  ['acknowledged between them: no channel', [['triggered', 60], ['acknowledged', 50], ['resolved', 30]], []],
  ['ended and fired again: a channel', [['triggered', 60], ['resolved', 50], ['reopened', 40]], [[['PD1', 'triggered']]]],
  ['fired again and ended: no channel', [['triggered', 60], ['resolved', 50], ['reopened', 40], ['resolved', 30]], []],
  ['an end that is older than the trigger: a channel', [['triggered', 60], ['resolved', 90]], [[['PD1', 'triggered']]]],
  ['acknowledged only: a channel', [['triggered', 60], ['acknowledged', 50]], [[['PD1', 'acknowledged']]]],
  ['older than "stale-after": no channel', [['triggered', 3 * 3_600]], []],
])('%s', async (_what, events, expected) => {
  for (const [type, ago] of events) await come(type, ago);
  await testContext({ pool: db.pool }).settle();
  expect(await incidents()).toEqual(expected);
  expect(await findAlert(db.pool, 'pagerduty', 'PD1')).toBeDefined();
  expect((await db.pool.query(`select 1 from delivery where state in ('done', 'ignored')`)).rowCount).toBe(events.length);
});

test('why it opened nothing is kept with the alert and its delivery', async () => {
  await come('triggered', 60);
  await come('resolved', 30);
  await testContext({ pool: db.pool }).settle();
  expect((await db.pool.query('select outcome from delivery order by id')).rows).toMatchObject([{ outcome: 'recorded: stale: it was over before we could look at it' }, {}]);
  expect(await findAlert(db.pool, 'pagerduty', 'PD1')).toMatchObject({ state: 'cleared', incident: undefined });
});

test('the end of another alert is not its own; what cannot be read behind it says nothing', async () => {
  await come('triggered', 60);
  await come('resolved', 30, 'PD2');
  const broken = pagerDutyBody({ type: 'incident.resolved', key: 'PD1', ago: 30, data: { title: 7 } });
  await arriveRaw(db.pool, JSON.stringify(broken));
  await testContext({ pool: db.pool }).engine.drain();
  expect(await incidents()).toEqual([[['PD1', 'triggered']]]);
});

test('it joins an incident that is open, as part of what happened there', async () => {
  const bench = testContext({ pool: db.pool });
  await come('triggered', 60);
  await bench.settle();
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD9', service: 'PD1', ago: 50 });
  await arrive(db.pool, { type: 'incident.resolved', key: 'PD9', service: 'PD1', ago: 40 });
  await bench.settle();
  expect(await incidents()).toEqual([[['PD1', 'triggered'], ['PD9', 'cleared']]]);
});
