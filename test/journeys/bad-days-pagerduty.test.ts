// Bad days of PagerDuty: its API fails or is cut off; its webhooks come twice, late and out of order.
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../src/world.ts';
import { openJourney } from './journey.ts';
import { apart, openings } from './openings.ts';

const journey = await openJourney({ config: apart });
const { stage, pool } = journey;
const { pagerduty } = journey.box.demo.worlds;
const { triggered, opened, alarm, isWhole } = openings(journey);

afterEach(() => pagerduty.calm());

const resolutions = (key: string) => pagerduty.deliveries.filter((one) => one.resource === key && one.event === 'incident.resolved').length;

it.each(['500', 'drop-after', 'html-502'] as const)('%s while resolving: tried again, resolved once', async (kind) => {
  const { page, id, channel } = await alarm(`resolve me, ${kind}`, 'PSVEDGE');
  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  pagerduty.fault({ kind, times: 2, match: { method: 'PUT' } });
  await stage.command('chiara', channel, 'resolve it is over');
  await journey.quiet();
  expect(pagerduty.incidents.get(page.id)?.status).toBe('resolved');
  expect(resolutions(page.id)).toBe(1);
  expect((await journey.facts(id)).filter((fact) => fact.kind === 'alert.cleared')).toHaveLength(1);
  await isWhole(id);
});

it('cut off after a note: it stands there once', async () => {
  const { page, channel } = await alarm('take a note', 'PSVDATA');
  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  pagerduty.fault({ kind: 'drop-after', match: { method: 'POST', path: 'notes' } });
  await stage.command('chiara', channel, 'note the lift is stuck on floor 3');
  await journey.quiet();
  expect(pagerduty.incidents.get(page.id)?.notes).toHaveLength(1);
});

it.each(['same-id', 'new-id'] as const)('webhooks that come twice (%s), and late: each counts once', async (double) => {
  pagerduty.disturb({ double, delayMs: 50 });
  const { page, id } = await alarm(`twice, ${double}`);
  pagerduty.acknowledge(page.id);
  pagerduty.note(page.id, 'a note from PagerDuty');
  await journey.quiet();
  const kinds = (await journey.facts(id)).map((fact) => fact.kind);
  for (const kind of ['alert.attached', 'alert.acknowledged', 'alert.noted'] as const) expect(kinds.filter((one) => one === kind), kind).toHaveLength(1);
  await isWhole(id);
});

it('an acknowledgement that overtakes its trigger keeps its time', async () => {
  pagerduty.disturb({ reorder: 2 });
  const page = await triggered('out of order', 'PSVDATA');
  // PagerDuty's clock has milliseconds, and order is by that clock.
  await systemClock.sleep(5);
  pagerduty.acknowledge(page.id);
  const { id } = await opened('out of order');
  const incident = await journey.incident(id);
  expect(incident.alerts.map((alert) => alert.state)).toEqual(['acknowledged']);
  expect(incident.status).toBe('investigating');
  await isWhole(id);
});

it('an alarm that is over before it reaches us opens nothing', async () => {
  pagerduty.disturb({ reorder: 3 });
  const page = await triggered('over already', 'PSVDATA');
  await systemClock.sleep(5);
  pagerduty.acknowledge(page.id);
  pagerduty.resolve(page.id);
  await journey.quiet();
  expect(stage.channel(/over-already/)).toBeUndefined();
  const { rows } = await pool.query<{ outcome: string }>(`select outcome from delivery where body like '%over already%' order by id desc limit 1`);
  expect(rows[0]?.outcome).toContain('cleared before its trigger');
});
