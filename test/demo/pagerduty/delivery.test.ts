// How webhooks leave the look-alike: signed, in order per incident, again on 5xx, dropped on 4xx, off after three drops.
import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { eventTypes, signature } from '../../../demo/pagerduty/envelope.ts';
import { smallWorld } from './small-world.ts';

test('a delivery carries PagerDuty\'s headers and one signature per secret over the exact body', async () => {
  const { world, trigger, caught } = smallWorld();
  trigger();
  await world.settled();
  const sent = caught[0];
  const signed = (secret: string) => `v1=${createHmac('sha256', secret).update(sent?.body ?? '').digest('hex')}`;
  expect(sent).toMatchObject({
    url: 'https://tocsin.example/webhooks/pagerduty',
    headers: {
      'content-type': 'application/json', 'user-agent': 'PagerDuty-Webhook/V3.0',
      'x-webhook-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-webhook-subscription': 'PSUB001', 'x-pagerduty-signature': `${signed('first secret')},${signed('second secret')}`,
    },
  });
  expect(Object.keys(JSON.parse(sent?.body ?? '') as object)).toEqual(['event']);
});

// HMAC-SHA256 test case 2 of RFC 4231.
test('the secret is used as text', () => {
  expect(signature('what do ya want for nothing?', ['Jefe'])).toBe(
    'v1=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('all 30 event types and the ping can be sent, with the data type each has', async () => {
  const { world, trigger, caught } = smallWorld();
  trigger();
  for (const type of eventTypes) world.emit(type);
  await world.settled();
  expect(new Set(caught.map((each) => each.event.event_type))).toEqual(new Set(eventTypes));
  expect(new Set(eventTypes).size).toBe(31);
  const types = new Set(caught.map((each) => each.event.data['type']));
  expect(types).toEqual(new Set([
    'incident', 'incident_note', 'incident_responder', 'incident_status_update', 'incident_conference_bridge',
    'incident_field_values',
    'incident_role_assignment', 'incident_task', 'incident_action_invocation', 'incident_workflow_instance', 'service',
    'service_field_values', 'ping',
  ]));
  const ping = caught.find((each) => each.event.event_type === 'pagey.ping');
  expect(ping?.event).toMatchObject({ resource_type: 'pagey', agent: { id: 'PSUB001' } });
});

test.each([503, 429, 0])('answer %i is repeated with the same x-webhook-id and body', async (status) => {
  const { world, trigger, caught, clock } = smallWorld({ answers: [status, status] });
  trigger();
  await clock.advance(10_000);
  await world.settled();
  expect(caught).toHaveLength(3);
  expect(new Set(caught.map((each) => `${each.headers['x-webhook-id']} ${each.body}`)).size).toBe(1);
  expect(world.deliveries[0]).toMatchObject({
    outcome: 'delivered', attempts: [{ answer: status || 'network' }, { answer: status || 'network' }, { answer: 202 }],
  });
});

test('no answer within five seconds is a timeout and repeated', async () => {
  const { world, trigger, clock } = smallWorld({ answers: [-1] });
  trigger();
  await clock.advance(4_999);
  expect(world.deliveries[0]?.attempts).toEqual([]);
  await clock.advance(1_000);
  expect(world.deliveries[0]).toMatchObject({ outcome: 'delivered', attempts: [{ answer: 'timeout' }, { answer: 202 }] });
});

test('while one is repeated, later ones of the same incident wait and others go on', async () => {
  const { world, trigger, types, caught, clock } = smallWorld({ answers: [500] });
  const first = trigger();
  world.acknowledge(first.id);
  const second = trigger();
  await clock.advance(0);
  expect(caught.map((each) => each.event.data['id'])).toEqual([first.id, second.id]);
  await clock.advance(5_000);
  expect(types()).toEqual(['incident.triggered', 'incident.triggered', 'incident.triggered', 'incident.acknowledged']);
});

test('a 4xx drops the delivery at once', async () => {
  const { world, trigger, caught } = smallWorld({ answers: [401] });
  trigger();
  await world.settled();
  expect(caught).toHaveLength(1);
  expect(world.deliveries[0]?.outcome).toBe('dropped');
  expect(world.isDisabled()).toBe(false);
});

test('a success between drops starts the count again', async () => {
  const { world, trigger } = smallWorld({ answers: [400, 400, 202, 400, 400] });
  for (let time = 0; time < 5; time += 1) {
    trigger();
    await world.settled();
  }
  expect(world.isDisabled()).toBe(false);
});

test('three drops in a row disable the subscription, drop its queue and keep nothing new until it is enabled', async () => {
  const { world, trigger, caught, clock } = smallWorld({ answers: [500, 400, 400, 400] });
  const waiting = trigger();
  world.acknowledge(waiting.id);
  for (let time = 0; time < 3; time += 1) trigger();
  await clock.advance(60_000);
  expect(world.isDisabled()).toBe(true);
  expect(
    world.deliveries.filter((each) => each.outcome === 'discarded').map((each) => each.resource),
  ).toEqual([waiting.id, waiting.id]);
  const before = caught.length;
  trigger();
  await clock.advance(60_000);
  expect(caught).toHaveLength(before);
  world.enable();
  trigger();
  await world.settled();
  expect(caught).toHaveLength(before + 1);
});

test('a disabled subscription comes back after a day', async () => {
  const { world, trigger, clock } = smallWorld({ answers: [400, 400, 400] });
  for (let time = 0; time < 3; time += 1) trigger();
  await world.settled();
  await clock.advance(24 * 3_600_000 - 1);
  expect(world.isDisabled()).toBe(true);
  await clock.advance(1);
  expect(world.isDisabled()).toBe(false);
});

test('a delivery is given up after two days', async () => {
  const { world, trigger, clock } = smallWorld({ answers: Array.from({ length: 20_000 }, () => 503) });
  trigger();
  for (let hour = 0; hour < 49; hour += 1) await clock.advance(3_600_000);
  expect(world.deliveries[0]?.outcome).toBe('dropped');
}, 60_000);

test('doubles come with the same id, or with another one and the same event', async () => {
  const { world, trigger, caught } = smallWorld();
  world.disturb({ double: 'same-id' });
  trigger();
  await world.settled();
  world.disturb({ double: 'new-id' });
  trigger();
  await world.settled();
  const ids = caught.map((each) => each.headers['x-webhook-id']);
  const events = caught.map((each) => each.event.id);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[3]);
  expect([events[0] === events[1], events[2] === events[3], events[0] === events[2]]).toEqual([true, true, false]);
});

test('deliveries can be late, or come last first', async () => {
  const { world, trigger, types, caught, clock } = smallWorld();
  world.disturb({ delayMs: 3_000 });
  trigger();
  await clock.advance(2_999);
  expect(caught).toHaveLength(0);
  await clock.advance(1);
  expect(caught).toHaveLength(1);
  world.disturb({ reorder: 3 });
  const { id } = trigger();
  world.acknowledge(id);
  world.resolve(id);
  await clock.advance(2_000);
  expect(types().slice(1)).toEqual(['incident.resolved', 'incident.acknowledged', 'incident.triggered']);
  world.note(id, 'alone');
  await clock.advance(2_000);
  expect(types().at(-1)).toBe('incident.annotated');
  world.calm();
  trigger();
  await world.settled();
  expect(caught).toHaveLength(6);
});

test('closing ends what waits', async () => {
  const { world, trigger, clock } = smallWorld({ answers: [500] });
  trigger();
  await clock.advance(100);
  await world.close();
  expect(world.deliveries[0]?.outcome).toBe('discarded');
  expect(clock.waiting()).toBe(0);
});
