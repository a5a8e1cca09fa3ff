// What a person does in PagerDuty, the webhooks that come of it, and the state the page shows.
import { expect, test } from 'vitest';
import { ana, ben, checkout, smallWorld } from './small-world.ts';

test('a trigger sends the thin incident and leaves an alert', async () => {
  const { world, trigger, caught } = smallWorld();
  const incident = trigger();
  await world.settled();
  expect(caught[0]?.event).toMatchObject({
    event_type: 'incident.triggered', resource_type: 'incident', agent: { type: 'inbound_integration_reference' },
  });
  expect(caught[0]?.event.data).toEqual({
    id: incident.id, type: 'incident', number: 1, status: 'triggered', incident_key: null, title: 'checkout-api error rate',
    self: `https://acme.example/pagerduty/api/incidents/${incident.id}`,
    html_url: `https://acme.example/pagerduty/incidents/${incident.id}`,
    created_at: '2026-01-05T10:00:00Z', reopened_at: null, urgency: 'high', conference_bridge: null, resolve_reason: null,
    teams: [],
    service: expect.objectContaining({ id: checkout.id, type: 'service_reference', summary: 'checkout-api' }),
    assignees: [expect.objectContaining({ id: ben.id, type: 'user_reference', summary: 'Ben Okafor' })],
    escalation_policy: expect.objectContaining({ id: 'PEP01', type: 'escalation_policy_reference' }),
    priority: expect.objectContaining({ summary: 'P1', type: 'priority_reference' }),
    incident_type: { name: 'incident_default' },
  });
  expect(incident.alerts).toHaveLength(1);
});

test('each act sends its event with the person as agent', async () => {
  const { world, trigger, caught, types } = smallWorld();
  const { id } = trigger();
  world.acknowledge(id, ana.id);
  world.note(id, 'looking', 'ben@acme.example');
  world.escalate(id);
  world.setPriority(id, 'P2');
  world.reassign(id, [ana.id]);
  world.unacknowledge(id);
  world.resolve(id, ben.id);
  world.reopen(id, ana.id);
  await world.settled();
  expect(types()).toEqual([
    'incident.triggered', 'incident.acknowledged', 'incident.annotated', 'incident.escalated', 'incident.priority_updated',
    'incident.reassigned', 'incident.unacknowledged', 'incident.resolved', 'incident.reopened',
  ]);
  expect(caught[1]?.event).toMatchObject({ agent: { id: ana.id, type: 'user_reference' }, data: { status: 'acknowledged' } });
  expect(caught[2]?.event).toMatchObject({
    agent: { id: ben.id }, data: { type: 'incident_note', content: 'looking', trimmed: false, incident: { id } },
  });
  expect(caught[7]?.event.data).toMatchObject({ status: 'resolved', assignees: [] });
  expect(caught[8]?.event.data).toMatchObject({ status: 'triggered', reopened_at: '2026-01-05T10:00:00Z' });
});

test('merging resolves the source with the target as reason and moves its alerts', async () => {
  const { world, trigger, caught } = smallWorld();
  const [target, source] = [trigger(), trigger()];
  world.merge(target.id, [source.id], ana.id);
  await world.settled();
  expect(caught.at(-1)?.event).toMatchObject({
    event_type: 'incident.resolved',
    data: { id: source.id, resolve_reason: { type: 'merge_resolve_reason', incident: { id: target.id } } },
  });
  expect(target.alerts).toHaveLength(2);
  expect(source.alerts).toHaveLength(0);
});

test('resolving by the monitoring tool names no person', async () => {
  const { world, trigger, caught } = smallWorld();
  world.resolveByIntegration(trigger().id);
  await world.settled();
  expect(
    caught.at(-1)?.event,
  ).toMatchObject({ event_type: 'incident.resolved', agent: { type: 'inbound_integration_reference' } });
});

test.each([
  ['an unknown incident', 'QNONE', 'PagerDuty has no incident QNONE'],
])('%s is refused in plain words', (_, id, message) => {
  expect(() => smallWorld().world.resolve(id)).toThrow(message);
});

test('what is already so, or cannot be, is refused in plain words', () => {
  const { world, trigger } = smallWorld();
  const { id } = trigger();
  expect(() => world.reopen(id)).toThrow('Only a resolved incident');
  expect(() => world.note(id, 'x', 'PNONE')).toThrow('no user PNONE');
  expect(() => world.setPriority(id, 'P9')).toThrow('no priority P9');
  world.escalate(id);
  expect(() => world.escalate(id)).toThrow('no further level');
  world.resolve(id);
  expect(() => world.resolve(id)).toThrow('already resolved');
  expect(() => world.acknowledge(id)).toThrow('already resolved');
});

test('the page sees services and incidents, and hears of every change', () => {
  const { world, trigger } = smallWorld();
  let changes = 0;
  const stop = world.onChange(() => void (changes += 1));
  const { id } = trigger();
  world.note(id, 'looking', ana.id);
  expect(changes).toBe(2);
  stop();
  world.acknowledge(id, ana.id);
  expect(changes).toBe(2);
  expect(JSON.parse(JSON.stringify(world.state()))).toEqual({
    services: [checkout],
    incidents: [{
      id, number: 1, title: 'checkout-api error rate', status: 'acknowledged', urgency: 'high', priority: 'P1',
      service: 'checkout-api',
      url: `https://acme.example/pagerduty/incidents/${id}`, assignees: ['Ana Silva'],
      notes: [{ content: 'looking', user: 'Ana Silva' }],
    }],
  });
});
