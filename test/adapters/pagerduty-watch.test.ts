// What the look at PagerDuty and the watch on the way in ask of it, against the look-alike: pages, limits, the ping and what is disabled.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenPagerDuty } from '../../demo/pagerduty/listen.ts';
import { createPagerDuty } from '../../src/adapters/pagerduty.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { smallWorld } from '../demo/pagerduty/small-world.ts';
import { ana, bot } from '../demo/pagerduty/small-world.ts';

let small: ReturnType<typeof smallWorld>;
let served: Awaited<ReturnType<typeof listenPagerDuty>>;
const connect = (more: { perMinute?: number } = {}) => createPagerDuty({ apiUrl: served.apiUrl, token: 'secret-key', fromEmail: bot.email, version: '0.1.0', ...more });

beforeEach(async () => {
  small = smallWorld({ token: 'secret-key' });
  served = await listenPagerDuty(small.world);
});
afterEach(() => served.close());

const ages = new Date('2026-01-01T00:00:00Z');

test('lists all that is open, page by page, with what the intake needs', async () => {
  const made = Array.from({ length: 205 }, () => small.trigger().id);
  const [first = '', second = ''] = made;
  await connect().setStatus(first, 'acknowledged', ana.email);
  await connect().setStatus(second, 'resolved', ana.email);
  const before = small.world.calls.length;
  const open = await connect().openIncidents(ages);
  expect(open).toHaveLength(204);
  expect(small.world.calls.length - before).toBe(3);
  expect(open.find((one) => one.id === first)).toMatchObject({ status: 'acknowledged', createdAt: expect.any(Date) as Date, changedAt: expect.any(Date) as Date });
  expect(open.some((one) => one.id === second)).toBe(false);
});

test('only what was created since', async () => {
  small.trigger();
  expect(await connect().openIncidents(ages)).toHaveLength(1);
  expect(await connect().openIncidents(new Date('2026-01-05T10:00:01Z'))).toEqual([]);
});

test('one that was merged says into which', async () => {
  const [one, other] = [small.trigger().id, small.trigger().id];
  const incident = small.world.incidents.get(one);
  if (incident) Object.assign(incident, { status: 'resolved', mergedInto: other });
  expect(await connect().incident(one)).toMatchObject({ status: 'resolved', mergedInto: other });
});

test.each([['429', { kind: '429', times: 4, resetS: 7 } as const], ['500', { kind: '500' } as const], ['no answer', { kind: 'drop' } as const]])('%s is an outage, nothing is half read', async (_what, fault) => {
  small.trigger();
  small.world.fault(fault);
  await expect(connect().openIncidents(ages)).rejects.toThrow(Outage);
});

test('our own limit holds it back before PagerDuty has to', async () => {
  const slow = connect({ perMinute: 1 });
  for (let n = 0; n < 100; n += 1) await slow.openIncidents(ages);
  await expect(slow.openIncidents(ages)).rejects.toMatchObject({ retryAfterMs: expect.any(Number) as number });
});

test('a test ping goes out; a subscription that is gone, or that we may not touch, is refused', async () => {
  await connect().ping('PSUB001');
  await small.world.settled();
  expect(small.types().at(-1)).toBe('pagey.ping');
  await expect(connect().ping('PNONE')).rejects.toThrow(Rejected);
  small.world.fault({ kind: '403' });
  await expect(connect().enableSubscription('PSUB001')).rejects.toThrow(/webhook_subscriptions\.write/);
});

test('what PagerDuty disabled is seen, and enabled again', async () => {
  small.answers.push(400, 400, 400);
  for (let time = 0; time < 3; time += 1) small.trigger();
  await small.world.settled();
  expect(await connect().subscriptions()).toMatchObject([{ id: 'PSUB001', disabled: true }]);
  await connect().enableSubscription('PSUB001');
  expect(await connect().subscriptions()).toMatchObject([{ disabled: false }]);
});
