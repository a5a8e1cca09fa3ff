// What /readyz says of PagerDuty: looked or not, why not, and whether a test ping comes through.
import { beforeEach, expect, test } from 'vitest';
import { pagerDutyParts } from '../../src/edge/health-pagerduty.ts';
import { setTrouble } from '../../src/store/way-in.ts';
import { freshDatabase } from '../support/database.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const now = new Date('2026-11-21T03:00:00Z');
const looked = (more: Readonly<Record<string, unknown>>) => {
  const row = { attempt: 0, owner: null, done_at: '2026-11-21T02:59:20Z', outcome: '3 open', ...more };
  return db.pool.query(`insert into round (name, due_at, attempt, owner, done_at, outcome) values ('pagerduty', now(), $1, $2, $3, $4)`, [row.attempt, row.owner, row.done_at, row.outcome]);
};

test('nothing where it never ran', async () => {
  expect(await pagerDutyParts(db.pool, now)).toEqual({});
  await looked({ done_at: null, outcome: null });
  expect(await pagerDutyParts(db.pool, now)).toEqual({});
});

test.each<[string, Readonly<Record<string, unknown>>, boolean, string]>([
  ['done', {}, true, '3 open (last done 40 s ago)'],
  ['under way', { attempt: 1, owner: '00000000-0000-4000-8000-000000000001' }, true, '3 open (last done 40 s ago)'],
  ['waiting after an outage', { attempt: 2, outcome: 'PagerDuty GET /incidents: no answer in time' }, false, 'PagerDuty GET /incidents: no answer in time (last done 40 s ago)'],
  ['never once', { attempt: 2, outcome: 'no answer in time', done_at: null }, false, 'no answer in time'],
  ['refused', { outcome: 'given up: PagerDuty refused' }, false, 'given up: PagerDuty refused (last done 40 s ago)'],
  ['long ago', { done_at: '2026-11-21T02:54:59Z' }, false, '3 open (last done 301 s ago)'],
])('the look: %s', async (_what, row, ok, detail) => {
  await looked(row);
  expect(await pagerDutyParts(db.pool, now)).toEqual({ pagerdutyLook: { ok, detail } });
});

test('the way in: its trouble before its last figure', async () => {
  await db.pool.query(`insert into way_in (source, pinged_at, arrived_at, seconds) values ('pagerduty', '2026-11-21T02:58:00Z', '2026-11-21T02:58:01.2Z', 1.2)`);
  expect(await pagerDutyParts(db.pool, now)).toEqual({ pagerdutyWayIn: { ok: true, detail: 'a test ping took 1.2 s, 119 s ago' } });
  await setTrouble(db.pool, 'pagerduty', 'it is off');
  expect(await pagerDutyParts(db.pool, now)).toEqual({ pagerdutyWayIn: { ok: false, detail: 'it is off' } });
});
