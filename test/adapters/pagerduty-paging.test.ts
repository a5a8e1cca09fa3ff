// Paging over the PagerDuty port against the look-alike: who is rung, how often, and what is known for when it fails.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listenPagerDuty } from '../../demo/pagerduty/listen.ts';
import { createPagerDuty } from '../../src/adapters/pagerduty.ts';
import { dialled, toSubscription } from '../../src/adapters/pagerduty-answers.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { ana, ben, bot, checkout, smallWorld } from '../demo/pagerduty/small-world.ts';

let small: ReturnType<typeof smallWorld>;
let served: Awaited<ReturnType<typeof listenPagerDuty>>;
const port = () => createPagerDuty({ apiUrl: served.apiUrl, token: 'secret-key', fromEmail: bot.email, version: '0.1.0' });
beforeEach(async () => {
  small = smallWorld({ token: 'secret-key' });
  served = await listenPagerDuty(small.world);
});
afterEach(() => served.close());

const page = { key: 'tocsin-INC-42-page-1', title: 'INC-42 page 1: down', details: 'by Ada', service: checkout.id, target: { id: ana.id, type: 'user' } } as const;

describe('an incident of our own', () => {
  test('rings a person, in the name of who asked', async () => {
    const made = await port().createIncident(page, ben.email);
    expect(made).toMatchObject({ title: page.title, status: 'triggered', urgency: 'high', assignees: [{ id: ana.id, name: ana.name }], service: { id: checkout.id } });
    const [kept] = [...small.world.incidents.values()];
    expect(kept).toMatchObject({ id: made.id, key: page.key, changedBy: ben.id, assignees: [ana.id] });
    await small.world.settled();
    expect(small.caught.map((each) => [each.event.event_type, each.event.data['incident_key']])).toEqual([['incident.triggered', page.key]]);
  });

  test('rings whoever a policy has on call', async () => {
    const made = await port().createIncident({ ...page, target: { id: 'PEP01', type: 'escalation_policy' } });
    expect(made).toMatchObject({ assignees: [{ id: ben.id }], escalationPolicy: 'PEP01' });
    expect(small.world.calls.at(-1)?.body['incident']).not.toHaveProperty('assignments');
  });

  test('with a key that is open already is that one, not a second', async () => {
    const first = await port().createIncident(page);
    expect((await port().createIncident(page)).id).toBe(first.id);
    expect(small.world.incidents.size).toBe(1);
  });

  test('with a key that was resolved rings anew', async () => {
    const first = await port().createIncident(page);
    small.world.resolve(first.id);
    expect((await port().createIncident(page)).id).not.toBe(first.id);
  });

  test('on a service that is gone is refused', async () => {
    await expect(port().createIncident({ ...page, service: 'PGONE' })).rejects.toThrow(Rejected);
  });

  test('is found by its key after a lost answer', async () => {
    small.world.fault({ kind: 'drop-after', match: { method: 'POST', path: 'incidents' } });
    await expect(port().createIncident(page)).rejects.toMatchObject({ name: 'Outage', ambiguous: true });
    expect(await port().incidentByKey(page.key)).toMatchObject({ title: page.title, status: 'triggered' });
    expect(await port().incidentByKey('tocsin-INC-42-page-2')).toBeUndefined();
  });
});

test('what people were asked with can be read, after a lost answer too', async () => {
  const { id } = small.trigger();
  expect(await port().responderRequests(id)).toEqual([]);
  small.world.fault({ kind: 'drop-after', match: { path: 'responder_requests' } });
  await expect(port().requestResponder(id, { id: ana.id, type: 'user' }, 'INC-42 page 2: help')).rejects.toThrow(Outage);
  expect(await port().responderRequests(id)).toContain('INC-42 page 2: help');
  expect(await port().responderRequests('QGONE')).toEqual([]);
});

test('telephones as one dials them', async () => {
  expect(await port().phones(ben.id)).toEqual(['+234 8012345678', '+1 2025550123']);
  expect(await port().phones(ana.id)).toEqual([]);
  expect(await port().phones('PGONE')).toEqual([]);
  small.world.fault({ kind: '403', match: { path: 'contact_methods' } });
  await expect(port().phones(ben.id)).rejects.toMatchObject({ name: 'Rejected', message: expect.stringContaining('users:contact_methods.read') as string });
});

test.each([
  [[], []],
  [[{ type: 'email_contact_method', address: 'a@b.example' }], []],
  [[{ type: 'push_notification_contact_method', address: 'deadbeef' }], []],
  [[{ type: 'sms_contact_method', address: '2', country_code: 1 }, { type: 'phone_contact_method', address: '1', country_code: 1 }], ['+1 1', '+1 2']],
  [[{ type: 'sms_contact_method', address: '1', country_code: 1 }, { type: 'phone_contact_method', address: '1', country_code: 1 }], ['+1 1']],
  [[{ type: 'phone_contact_method', address: ' 5550100 ', country_code: null }, { type: 'phone_contact_method', address: '' }], ['5550100']],
])('%j is dialled as %j', (methods, expected) => {
  expect(dialled(methods)).toEqual(expected);
});

test('policies by name and id, services by id', async () => {
  expect(await port().policies('def')).toEqual([{ id: 'PEP01', name: 'Default' }]);
  expect(await port().policies('nothing')).toEqual([]);
  expect(await port().policy('PEP01')).toEqual({ id: 'PEP01', name: 'Default' });
  expect(await port().policy('PGONE')).toBeUndefined();
  expect(await port().service(checkout.id)).toEqual({ id: checkout.id, name: checkout.name });
  expect(await port().service('PGONE')).toBeUndefined();
});

test('subscriptions say where they point, what they send, and whether they are off', async () => {
  const [one] = await port().subscriptions();
  expect(one).toMatchObject({ id: 'PSUB001', url: 'https://tocsin.example/webhooks/pagerduty', active: true, disabled: false, filter: 'account_reference' });
  expect(one?.events).toContain('incident.triggered');
  small.answers.push(400, 400, 400);
  for (let time = 0; time < 3; time += 1) small.trigger();
  await small.world.settled();
  expect((await port().subscriptions())[0]).toMatchObject({ disabled: true });
});

test('a subscription of which PagerDuty says little is read all the same', () => {
  expect(toSubscription({ id: 'P1' })).toEqual({ id: 'P1', url: '', active: true, disabled: false, events: [], filter: 'account_reference' });
});
