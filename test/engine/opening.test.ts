// From PagerDuty's trigger to a channel with people in it, and to the postmortem: the whole way, with nothing going wrong.
import { beforeEach, expect, test } from 'vitest';
import { factsOf, brokenLink } from '../../src/store/fact.ts';
import { arrive, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

test('a trigger opens one incident with everything that should then be true in Slack', async () => {
  const bench = testContext({ pool: db.pool });
  bench.slack.person('UANA', { email: 'ana@acme.example' });
  bench.pagerduty.users.push({ id: 'PANA', name: 'Ana', email: 'ana@acme.example' });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', assignees: [{ id: 'PANA', summary: 'Ana' }] });
  await bench.settle();
  const incident = await bench.incident(1);
  expect(incident).toMatchObject({ status: 'triage', channel: { name: 'inc-1-checkout-answers-with-5xx' }, invited: ['UANA'] });
  const room = bench.slack.rooms.find((one) => one.name === incident.channel?.name);
  expect([...(room?.members ?? [])]).toEqual(['UANA']);
  expect(room?.topic).not.toBe('');
  expect(room?.bookmarks.map((one) => one.link)).toEqual(['https://acme.pagerduty.example/incidents/PD1']);
  expect(bench.slack.said(room?.name ?? '').filter((one) => one.pinned)).toHaveLength(1);
  expect(bench.slack.said('incidents')).toHaveLength(1);
  expect(await bench.left()).toEqual([]);
});

test('lists channels for the announcements, once, and never for its own', async () => {
  const bench = testContext({ pool: db.pool });
  for (const n of [1, 2, 3]) {
    await arrive(db.pool, { type: 'incident.triggered', key: `PD${n}`, service: `service-${n}` });
    await bench.settle();
    expect((await bench.incident(n)).channel?.name).toBe(`inc-${n}-checkout-answers-with-5xx`);
  }
  expect([bench.slack.count('createChannel'), bench.slack.count('channelByName'), bench.slack.count('channelsMadeBy')]).toEqual([3, 1, 0]);
});

test('resolving it clears the alert in PagerDuty and opens one pull request', async () => {
  const bench = testContext({ pool: db.pool });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await bench.settle();
  const { channel } = await bench.incident(1);
  await command(db.pool, 'UANA', 'resolve errors are back to zero', channel?.id);
  await bench.settle();
  expect(await bench.incident(1)).toMatchObject({ status: 'resolved', postmortem: { state: 'open', number: 1 } });
  expect(bench.pagerduty.incidents.get('PD1')?.status).toBe('resolved');
  expect(bench.github.pulls).toMatchObject([{ number: 1, state: 'open', labels: ['postmortem'] }]);
  expect(await bench.left()).toEqual([]);
  expect(await brokenLink(db.pool, 1)).toBeUndefined();
  const facts = await factsOf(db.pool, 1);
  expect(facts.map((fact) => fact.seq)).toEqual(facts.map((_, index) => index + 1));
});
