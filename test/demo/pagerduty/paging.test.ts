// What the look-alike plays when people are paged: responder requests that can be read again, incidents that ring somebody, telephones.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenPagerDuty } from '../../../demo/pagerduty/listen.ts';
import { ana, ben, checkout, smallWorld } from './small-world.ts';

let small: ReturnType<typeof smallWorld>;
let served: Awaited<ReturnType<typeof listenPagerDuty>>;
beforeEach(async () => {
  small = smallWorld();
  served = await listenPagerDuty(small.world);
});
afterEach(() => served.close());

async function ask(method: string, path: string, body?: object) {
  const headers = { 'content-type': 'application/json', authorization: 'Token token=key', from: ana.email };
  const response = await fetch(`${served.apiUrl}/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: JSON.parse(await response.text()) as Record<string, unknown> };
}

const request = (message: string, target: object) => ({ requester_id: ana.id, message, responder_request_targets: [{ responder_request_target: target }] });
const incident = { type: 'incident', title: 'Ring', service: { id: checkout.id, type: 'service_reference' } };

test('who was asked into an incident stands in it', async () => {
  const { id } = small.trigger();
  await ask('POST', `incidents/${id}/responder_requests`, request('help', { id: ben.id, type: 'user_reference' }));
  await ask('POST', `incidents/${id}/responder_requests`, request('more help', { id: 'PEP01', type: 'escalation_policy_reference' }));
  const { body } = await ask('GET', `incidents/${id}`);
  expect(body['incident']).toMatchObject({
    responder_requests: [
      { message: 'help', requester: { id: ana.id }, responder_request_targets: [{ responder_request_target: { id: ben.id } }] },
      { message: 'more help', responder_request_targets: [{ responder_request_target: { id: 'PEP01' } }] },
    ],
    incidents_responders: [{ message: 'help', state: 'pending', user: { id: ben.id } }, { message: 'more help', user: { id: ben.id } }],
  });
});

test('nobody is asked into what is resolved', async () => {
  const { id } = small.trigger();
  small.world.resolve(id);
  expect((await ask('POST', `incidents/${id}/responder_requests`, request('help', { id: ben.id, type: 'user_reference' }))).status).toBe(400);
});

test('a new incident rings the people or the policy it names', async () => {
  const person = { ...incident, assignments: [{ assignee: { id: ana.id, type: 'user_reference' } }] };
  expect((await ask('POST', 'incidents', { incident: person })).body['incident']).toMatchObject({ assignments: [{ assignee: { id: ana.id } }] });
  const policy = { ...incident, escalation_policy: { id: 'PEP01', type: 'escalation_policy_reference' } };
  expect((await ask('POST', 'incidents', { incident: policy })).body['incident']).toMatchObject({ escalation_policy: { id: 'PEP01' }, assignments: [{ assignee: { id: ben.id } }] });
});

test.each([
  ['a person and a policy together', { assignments: [{ assignee: { id: ana.id } }], escalation_policy: { id: 'PEP01' } }],
  ['nobody PagerDuty knows', { assignments: [{ assignee: { id: 'PNONE' } }] }],
  ['a policy that is gone', { escalation_policy: { id: 'PNONE' } }],
])('%s cannot be rung', async (_, whom) => {
  expect((await ask('POST', 'incidents', { incident: { ...incident, ...whom } })).status).toBe(400);
});

test('telephones stand beside the e-mail address', async () => {
  const { body } = await ask('GET', `users/${ben.id}/contact_methods`);
  expect(body['contact_methods']).toMatchObject([
    { type: 'email_contact_method', address: ben.email }, { type: 'phone_contact_method', country_code: 234 }, { type: 'phone_contact_method', country_code: 1 },
  ]);
  expect((await ask('GET', 'users/PNONE/contact_methods')).status).toBe(404);
});

test('policies are found by a part of their name, and one by its id', async () => {
  expect((await ask('GET', 'escalation_policies?query=FAU')).body['escalation_policies']).toMatchObject([{ id: 'PEP01' }]);
  expect((await ask('GET', 'escalation_policies?query=zzz')).body['escalation_policies']).toEqual([]);
  expect((await ask('GET', 'escalation_policies/PEP01')).body['escalation_policy']).toMatchObject({ name: 'Default' });
  expect((await ask('GET', 'escalation_policies/PNONE')).status).toBe(404);
});

test('the subscription is what a person made of it', async () => {
  small.world.subscription.active = false;
  small.world.subscription.events = ['incident.triggered'];
  small.world.subscription.url = () => 'https://elsewhere.example/hook';
  expect((await ask('GET', 'webhook_subscriptions')).body['webhook_subscriptions']).toMatchObject([
    { active: false, events: ['incident.triggered'], delivery_method: { url: 'https://elsewhere.example/hook' } },
  ]);
});

test('a scope that is missing is a 403', async () => {
  small.world.fault({ kind: '403', match: { path: 'contact_methods' } });
  expect((await ask('GET', `users/${ben.id}/contact_methods`)).status).toBe(403);
  expect((await ask('GET', `users/${ben.id}/contact_methods`)).status).toBe(200);
});
