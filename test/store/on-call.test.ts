// What is kept of who is on call, and which policies are worth keeping.
import { beforeEach, expect, test } from 'vitest';
import { linkAlert, saveAlert, findAlert } from '../../src/store/alert.ts';
import { keepOnCall, keptOnCall, keptPolicies, recentPolicies } from '../../src/store/on-call.ts';
import { personOfSlack, savePerson } from '../../src/store/person.ts';
import { freshDatabase } from '../support/database.ts';
import { anAlert, at } from '../support/incidents.ts';
import { opened } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const ben = { id: 'PBEN', name: 'Ben', level: 1, phones: ['+1 3'] };

test('the last word counts, with its age', async () => {
  await keepOnCall(db.pool, 'PEP1', { type: 'escalation_policy', name: 'Databases', people: [] });
  await keepOnCall(db.pool, 'PEP1', { type: 'escalation_policy', name: 'Databases', people: [ben] });
  const kept = (await keptOnCall(db.pool, ['PEP1', 'PNONE'])).get('PEP1');
  expect(kept).toMatchObject({ name: 'Databases', people: [ben] });
  expect(kept?.ageMs).toBeLessThan(60_000);
  expect((await keptOnCall(db.pool, [])).size).toBe(0);
});

test('policies by name, without people', async () => {
  await keepOnCall(db.pool, 'PEP1', { type: 'escalation_policy', name: 'Databases', people: [ben] });
  await keepOnCall(db.pool, 'PBEN', { type: 'user', name: 'Ben', people: [ben] });
  expect(await keptPolicies(db.pool)).toEqual([{ id: 'PEP1', name: 'Databases' }]);
});

test('the policies of recent alerts, the latest first, each once', async () => {
  const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
  const alarm = (key: string, escalationPolicy: string | undefined, days: number, source = 'pagerduty') => saveAlert(db.pool, {
    alert: anAlert({ key, source, ...(escalationPolicy === undefined ? {} : { escalationPolicy }) }), incident: undefined, state: 'triggered', why: 'x', at: day(days), again: false,
  });
  await alarm('A', 'PEP1', 5);
  await alarm('B', 'PEP1', 1);
  await alarm('C', 'PEP2', 3);
  await alarm('D', 'POLD', 40);
  await alarm('E', undefined, 1);
  await alarm('F', 'PACME', 1, 'acme');
  expect(await recentPolicies(db.pool, 30, 10)).toEqual(['PEP1', 'PEP2']);
  expect(await recentPolicies(db.pool, 30, 1)).toEqual(['PEP1']);
});

test('who a Slack user is in PagerDuty, as long as it is fresh', async () => {
  await savePerson(db.pool, { via: 'pagerduty', id: 'PBEN', name: 'Ben', slackId: 'UBEN', whyNot: undefined });
  expect(await personOfSlack(db.pool, 'pagerduty', 'UBEN', 60_000)).toEqual({ id: 'PBEN', name: 'Ben' });
  expect(await personOfSlack(db.pool, 'github', 'UBEN', 60_000)).toBeUndefined();
  await db.pool.query(`update person set looked_up_at = now() - interval '1 hour'`);
  expect(await personOfSlack(db.pool, 'pagerduty', 'UBEN', 60_000)).toBeUndefined();
});

test('an alert is linked to the first incident that says so, and keeps what is known of its state', async () => {
  const [one, two] = [await opened(db.pool), await opened(db.pool)];
  const link = (incident: number) => linkAlert(db.pool, { alert: anAlert(), incident, why: 'rings for a page', at: at(0) });
  expect(await link(one)).toMatchObject({ incident: one, state: 'triggered' });
  expect(await link(two)).toMatchObject({ incident: one });
  await saveAlert(db.pool, { alert: anAlert({ key: 'Q2' }), incident: undefined, state: 'acknowledged', why: 'its trigger has not reached us', at: at(9), again: false });
  expect(await linkAlert(db.pool, { alert: anAlert({ key: 'Q2' }), incident: two, why: 'x', at: at(0) })).toEqual({ incident: two, state: 'acknowledged', stateAt: new Date(at(9)) });
  expect(await findAlert(db.pool, 'pagerduty', 'Q2')).toMatchObject({ incident: two, state: 'acknowledged' });
});
