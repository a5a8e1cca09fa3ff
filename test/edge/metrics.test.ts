// The metrics over a real database: the format, the counts, and what may not be in them.
import { beforeEach, expect, test } from 'vitest';
import { metricsRoute } from '../../src/edge/metrics.ts';
import { storeDelivery } from '../../src/store/delivery.ts';
import { createPool } from '../../src/store/pool.ts';
import { databaseProxy } from '../support/database-proxy.ts';
import { freshDatabase } from '../support/database.ts';
import { readExposition, type Exposed } from '../support/prometheus.ts';
import { anAlert, declare, happens, makePrivate, openByAlert, serve, token } from './support.ts';

const db = await freshDatabase();
const { pool } = db;
const get = await serve(metricsRoute({ db: pool, token }));
beforeEach(db.cleanTables);

async function scrape(): Promise<{ text: string } & Exposed> {
  const response = await get('/metrics');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  const text = await response.text();
  const exposed = readExposition(text);
  expect(exposed.problems).toEqual([]);
  return { text, ...exposed };
}

const created = { kind: 'channel.created', data: { channel: 'C1', name: 'inc', adopted: false } } as const;

/** As if the delivery of incident `id` had come in this long before its channel was written down. */
async function opened(key: string, seconds: number, more: { channel?: string; hoursAgo?: number } = {}): Promise<number> {
  await storeDelivery(pool, { source: 'pagerduty', key, lane: key, body: '{}', urgency: 1 });
  const { rows } = await pool.query<{ id: number }>('select id from delivery where key = $1', [key]);
  const { id } = await openByAlert(pool, anAlert(key), new Date().toISOString(), `delivery:${rows[0]?.id}`);
  await happens(pool, id, { ...created, data: { ...created.data, channel: more.channel ?? `C${id}` } });
  await pool.query(
    `update delivery set state = 'done', received_at = (select recorded_at from fact where incident_id = $2 and kind = 'channel.created') - $3 * interval '1 second' where key = $1`,
    [key, id, seconds],
  );
  await pool.query(`update incident set created_at = now() - $2 * interval '1 hour' where id = $1`, [id, more.hoursAgo ?? 0]);
  return id;
}

test('an empty house has every series with 0', async () => {
  const { value } = await scrape();
  for (const name of ['tocsin_deliveries_pending{source="slack"}', 'tocsin_deliveries_pending{source="pagerduty"}', 'tocsin_deliveries_parked', 'tocsin_deliveries_oldest_seconds',
    'tocsin_effects_pending{kind="slack.channel.create"}', 'tocsin_effects_given_up', 'tocsin_effects_oldest_seconds',
    'tocsin_incidents_open{severity="SEV1"}', 'tocsin_incidents_open{severity="unset"}', 'tocsin_alert_to_channel_seconds_count']) expect(value(name), name).toBe(0);
  expect(value('tocsin_database_up')).toBe(1);
});

test('what waits and what is stuck', async () => {
  for (const key of ['a', 'b', 'c', 'd']) await storeDelivery(pool, { source: key === 'd' ? 'slack' : 'pagerduty', key, lane: key, body: '{}', urgency: 1 });
  await pool.query(`update delivery set state = 'parked' where key = 'c'`);
  await pool.query(`update delivery set received_at = now() - interval '90 seconds', run_at = now() - interval '90 seconds' where key = 'a'`);
  await declare(pool);
  await pool.query(`update effect set state = 'given_up' where kind = 'slack.channel.create'`);
  const { rows } = await pool.query<{ kind: string; n: number }>(`select kind, count(*)::int as n from effect where state = 'waiting' and run_at <= now() group by 1`);
  const { value } = await scrape();
  expect([value('tocsin_deliveries_pending{source="pagerduty"}'), value('tocsin_deliveries_pending{source="slack"}'), value('tocsin_deliveries_parked')]).toEqual([2, 1, 1]);
  expect(value('tocsin_deliveries_oldest_seconds')).toBeGreaterThanOrEqual(90);
  expect(rows.length).toBeGreaterThan(1);
  expect(rows.map(({ kind }) => value(`tocsin_effects_pending{kind="${kind}"}`))).toEqual(rows.map(({ n }) => n));
  expect([value('tocsin_effects_pending{kind="slack.channel.create"}'), value('tocsin_effects_given_up')]).toEqual([0, 1]);
});

test('while the database is away, what the process knows by itself is said all the same', async () => {
  const proxy = await databaseProxy(db.url);
  const behind = createPool({ connection: proxy.url, applicationName: 'tocsin-test' });
  const own = () => [{ name: 'tocsin_own', type: 'gauge', help: 'Mine.', samples: [{ value: 3 }] }] as const;
  const ask = await serve(metricsRoute({ db: behind, token, own }));
  proxy.refuse(true);
  const { value, problems } = readExposition(await (await ask('/metrics')).text());
  await behind.close();
  await proxy.close();
  expect([problems, value('tocsin_database_up'), value('tocsin_own'), value('tocsin_effects_given_up')]).toEqual([[], 0, 3, undefined]);
});

test('open incidents by severity: no drills, no private ones, no resolved ones', async () => {
  await declare(pool, { severity: 'SEV1' });
  await declare(pool, { severity: 'SEV1' });
  await declare(pool);
  await declare(pool, { severity: 'SEV1', kind: 'drill' });
  await declare(pool, { severity: 'SEV2', private: true });
  await declare(pool, { severity: 'SEV3' });
  await declare(pool, { severity: 'SEV"\\\n9' });
  await happens(pool, 6, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } });
  const { text, value } = await scrape();
  const open = (severity: string) => value(`tocsin_incidents_open{severity="${severity}"}`);
  expect(['SEV1', 'SEV2', 'SEV3', 'unset'].map(open)).toEqual([2, 0, 0, 1]);
  expect(text).toContain('tocsin_incidents_open{severity="SEV\\"\\\\\\n9"} 1\n');
});

test('from an alert’s arrival to its channel, in buckets that add up', async () => {
  await opened('quick', 0.2);
  await opened('usual', 2);
  await opened('slow', 400);
  const { value } = await scrape();
  const bucket = (bound: string) => value(`tocsin_alert_to_channel_seconds_bucket{le="${bound}"}`);
  expect(['0.25', '1', '2', '300', '+Inf'].map(bucket)).toEqual([1, 1, 2, 2, 3]);
  expect(value('tocsin_alert_to_channel_seconds_count')).toBe(3);
  expect(value('tocsin_alert_to_channel_seconds_sum')).toBeCloseTo(402.2, 3);
});

test('not counted: without a channel, declared by a person, drills, private, older than a day', async () => {
  await openByAlert(pool, anAlert('none yet'), new Date().toISOString());
  await happens(pool, (await declare(pool)).id, { ...created, data: { ...created.data, channel: 'CP' } });
  await happens(pool, (await declare(pool, { kind: 'drill' })).id, { ...created, data: { ...created.data, channel: 'CD' } });
  await makePrivate(pool, await opened('hush', 1));
  await opened('old', 1, { hoursAgo: 25 });
  await pool.query(`update incident set state = jsonb_set(state, '{kind}', '"drill"') where id = $1`, [await opened('practice', 1)]);
  expect((await scrape()).value('tocsin_alert_to_channel_seconds_count')).toBe(0);
});

test('without its delivery, an incident counts from its first fact', async () => {
  const { id } = await openByAlert(pool, anAlert('gone'), new Date().toISOString(), 'delivery:999');
  await happens(pool, id, created);
  const { value } = await scrape();
  expect(value('tocsin_alert_to_channel_seconds_count')).toBe(1);
  expect(value('tocsin_alert_to_channel_seconds_sum')).toBeLessThan(5);
});

test('the same token as the API, only GET, and off without one', async () => {
  expect((await get('/metrics', { headers: {} })).status).toBe(401);
  expect((await get('/metrics', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  expect((await get('/metrics', { method: 'POST' })).status).toBe(405);
  expect((await get('/metrics/x')).status).toBe(404);
  const off = await serve(metricsRoute({ db: pool, token: undefined }));
  expect((await off('/metrics')).status).toBe(503);
});
