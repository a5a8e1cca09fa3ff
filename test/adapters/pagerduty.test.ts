// The PagerDuty port against the look-alike: what each method reads and writes, in whose name, and what counts as done.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenPagerDuty } from '../../demo/pagerduty/listen.ts';
import { createPagerDuty } from '../../src/adapters/pagerduty.ts';
import type { PagerDutyOptions } from '../../src/adapters/pagerduty.ts';
import { Rejected } from '../../src/domain/errors.ts';
import { ana, ben, bot, checkout, smallWorld } from '../demo/pagerduty/small-world.ts';

let small: ReturnType<typeof smallWorld>;
let served: Awaited<ReturnType<typeof listenPagerDuty>>;
const connect = (more: Partial<PagerDutyOptions> = {}) =>
  createPagerDuty({ apiUrl: served.apiUrl, token: 'secret-key', fromEmail: bot.email, version: '0.1.0', ...more });

beforeEach(async () => {
  small = smallWorld({ token: 'secret-key' });
  served = await listenPagerDuty(small.world);
});
afterEach(() => served.close());

const calls = () => small.world.calls.map((call) => `${call.method} ${call.path}`);

test('reads an incident by id and by number', async () => {
  const { id } = small.trigger();
  const expected = {
    id, number: 1, status: 'triggered', title: 'checkout-api error rate', url: `https://acme.example/pagerduty/incidents/${id}`,
    service: { id: checkout.id, name: 'checkout-api' }, urgency: 'high', priority: 'P1',
    createdAt: new Date('2026-01-05T10:00:00Z'), assignees: [{ id: ben.id, name: ben.name }], escalationPolicy: 'PEP01',
    changedAt: new Date('2026-01-05T10:00:00Z'), key: expect.any(String) as string, mergedInto: undefined,
  };
  expect(await connect().incident(id)).toEqual(expected);
  expect(await connect().incident('1')).toEqual(expected);
});

test('an incident or a user that is gone is undefined', async () => {
  expect(await connect().incident('QNONE')).toBeUndefined();
  expect(await connect().user('PNONE')).toBeUndefined();
  expect(await connect().userByEmail('nobody@acme.example')).toBeUndefined();
});

test('an id cannot leave its place in the path', async () => {
  expect(await connect().incident('../users/PUSER01?x=')).toBeUndefined();
  expect(small.world.calls[0]?.path).toBe('incidents/..%2Fusers%2FPUSER01%3Fx%3D');
});

test('sends our own User-Agent, version 2 of the API and the key', async () => {
  await connect().user(ana.id);
  expect(small.world.calls[0]?.headers).toMatchObject({
    'user-agent': 'tocsin/0.1.0', accept: 'application/vnd.pagerduty+json;version=2', authorization: 'Token token=secret-key',
  });
  await connect({ tokenType: 'bearer' }).user(ana.id);
  expect(small.world.calls[1]?.headers.authorization).toBe('Bearer secret-key');
});

test('acknowledges and resolves in the name of the person', async () => {
  const { id } = small.trigger();
  await connect().setStatus(id, 'acknowledged', ana.email);
  expect(small.world.incidents.get(id)).toMatchObject({ status: 'acknowledged', changedBy: ana.id });
  await connect().setStatus(id, 'resolved');
  expect(small.world.incidents.get(id)).toMatchObject({ status: 'resolved', changedBy: bot.id });
});

test('being in the state already is success', async () => {
  const { id } = small.trigger();
  small.world.acknowledge(id);
  await connect().setStatus(id, 'acknowledged');
  small.world.resolve(id);
  await connect().setStatus(id, 'resolved');
  expect(small.world.calls.at(-1)?.status).toBe(400);
  expect(small.world.incidents.get(id)?.status).toBe('resolved');
});

test('a late acknowledgement does not reopen what is resolved', async () => {
  const { id } = small.trigger();
  small.world.resolve(id);
  await connect().setStatus(id, 'acknowledged', ana.email);
  expect(small.world.incidents.get(id)?.status).toBe('resolved');
  expect(calls()).toEqual([`GET incidents/${id}`]);
});

test('a person PagerDuty does not know is replaced by the configured user, once', async () => {
  const { id } = small.trigger();
  await connect().setStatus(id, 'resolved', 'stranger@acme.example');
  expect(small.world.incidents.get(id)).toMatchObject({ status: 'resolved', changedBy: bot.id });
  expect(small.world.calls.map((call) => call.from)).toEqual(['stranger@acme.example', bot.email]);
});

test('an address that cannot stand in a header is replaced without being sent', async () => {
  const { id } = small.trigger();
  await connect().addNote(id, 'hello', 'jürgen@acme.example\r\nX-Evil: 1');
  expect(small.world.calls.map((call) => call.from)).toEqual([bot.email]);
});

test('an unknown configured user is refused with what to do', async () => {
  const { id } = small.trigger();
  const refused = connect({ fromEmail: 'gone@acme.example' }).addNote(id, 'hello');
  await expect(refused).rejects.toThrow(Rejected);
  await expect(refused).rejects.toMatchObject({
    system: 'pagerduty', code: '1008', message: expect.stringContaining('PAGERDUTY_FROM_EMAIL'),
  });
  expect(calls()).toHaveLength(1);
});

test('writes notes and reads them back', async () => {
  const { id } = small.trigger();
  const first = await connect().addNote(id, 'Channel: #inc-42', ana.email);
  await connect().addNote(id, 'Found it');
  expect(
    await connect().notes(id),
  ).toEqual([{ id: first.id, content: 'Channel: #inc-42' }, { id: expect.any(String), content: 'Found it' }]);
  expect(small.world.incidents.get(id)?.notes.map((each) => each.by)).toEqual([ana.id, bot.id]);
});

test('finds a user by e-mail exactly, ignoring case', async () => {
  expect(await connect().userByEmail('ANA@ACME.EXAMPLE')).toMatchObject({ id: ana.id, name: 'Ana Silva' });
  expect(await connect().userByEmail('ana@acme')).toBeUndefined();
  expect(await connect().user(ben.id)).toEqual({ id: ben.id, name: 'Ben Okafor', email: ben.email });
});

test('who is on call comes first level first and each person once', async () => {
  expect(
    await connect().onCall({ escalationPolicy: 'PEP01' }),
  ).toEqual([{ id: ben.id, name: 'Ben Okafor', level: 1 }, { id: ana.id, name: 'Ana Silva', level: 2 }]);
  expect(await connect().onCall({ schedule: 'PSCHED1' })).toEqual([{ id: ben.id, name: 'Ben Okafor', level: 1 }]);
  expect(await connect().onCall({ escalationPolicy: 'PNONE' })).toEqual([]);
  await expect(connect().onCall({})).rejects.toMatchObject({ code: 'no_target' });
});

test('pages a person and a policy into an incident', async () => {
  const { id } = small.trigger();
  await connect().requestResponder(id, { id: ana.id, type: 'user' }, 'please join', ben.email);
  await connect().requestResponder(id, { id: 'PEP01', type: 'escalation_policy' }, 'please join', 'stranger@acme.example');
  await small.world.settled();
  const added = small.caught.filter((each) => each.event.event_type === 'incident.responder.added').map((each) => each.event);
  expect(added.map((each) => each.agent?.id)).toEqual([ben.id, bot.id]);
  expect(added[0]?.data).toMatchObject({ user: { id: ana.id }, message: 'please join\n', state: 'pending' });
});

test('a plan without the ability is refused with what to do', async () => {
  const { id } = small.trigger();
  small.world.fault({ kind: '402', match: { path: 'responder_requests' } });
  await expect(connect().requestResponder(id, { id: ana.id, type: 'user' }, 'help')).rejects.toMatchObject({
    name: 'Rejected', code: '2014', message: expect.stringContaining('plan'),
  });
});

test('a wrong key is refused and never shown', async () => {
  const refused = await connect({ token: 'wrong-key' }).user(ana.id).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: 'Rejected', code: '2006', message: expect.stringContaining('PAGERDUTY_API_TOKEN') });
  const unsendable = await connect({ token: 'wrong\nkey' }).user(ana.id).catch((error: unknown) => error);
  expect(unsendable).toMatchObject({ name: 'Rejected', code: 'unsendable' });
  expect(unsendable).not.toHaveProperty('cause');
  expect(String(unsendable)).not.toContain('wrong');
});
