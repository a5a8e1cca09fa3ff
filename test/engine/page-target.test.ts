// Whom a person means: found in PagerDuty, in what was kept, or later when it answers.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { pageTarget, resolveTarget } from '../../src/engine/page-target.ts';
import { savePerson } from '../../src/store/person.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { anAlert, anIncident } from '../support/incidents.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

function bench(): Bench {
  const made = testContext({ pool: db.pool, config: { roles: { commander: { page: 'PEPCOMM' }, scribe: {} } } });
  made.slack.person('UBEN', { email: 'ben@acme.example' });
  made.slack.person('UDEV', { email: 'dev@acme.example' });
  made.slack.person('UEVE', { email: undefined });
  made.slack.person('UBOT', { isBot: true });
  made.pagerduty.users.push({ id: 'PBEN01', name: 'Ben', email: 'ben@acme.example', phones: ['+1 3'] });
  made.pagerduty.escalationPolicies.push({ id: 'PEPDATA', name: 'Databases' }, { id: 'PEPDAT2', name: 'Databases EU' }, { id: 'PEPCOMM', name: 'Incident commanders' });
  return made;
}
const alerted = anIncident({ alerts: [anAlert({ escalationPolicy: 'PEPDATA' })] });
const away = (made: Bench, ...methods: string[]) => methods.forEach((method) => made.pagerduty.fail(method, new Outage('pagerduty', 'away'), { times: 20 }));

test.each([
  ['<@UBEN> disk', { type: 'user', id: 'PBEN01', name: 'Ben' }, 'disk'],
  ['ben@acme.example disk', { type: 'user', id: 'PBEN01', name: 'Ben' }, 'disk'],
  ['PBEN01', { type: 'user', id: 'PBEN01', name: 'Ben' }, ''],
  ['PEPDATA now', { type: 'escalation_policy', id: 'PEPDATA', name: 'Databases' }, 'now'],
  ['databases eu disk full', { type: 'escalation_policy', id: 'PEPDAT2', name: 'Databases EU' }, 'disk full'],
  ['"Incident commanders" second SEV1', { type: 'escalation_policy', id: 'PEPCOMM', name: 'Incident commanders' }, 'second SEV1'],
  ['commander please', { type: 'escalation_policy', id: 'PEPCOMM', name: 'Incident commanders' }, 'please'],
  ['on-call second opinion', { type: 'escalation_policy', id: 'PEPDATA', name: 'Databases' }, 'second opinion'],
])('%s', async (text, target, why) => {
  expect(await pageTarget(bench().context, text, alerted)).toMatchObject({ found: 'one', target, why });
});

test.each([
  ['data disk', undefined, { found: 'many', names: ['Databases', 'Databases EU'] }],
  ['<@UDEV>', undefined, { found: 'none', say: expect.stringContaining('<@UDEV>') as string }],
  ['<@UEVE>', undefined, { found: 'none', say: expect.stringContaining('users:read.email') as string }],
  ['<@UBOT>', undefined, { found: 'none', say: expect.stringContaining('no person') as string }],
  ['<@UGONE>', undefined, { found: 'none', say: expect.stringContaining('no person') as string }],
  ['nobody@acme.example', undefined, { found: 'none', say: expect.stringContaining('nobody@acme.example') as string }],
  ['on-call', anIncident(), { found: 'none', say: expect.stringContaining('No PagerDuty alert') as string }],
  ['PGONE123', undefined, { found: 'none', say: expect.stringContaining('escalation policy') as string }],
  ['somebody please', undefined, { found: 'none', say: expect.stringContaining('on-call') as string }],
])('%s is nobody, or more than one: said what to do', async (text, incident, expected) => {
  expect(await pageTarget(bench().context, text, incident)).toEqual(expected);
});

test('a role without a pager says which setting is missing', async () => {
  const { context } = bench();
  const none = { ...context, config: { ...context.config, roles: {} } };
  expect(await pageTarget(none, 'commander', undefined)).toMatchObject({ found: 'none', say: expect.stringContaining('roles.commander.page') as string });
});

test('how to call them is kept at the moment they are found', async () => {
  expect(await pageTarget(bench().context, '<@UBEN>', undefined)).toMatchObject({ reach: { people: [{ name: 'Ben', phones: ['+1 3'] }] } });
});

describe('PagerDuty does not answer', () => {
  test('a person whose account is known is found all the same', async () => {
    const made = bench();
    await savePerson(db.pool, { via: 'pagerduty', id: 'PBEN01', name: 'Ben', slackId: 'UBEN', whyNot: undefined });
    away(made, 'userByEmail', 'user', 'policy');
    expect(await pageTarget(made.context, '<@UBEN> disk', undefined)).toMatchObject({ found: 'one', target: { id: 'PBEN01' }, why: 'disk' });
  });

  test.each([
    ['<@UDEV> disk', { type: 'user', id: '', name: 'dev@acme.example' }, 'disk'],
    ['PEPCOMM now', { type: 'escalation_policy', id: 'PEPCOMM', name: 'PEPCOMM' }, 'now'],
    ['commander now', { type: 'escalation_policy', id: 'PEPCOMM', name: 'PEPCOMM' }, 'now'],
    ['Databases disk full', { type: 'escalation_policy', id: '', name: 'Databases disk full' }, ''],
  ])('%s is looked up later', async (text, target, why) => {
    const made = bench();
    away(made, 'userByEmail', 'user', 'policy', 'policies');
    expect(await pageTarget(made.context, text, alerted)).toMatchObject({ found: 'away', target, why });
  });

  test('a policy that was kept is known by its name, with its people', async () => {
    const made = bench();
    await pageTarget(made.context, 'PEPDATA', undefined);
    away(made, 'policies', 'policy', 'user');
    expect(await pageTarget(made.context, 'Databases disk full', undefined)).toMatchObject({ found: 'away', target: { id: 'PEPDATA' }, why: 'disk full', reach: { target: { id: 'PEPDATA' } } });
  });
});

describe('what was looked up later', () => {
  test.each([
    ['ben@acme.example', { type: 'user', id: 'PBEN01', name: 'Ben' }],
    ['PBEN01', { type: 'user', id: 'PBEN01', name: 'Ben' }],
    ['PEPCOMM', { type: 'escalation_policy', id: 'PEPCOMM', name: 'Incident commanders' }],
    ['Databases EU disk', { type: 'escalation_policy', id: 'PEPDAT2', name: 'Databases EU' }],
    ['dev@acme.example', { reason: expect.stringContaining('dev@acme.example') as string }],
    ['data', { reason: expect.stringContaining('Databases, Databases EU') as string }],
    ['PGONE123', { reason: expect.stringContaining('PGONE123') as string }],
  ])('%s', async (name, expected) => {
    const { context, pagerduty } = bench();
    expect(await resolveTarget(context, pagerduty, name)).toEqual(expected);
  });
});
