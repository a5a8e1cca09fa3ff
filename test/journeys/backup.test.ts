// A whole incident, backed up while Tocsin runs and another incident waits for Slack; restored elsewhere, whole, and gone on with there.
import path from 'node:path';
import { expect, it } from 'vitest';
import { factsOf } from '../../src/store/fact.ts';
import { readIncident } from '../../src/store/incident.ts';
import { cli } from '../cli/support.ts';
import { named } from '../edge/support.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { readExposition } from '../support/prometheus.ts';
import { openJourney } from './journey.ts';

const journey = await openJourney();
const elsewhere = await freshDatabase({ empty: true });
const { box, stage, pool } = journey;
const { slack, pagerduty } = box.demo.worlds;

it('goes on from where the backup was', { timeout: 60_000 }, async () => {
  pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'checkout-api: error rate 23 % (5xx)', urgency: 'high', priority: 'P2' });
  const channel = (await stage.until('the channel', () => stage.channel(/^inc-1-/))).id;
  await stage.act({ as: stage.id('chiara'), type: 'join', channel });
  await journey.quiet();
  await stage.press('chiara', channel, 'take_command');
  await stage.command('ada', channel, 'note payments only');
  await stage.press('ada', channel, 'run_start', /checkout-5xx/);
  await stage.submit('ada', {});
  await stage.until('the step that waits', () => stage.button(channel, 'step_approve'));
  await stage.command('chiara', channel, 'resolve the flag stays off');
  await journey.quiet();
  slack.fault({ method: '*', kind: 'drop', times: 1_000_000 });
  pagerduty.trigger({ serviceId: 'PSVCHKT', title: 'search-api: no answers', urgency: 'high', priority: 'P2' });
  await expect.poll(async () => (await pool.query('select 1 from incident where id = 2 and head_seq > 0')).rowCount, { timeout: 30_000 }).toBe(1);

  const file = path.join(journey.dir, 'all.tocsin');
  expect(await cli(['backup', file], { env: { DATABASE_URL: journey.proxy.url } })).toMatchObject({ code: 0, err: '' });
  const owned = { env: { DATABASE_URL: elsewhere.url } };
  expect(await cli(['restore', file], owned)).toMatchObject({ code: 0, err: '' });
  expect(await cli(['verify'], owned)).toMatchObject({ code: 0, out: expect.not.stringContaining('BROKEN') as string });
  expect(await factsOf(elsewhere.pool, 1)).toEqual(await journey.facts(1));
  expect(await readIncident(elsewhere.pool, 1)).toEqual(await journey.incident(1));

  // Whoever was at work when it was written is dead there: its leases are over.
  await elsewhere.pool.query(`update effect set lease_until = now() - interval '1 second' where state = 'running'`);
  const there = testContext({ pool: elsewhere.pool });
  await there.settle();
  expect((await there.incident(2)).channel).toMatchObject({ name: expect.stringMatching(/^inc-2-/) as string });
  expect(await cli(['verify'], owned)).toMatchObject({ code: 0, out: expect.not.stringContaining('BROKEN') as string });
});

it('and /metrics of the running Tocsin says what happened', async () => {
  const token = await named(pool, 'metrics');
  const response = await fetch(`${box.tocsin.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  const { problems, value } = readExposition(text);
  expect([response.status, problems]).toEqual([200, []]);
  expect(value('tocsin_outside_calls_total{system="slack",method="createChannel",result="ok"}')).toBe(1);
  expect(value('tocsin_outside_calls_total{system="slack",method="createChannel",result="outage"}')).toBeGreaterThan(0);
  expect(value('tocsin_ack_seconds_count{door="pagerduty",answer="accepted"}')).toBeGreaterThan(0);
  expect(value('tocsin_ack_seconds_count{door="slack",answer="accepted"}')).toBeGreaterThan(0);
  expect(value('tocsin_alert_to_channel_seconds_count')).toBe(1);
  expect(value('tocsin_lease_lost_total{work="effect"}')).toBe(0);
  expect(text).not.toMatch(/checkout|payments|search/);
});
