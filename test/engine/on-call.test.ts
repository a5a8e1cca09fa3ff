// Who is on call: asked of PagerDuty once a minute at most, kept with its age, and known on the day it does not answer.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { keepOnCallFresh, refreshOnCall } from '../../src/engine/keep-on-call.ts';
import { callByHand, onCallFor } from '../../src/engine/on-call.ts';
import { keepOnCall, keptOnCall } from '../../src/store/on-call.ts';
import { savePerson } from '../../src/store/person.ts';
import type { Clock } from '../../src/ports.ts';
import { systemClock } from '../../src/world.ts';
import { arrive } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench, type Wanted } from '../support/engine.ts';
import { anAlert, after, anIncident, at } from '../support/incidents.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const away = new Outage('pagerduty', 'away');
const incident = anIncident({ alerts: [anAlert({ escalationPolicy: 'PEPDATA' })] });

function bench(wanted: Partial<Wanted> = {}): Bench {
  const made = testContext({ pool: db.pool, config: { roles: { commander: { page: 'PCHI01' } } }, ...wanted });
  made.pagerduty.users.push({ id: 'PBEN01', name: 'Ben', email: 'ben@acme.example', phones: ['+1 3'] }, { id: 'PCHI01', name: 'Chiara', email: 'c@acme.example', phones: ['+1 1'] });
  made.pagerduty.escalationPolicies.push({ id: 'PEPDATA', name: 'Databases' });
  made.pagerduty.onCalls.set('PEPDATA', ['PBEN01', 'PCHI01']);
  return made;
}
const older = (minutes: number) => db.pool.query(`update on_call set fetched_at = fetched_at - $1 * interval '1 minute'`, [minutes]);

test('for the alerts that ring and for the roles of the config, first level first, with their numbers and Slack accounts', async () => {
  const { context } = bench();
  await savePerson(db.pool, { via: 'pagerduty', id: 'PBEN01', name: 'Ben', slackId: 'U0BEN', whyNot: undefined });
  const { state, groups } = await onCallFor(context, incident);
  expect(state).toBe('known');
  expect(groups).toMatchObject([
    { target: { type: 'escalation_policy', id: 'PEPDATA', name: 'Databases' }, why: ['checkout-api'], stale: false, people: [{ id: 'PBEN01', level: 1, phones: ['+1 3'], slackId: 'U0BEN' }, { id: 'PCHI01', level: 2, phones: ['+1 1'] }] },
    { target: { type: 'user', id: 'PCHI01' }, why: [], roles: ['commander'], people: [{ id: 'PCHI01' }] },
  ]);
});

test('outside an incident: the roles', async () => {
  expect((await onCallFor(bench().context, undefined)).groups.map((group) => group.target.id)).toEqual(['PCHI01']);
});

test('PagerDuty is asked once a minute at most', async () => {
  const { context, pagerduty } = bench({ config: {} });
  await onCallFor(context, incident);
  await onCallFor(context, incident);
  expect(pagerduty.count('onCall')).toBe(1);
  await older(2);
  await onCallFor(context, incident);
  expect(pagerduty.count('onCall')).toBe(2);
  // Numbers seldom change.
  expect(pagerduty.count('phones')).toBe(2);
});

test('away: what was kept, with its time; what never was known is left out', async () => {
  const { context, pagerduty } = bench();
  await onCallFor(context, incident);
  await older(90);
  for (const method of ['policy', 'user']) pagerduty.fail(method, away, { times: 20 });
  const known = await onCallFor(context, anIncident({ alerts: [anAlert({ escalationPolicy: 'PEPDATA' }), anAlert({ key: 'Q2', escalationPolicy: 'PNEVER1' })] }));
  expect(known.state).toBe('away');
  expect(known.groups.map((group) => [group.target.id, group.stale])).toEqual([['PEPDATA', true], ['PCHI01', true]]);
  expect(Date.now() - Date.parse(known.groups[0]?.asOf ?? '')).toBeGreaterThan(89 * 60_000);
});

test('nobody waits longer for PagerDuty than a form may take', async () => {
  // Every wait is over at once: PagerDuty never answers in time.
  const hurried: Clock = { ...systemClock, sleep: () => Promise.resolve() };
  const { context, pagerduty } = bench({ clock: hurried });
  const never = new Promise<never>(() => undefined);
  const stuck = { ...context, ports: { ...context.ports, pagerduty: { ...pagerduty, policy: () => never, user: () => never } } };
  expect(await onCallFor(stuck, incident)).toEqual({ state: 'away', groups: [] });
});

test('a token that may not read telephone numbers still knows the names', async () => {
  const { context, pagerduty } = bench();
  pagerduty.fail('phones', new Rejected('pagerduty', '2010', 'Access Denied'), { times: 10 });
  expect((await onCallFor(context, incident)).groups[0]?.people).toMatchObject([{ name: 'Ben', phones: [] }, { name: 'Chiara', phones: [] }]);
});

test('an id that PagerDuty does not know is no group, and no outage', async () => {
  const { context } = bench({ config: { roles: { commander: { page: 'PGONE1' } } } });
  expect(await onCallFor(context, undefined)).toEqual({ state: 'known', groups: [] });
});

test('PagerDuty off', async () => {
  const { context } = bench();
  expect(await onCallFor({ ...context, ports: { ...context.ports, pagerduty: undefined } }, incident)).toEqual({ state: 'off', groups: [] });
});

describe('whom to call by hand', () => {
  const asked = after(incident, { kind: 'page.requested', at: at(1), data: { page: 1, target: { type: 'user', id: 'PBEN01', name: 'Ben' }, why: 'x' } });

  test('is looked up for a page that has not got through, whoever was meant among them', async () => {
    const found = await callByHand(bench().context, asked, '1:waiting');
    expect(found?.groups.map((group) => group.target.id)).toContain('PBEN01');
  });

  test('and not for one that rings, or that nobody asked for', async () => {
    const { context, pagerduty } = bench();
    expect(await callByHand(context, after(asked, { kind: 'page.sent', data: { page: 1, key: 'Q' } }), '1')).toBeUndefined();
    expect(await callByHand(context, asked, '2')).toBeUndefined();
    expect(pagerduty.count('policy')).toBe(0);
  });
});

describe('kept fresh before it is needed', () => {
  test('the roles, and the policies of the last month’s alerts', async () => {
    const made = bench();
    await arrive(db.pool, { type: 'incident.triggered', key: 'Q1', data: { escalation_policy: { id: 'PEPDATA' } } });
    await made.engine.drain();
    expect(await refreshOnCall(made.context)).toBe(2);
    expect((await keptOnCall(db.pool, ['PEPDATA', 'PCHI01', 'PBEN01'])).size).toBe(3);
    expect(await refreshOnCall(made.context)).toBe(0);
    await older(45);
    expect(await refreshOnCall(made.context)).toBe(2);
  });

  test('again and again until it is told to stop, outages or not', async () => {
    const over = new AbortController();
    let waits = 0;
    // Every wait is over at once; the fourth is the last.
    const clock: Clock = { ...systemClock, sleep: async () => {
      waits += 1;
      if (waits === 4) over.abort();
    } };
    const made = bench({ clock });
    made.pagerduty.fail('policy', away, { times: 1 });
    await keepOnCallFresh(made.context, over.signal);
    expect((await keptOnCall(db.pool, ['PCHI01'])).size).toBe(1);
    expect(waits).toBe(4);
  });

  test('an outage leaves what was kept', async () => {
    const made = bench();
    await refreshOnCall(made.context);
    await older(45);
    for (const method of ['policy', 'user']) made.pagerduty.fail(method, away, { times: 5 });
    await expect(refreshOnCall(made.context)).rejects.toThrow(Outage);
    expect((await keptOnCall(db.pool, ['PCHI01'])).get('PCHI01')?.people).toMatchObject([{ phones: ['+1 1'] }]);
  });
});

test('a row of another version is as if it were not there', async () => {
  await keepOnCall(db.pool, 'PX', { type: 'user', name: 'X', people: [] });
  await db.pool.query(`update on_call set known = '{"who": "knows"}'`);
  expect((await keptOnCall(db.pool, ['PX'])).size).toBe(0);
});
