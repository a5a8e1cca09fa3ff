// The doctor about PagerDuty: the subscription that must be there, on, and pointing here; the token; whom can be paged.
import { beforeEach, describe, expect, it } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { freshDatabase } from '../support/database.ts';
import { aPatient, checksOf, type Sick } from '../support/patient.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

function sub({ pagerduty }: Sick, more: object): void {
  const [one] = pagerduty.webhooks;
  if (one) pagerduty.webhooks.splice(0, 1, { ...one, ...more });
}

it('all well', async () => {
  await storeDelivery(db.pool, { source: 'pagerduty', key: 'k', lane: 'l', body: '{}', urgency: 1 });
  const { patient } = await aPatient({ db: db.pool });
  expect(Object.values(await checksOf(patient, 'PagerDuty')).map((check) => [check.name, check.state])).toEqual([['token', 'ok'], ['subscription', 'ok'], ['webhooks', 'ok'], ['paging', 'off']]);
});

it('off: which variables turn what on, and where to get them', async () => {
  const { patient } = await aPatient({ env: { PAGERDUTY_WEBHOOK_SECRET: '', PAGERDUTY_API_TOKEN: '', PAGERDUTY_FROM_EMAIL: '' } });
  const checks = await checksOf({ ...patient, ports: { ...patient.ports, pagerduty: undefined } }, 'PagerDuty');
  expect(checks).toMatchObject({
    webhooks: { state: 'off', fix: expect.stringContaining('https://tocsin.example/webhooks/pagerduty') as string },
    API: { state: 'off', fix: expect.stringMatching(/PAGERDUTY_API_TOKEN.*PAGERDUTY_FROM_EMAIL/) as string },
  });
});

describe('the token', () => {
  it.each<[string, (given: Sick) => void, string, RegExp]>([
    ['is refused', ({ pagerduty }) => pagerduty.fail('userByEmail', new Rejected('pagerduty', '2006', 'Authentication failed')), 'broken', /api\.eu\.pagerduty\.com/],
    ['gets no answer', ({ pagerduty }) => pagerduty.fail('userByEmail', new Outage('pagerduty', 'away')), 'broken', /status\.pagerduty\.com/],
    ['acts for nobody', ({ pagerduty }) => void pagerduty.users.splice(0), 'broken', /PAGERDUTY_FROM_EMAIL/],
    ['may not read numbers', ({ pagerduty }) => pagerduty.fail('phones', new Rejected('pagerduty', '2010', 'Access Denied')), 'warning', /users:contact_methods\.read/],
  ])('%s', async (_, worsen, state, fix) => {
    const given = await aPatient();
    worsen(given);
    const { token } = await checksOf(given.patient, 'PagerDuty');
    expect([token?.state, token?.fix]).toEqual([state, expect.stringMatching(fix)]);
  });
});

describe('the subscription', () => {
  it.each<[string, (given: Sick) => void, string, RegExp, RegExp]>([
    ['is not there at all', ({ pagerduty }) => void pagerduty.webhooks.splice(0), 'broken', /there is none at all/, /New Webhook.*https:\/\/tocsin\.example\/webhooks\/pagerduty.*PAGERDUTY_WEBHOOK_SECRET/],
    ['calls another address', (given) => sub(given, { url: 'https://old.example/webhooks/pagerduty' }), 'broken', /the others call https:\/\/old\.example/, /New Webhook/],
    ['calls plain http', (given) => sub(given, { url: 'http://tocsin.example/webhooks/pagerduty' }), 'broken', /no webhook subscription/, /New Webhook/],
    ['is switched off', (given) => sub(given, { active: false }), 'broken', /switched off/, /Webhook Status/],
    ['was switched off by PagerDuty', (given) => sub(given, { disabled: true }), 'broken', /for a day/, /“Enable”/],
    ['sends too little', (given) => sub(given, { events: ['incident.triggered'] }), 'warning', /does not send incident\.acknowledged.*incident\.resolved/, /all events of incidents/],
    ['may not be read', ({ pagerduty }) => pagerduty.fail('subscriptions', new Rejected('pagerduty', '2010', 'Access Denied')), 'warning', /Access Denied/, /admin/],
  ])('%s', async (_, worsen, state, say, fix) => {
    const given = await aPatient();
    worsen(given);
    const { subscription } = await checksOf(given.patient, 'PagerDuty');
    expect(subscription?.state).toBe(state);
    expect(subscription?.say).toMatch(say);
    expect(subscription?.fix).toMatch(fix);
  });

  it('of two, while a secret is replaced, the one that works counts, and a slash at the end does not', async () => {
    const given = await aPatient();
    sub(given, { id: 'POLD', disabled: true });
    given.pagerduty.webhooks.push({ id: 'PNEW', url: 'https://tocsin.example/webhooks/pagerduty/', active: true, disabled: false, filter: 'service_reference', events: given.pagerduty.webhooks[0]?.events ?? [] });
    expect(await checksOf(given.patient, 'PagerDuty')).toMatchObject({ subscription: { state: 'ok', say: 'PNEW calls https://tocsin.example/webhooks/pagerduty for one service' } });
  });
});

it('webhooks that never arrived', async () => {
  const { patient } = await aPatient({ db: db.pool });
  expect(await checksOf(patient, 'PagerDuty')).toMatchObject({ webhooks: { state: 'warning', fix: expect.stringMatching(/Send Test Event.*PAGERDUTY_WEBHOOK_SECRET/) as string } });
});

describe('whom can be paged', () => {
  const withConfig = async (config: object) => {
    const given = await aPatient();
    given.pagerduty.services.push({ id: 'PSVC001', name: 'People' });
    given.pagerduty.escalationPolicies.push({ id: 'PEPCOMM', name: 'Commanders' });
    return checksOf({ ...given.patient, settings: { ...given.patient.settings, config: { ...given.patient.settings.config, ...config } } }, 'PagerDuty');
  };

  it.each([
    [{ paging: { service: 'PSVC001' } }, 'ok', /People/],
    [{ paging: { service: 'PGONE01' } }, 'broken', /PGONE01/],
    [{}, 'off', /incidents of PagerDuty only/],
  ])('%j', async (config, state, say) => {
    const { paging } = await withConfig(config);
    expect([paging?.state, paging?.say]).toEqual([state, expect.stringMatching(say)]);
  });

  it('a role whose pager is gone is named', async () => {
    expect(await withConfig({ roles: { commander: { page: 'PEPCOMM' }, scribe: {} } })).not.toHaveProperty('roles');
    expect(await withConfig({ roles: { commander: { page: 'PGONE01' } } })).toMatchObject({ roles: { state: 'broken', say: expect.stringContaining('roles.commander.page (PGONE01)') as string } });
  });
});
