// The look-alike's REST API: shapes, error codes, paging, and the webhooks its writes cause.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenPagerDuty } from '../../../demo/pagerduty/listen.ts';
import { ana, ben, bot, checkout, smallWorld } from './small-world.ts';

let small: ReturnType<typeof smallWorld>;
let served: Awaited<ReturnType<typeof listenPagerDuty>>;
beforeEach(async () => {
  small = smallWorld();
  served = await listenPagerDuty(small.world);
});
afterEach(() => served.close());

type Body = Record<string, unknown>;
async function ask(method: string, path: string, body?: object, from?: string, token = 'key') {
  const headers = {
    'content-type': 'application/json', authorization: `Token token=${token}`, ...(from !== undefined && { from }),
  };
  const response = await fetch(`${served.apiUrl}/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as Body & { error?: { code: number; errors?: string[] } },
    headers: response.headers, text,
  };
}
const put = (id: string, incident: object, from: string | undefined = ana.email) => ask(
  'PUT', `incidents/${id}`, { incident: { type: 'incident_reference', ...incident } }, from,
);

test('an incident in REST has the names REST uses', async () => {
  const { id } = small.trigger();
  const { status, body } = await ask('GET', `incidents/${id}`);
  expect(status).toBe(200);
  expect(body['incident']).toMatchObject({
    id, type: 'incident', incident_number: 1, summary: '[#1] checkout-api error rate', status: 'triggered', urgency: 'high',
    service: { id: checkout.id, type: 'service_reference' }, assignments: [{ assignee: { id: ben.id } }],
    priority: { name: 'P1', type: 'priority' },
    alert_counts: { all: 1, triggered: 1, resolved: 0 },
  });
  expect(await ask('GET', 'incidents/1')).toMatchObject({ body: { incident: { id } } });
});

test('a write over REST comes back as a webhook with the From user as agent', async () => {
  const { id } = small.trigger();
  await put(id, { status: 'acknowledged' }, bot.email);
  await ask('POST', `incidents/${id}/notes`, { note: { content: 'from Slack' } }, ana.email);
  await small.world.settled();
  const [, acknowledged, annotated] = small.caught.map((each) => each.event);
  expect(acknowledged).toMatchObject({
    event_type: 'incident.acknowledged', agent: { id: bot.id, type: 'user_reference', summary: 'Tocsin' },
  });
  expect(annotated).toMatchObject({
    event_type: 'incident.annotated', agent: { id: ana.id }, data: { content: 'from Slack', incident: { id } },
  });
  const { body } = await ask('GET', `incidents/${id}/notes`);
  expect(body['notes']).toMatchObject([{ id: annotated?.data['id'], content: 'from Slack', user: { id: ana.id } }]);
});

test('changing the state to what it is has a code of its own', async () => {
  const { id } = small.trigger();
  await put(id, { status: 'acknowledged' });
  expect(await put(id, { status: 'acknowledged' })).toMatchObject({ status: 400, body: { error: { code: 1002 } } });
  await put(id, { status: 'resolved' });
  expect(await put(id, { status: 'resolved' })).toMatchObject({ status: 400, body: { error: { code: 1001 } } });
});

test('acknowledging what is resolved reopens it', async () => {
  const { id } = small.trigger();
  await put(id, { status: 'resolved' });
  await put(id, { status: 'acknowledged' });
  await small.world.settled();
  expect(small.types().slice(1)).toEqual(['incident.resolved', 'incident.reopened', 'incident.acknowledged']);
});

test('priority, people, policy and level change with their own events', async () => {
  const { id } = small.trigger();
  await put(id, { priority: { id: 'PRIO00P2', type: 'priority_reference' } });
  await put(id, { assignments: [{ assignee: { id: ana.id, type: 'user_reference' } }] });
  await put(id, { escalation_policy: { id: 'PEP01', type: 'escalation_policy_reference' } });
  await put(id, { escalation_level: 2 });
  await small.world.settled();
  expect(
    small.types().slice(1),
  ).toEqual(['incident.priority_updated', 'incident.reassigned', 'incident.delegated', 'incident.escalated']);
  expect(small.world.state().incidents[0]).toMatchObject({ priority: 'P2', assignees: ['Ana Silva', 'Ben Okafor'] });
});

test.each([
  ['no From', 'PUT', 'incidents/1', { incident: { status: 'resolved' } }, undefined, 400, 2001],
  ['an unknown From', 'PUT', 'incidents/1', { incident: { status: 'resolved' } }, 'x@y.example', 400, 1008],
  ['an id in From', 'PUT', 'incidents/1', { incident: { status: 'resolved' } }, ana.id, 400, 1008],
  ['an unknown incident', 'PUT', 'incidents/QX', { incident: { status: 'resolved' } }, ana.email, 404, 2100],
  ['an unknown path', 'GET', 'nonsense', undefined, undefined, 404, 2100],
  ['an empty note', 'POST', 'incidents/1/notes', { note: { content: '' } }, ana.email, 400, 2001],
  [
    'an unknown requester', 'POST', 'incidents/1/responder_requests', { requester_id: 'PX', responder_request_targets: [] },
    undefined, 400, 2011,
  ],
  ['a snooze too long', 'POST', 'incidents/1/snooze', { duration: 604_801 }, ana.email, 400, 2001],
  ['a page past the end', 'GET', 'users?limit=100&offset=9901', undefined, undefined, 400, 2001],
  ['a range over six months', 'GET', 'incidents?since=2025-01-01&until=2026-01-01', undefined, undefined, 400, 2005],
  ['a time that is none', 'GET', 'incidents?since=yesterday', undefined, undefined, 400, 2004],
])('%s is refused with PagerDuty\'s code', async (_, method, path, body, from, status, code) => {
  small.trigger();
  const refused = await ask(method, path, body, from);
  expect(refused).toMatchObject({ status, body: { error: { code, message: expect.any(String) } } });
});

test('a key is asked for', async () => {
  expect((await fetch(`${served.apiUrl}/users`)).status).toBe(401);
});

test('incidents are made over REST, but not twice with one open key', async () => {
  const incident = {
    type: 'incident', title: 'Disk full', service: { id: checkout.id, type: 'service_reference' }, urgency: 'low',
    incident_key: 'disk', body: { type: 'incident_body', details: 'sda1' },
  };
  const made = await ask('POST', 'incidents', { incident }, ana.email);
  expect(made).toMatchObject({ status: 201, body: { incident: { title: 'Disk full', urgency: 'low', incident_key: 'disk' } } });
  expect(await ask('POST', 'incidents', { incident }, ana.email)).toMatchObject({ status: 400 });
  const { body } = await ask('GET', 'incidents?incident_key=disk');
  expect(body['incidents']).toHaveLength(1);
  await small.world.settled();
  expect(small.caught).toHaveLength(1);
  expect(small.caught[0]?.event).toMatchObject({ agent: { id: ana.id }, data: { incident_key: 'disk' } });
});

test('many incidents change at once, 250 at most', async () => {
  const ids = [small.trigger().id, small.trigger().id];
  const incidents = ids.map((id) => ({ id, type: 'incident_reference', status: 'resolved' }));
  expect((await ask('PUT', 'incidents', { incidents }, ana.email)).status).toBe(200);
  expect([...small.world.incidents.values()].map((each) => each.status)).toEqual(['resolved', 'resolved']);
  const tooMany = Array.from({ length: 251 }, () => incidents[0]);
  expect((await ask('PUT', 'incidents', { incidents: tooMany }, ana.email)).status).toBe(413);
});

test('lists filter by state and age, and page', async () => {
  for (let time = 0; time < 3; time += 1) small.trigger();
  small.world.resolve('1');
  await small.clock.advance(31 * 86_400_000);
  small.trigger();
  const numbers = async (query: string) => (
    ((await ask('GET', `incidents?${query}`)).body['incidents']) as { incident_number: number }[]
  ).map((each) => each.incident_number);
  expect(await numbers('')).toEqual([4]);
  expect(await numbers('date_range=all')).toEqual([1, 2, 3, 4]);
  expect(await numbers('date_range=all&statuses[]=resolved')).toEqual([1]);
  expect(await ask('GET', 'incidents?date_range=all&limit=3')).toMatchObject({ body: { more: true, limit: 3, offset: 0 } });
  expect(await numbers('date_range=all&limit=3&offset=3')).toEqual([4]);
});

test('alerts carry what webhooks leave out', async () => {
  const { id } = small.world.trigger({
    serviceId: checkout.id, title: 'High error rate', urgency: 'high', key: 'err', severity: 'error',
    details: { runbook: 'https://wiki.example/r' },
    links: [{ href: 'https://grafana.example/d', text: 'Dashboard' }],
  });
  expect((await ask('GET', `incidents/${id}/alerts`)).body['alerts']).toMatchObject([{
    alert_key: 'err', severity: 'error',
    body: { details: { runbook: 'https://wiki.example/r' }, contexts: [{ type: 'link', href: 'https://grafana.example/d' }] },
  }]);
});

test('the log of one incident and of the account agree with what happened', async () => {
  const { id } = small.trigger();
  await small.clock.advance(60_000);
  await put(id, { status: 'resolved', resolution: 'rolled back' });
  const types = (body: Body) => (body['log_entries'] as { type: string }[]).map((each) => each.type);
  expect(
    types((await ask('GET', `incidents/${id}/log_entries`)).body),
  ).toEqual(['resolve_log_entry', 'resolve_log_entry', 'trigger_log_entry']);
  expect(
    types((await ask('GET', 'log_entries?since=2026-01-05T10:00:30Z')).body),
  ).toEqual(['resolve_log_entry', 'resolve_log_entry']);
});

test('a status update and a responder request send their events', async () => {
  const { id } = small.trigger();
  await ask('POST', `incidents/${id}/status_updates`, { message: 'Working on it' }, ana.email);
  const target = { responder_request_target: { id: ana.id, type: 'user_reference' } };
  await ask(
    'POST', `incidents/${id}/responder_requests`,
    { requester_id: ben.id, message: 'help', responder_request_targets: [target] },
  );
  await small.world.settled();
  expect(small.caught.slice(1).map((each) => each.event)).toMatchObject([
    { event_type: 'incident.status_update_published', data: { message: 'Working on it' } },
    { event_type: 'incident.responder.added', agent: { id: ben.id }, data: { user: { id: ana.id }, escalation_policy: null } },
  ]);
});

test('a snooze acknowledges and ends by itself', async () => {
  const { id } = small.trigger();
  expect(
    await ask('POST', `incidents/${id}/snooze`, { duration: 3_600 }, ana.email),
  ).toMatchObject({ status: 201, body: { incident: { status: 'acknowledged' } } });
  await small.clock.advance(3_600_000);
  await small.world.settled();
  expect(small.types().at(-1)).toBe('incident.unacknowledged');
});

test('merging over REST, and merging again', async () => {
  const [target, source] = [small.trigger(), small.trigger()];
  const body = { source_incidents: [{ id: source.id, type: 'incident_reference' }] };
  expect((await ask('PUT', `incidents/${target.id}/merge`, body, ana.email)).status).toBe(200);
  expect(small.world.incidents.get(source.id)).toMatchObject({ status: 'resolved', mergedInto: target.id });
  expect(
    await ask('PUT', `incidents/${target.id}/merge`, body, ana.email),
  ).toMatchObject({ status: 400, body: { error: { code: 1019 } } });
});

test('the directory: users, on call, services, policies, priorities', async () => {
  expect((await ask('GET', 'users?query=ana')).body['users']).toMatchObject([{ id: ana.id, email: ana.email }]);
  expect((await ask('GET', 'oncalls?escalation_policy_ids[]=PEP01')).body['oncalls']).toMatchObject([
    { escalation_level: 1, user: { id: ben.id }, schedule: { id: 'PSCHED1' } },
    { escalation_level: 2, user: { id: ana.id }, schedule: null },
    { escalation_level: 2, user: { id: ben.id } },
  ]);
  expect(
    (await ask('GET', 'services')).body['services'],
  ).toMatchObject([{ id: checkout.id, name: 'checkout-api', escalation_policy: { id: 'PEP01' } }]);
  expect(
    (await ask('GET', 'escalation_policies')).body['escalation_policies'],
  ).toMatchObject([{ id: 'PEP01', escalation_rules: [{}, {}] }]);
  expect(
    (await ask('GET', 'priorities')).body['priorities'],
  ).toMatchObject([{ name: 'P1' }, { name: 'P2' }, { name: 'P3' }, { name: 'P4' }, { name: 'P5' }]);
});

test('the subscription shows that it is disabled, is enabled, and pinged with an empty 202', async () => {
  small.answers.push(400, 400, 400);
  for (let time = 0; time < 3; time += 1) small.trigger();
  await small.world.settled();
  const disabled = async () => (await ask('GET', 'webhook_subscriptions/PSUB001')).body['webhook_subscription'];
  expect(await disabled()).toMatchObject({ delivery_method: { temporarily_disabled: true, secret: null } });
  expect((await ask('POST', 'webhook_subscriptions/PSUB001/enable')).status).toBe(200);
  expect(await disabled()).toMatchObject({ delivery_method: { temporarily_disabled: false } });
  expect(await ask('POST', 'webhook_subscriptions/PSUB001/ping')).toMatchObject({ status: 202, text: '' });
  await small.world.settled();
  expect(small.types().at(-1)).toBe('pagey.ping');
  expect((await ask('POST', 'webhook_subscriptions/PX/ping')).status).toBe(404);
});
