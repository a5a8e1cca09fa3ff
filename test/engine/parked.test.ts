// A delivery that cannot be worked on is put aside after five tries: visibly, and without holding up anything behind it.
import { beforeEach, expect, test } from 'vitest';
import { factsOf } from '../../src/store/fact.ts';
import { arrive, arriveRaw, command, pagerDutyBody } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

type State = { readonly state: string; readonly attempt: number; readonly outcome: string | null; readonly incident_id: number | null };
const states = async () => (await db.pool.query<State>('select state, attempt, outcome, incident_id from delivery order by id')).rows;
const source = (key: string) => {
  const { registry } = testContext({ pool: db.pool }).context;
  const pagerduty = registry.webhooks.get('pagerduty');
  if (!pagerduty) throw new Error('the source must be there');
  return { ...pagerduty, read: (body: unknown) => (JSON.stringify(body).includes(key) ? broken() : pagerduty.read(body)) };
};
function broken(): never {
  throw new Error('a bug in the reader \u0000');
}

test('an alarm that cannot be read is parked after five tries, and a minimal incident opens with its link', async () => {
  const bench = testContext({ pool: db.pool, registry: { webhooks: new Map([['pagerduty', source('PBAD')]]) } });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PBAD', title: 'Checkout \u0000 is down' });
  await bench.settle();
  expect(await states()).toEqual([{ state: 'parked', attempt: 5, outcome: 'a bug in the reader \uFFFD', incident_id: 1 }]);
  const incident = await bench.incident(1);
  expect(incident).toMatchObject({ title: 'Checkout \uFFFD is down', alerts: [{ key: 'PBAD', url: 'https://acme.pagerduty.example/incidents/PBAD' }] });
  expect(incident.channel).toBeDefined();
  expect((await factsOf(db.pool, 1)).map((fact) => fact.kind)).toContain('delivery.parked');
  expect(await bench.left()).toEqual([]);
});

test('one whose text is nothing we know is parked, and opens nothing', async () => {
  const bench = testContext({ pool: db.pool });
  await arriveRaw(db.pool, '{"event": {"event_type": "incident.triggered"}}');
  await arriveRaw(db.pool, '[1, 2, 3]');
  await bench.settle();
  expect((await states()).map((one) => one.state)).toEqual(['parked', 'parked']);
  expect((await db.pool.query('select 1 from incident')).rowCount).toBe(0);
});

test('later ones of other lanes do not wait for it, those of its own lane go on after it', async () => {
  const bench = testContext({ pool: db.pool, registry: { webhooks: new Map([['pagerduty', source('E-BAD')]]) }, backoffMs: 60_000 });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', id: 'E-BAD' });
  await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', ago: 30 });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD2', service: 'search' });
  await bench.engine.drain();
  const first = await states();
  expect(first[0]).toMatchObject({ state: 'waiting' });
  expect(first[1]).toMatchObject({ state: 'waiting', attempt: 0 });
  expect(first[2]).toMatchObject({ state: 'done' });
  await bench.settle();
  expect((await states()).map((one) => one.state)).toEqual(['parked', 'done', 'done']);
  expect((await bench.incident(2)).alerts).toMatchObject([{ key: 'PD1', state: 'acknowledged' }]);
});

test('parking and opening are one: when the incident cannot be opened the delivery is not put aside', async () => {
  const bench = testContext({ pool: db.pool, registry: { webhooks: new Map([['pagerduty', source('PBAD')]]) } });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PBAD' });
  await db.pool.query('alter table alert rename to alert_away');
  try {
    await bench.settle();
    expect((await states())[0]).toMatchObject({ state: 'running', attempt: 5 });
  } finally {
    await db.pool.query('alter table alert_away rename to alert');
  }
  await db.pool.query(`update delivery set lease_until = now() - interval '1 second'`);
  await bench.settle();
  expect((await states())[0]).toMatchObject({ state: 'parked' });
  expect((await bench.incident(1)).alerts).toHaveLength(1);
});

test('an alarm that another delivery has told of already opens no second incident', async () => {
  const bench = testContext({ pool: db.pool, registry: { webhooks: new Map([['pagerduty', source('E-BAD')]]) } });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await arriveRaw(db.pool, JSON.stringify(pagerDutyBody({ type: 'incident.triggered', key: 'PD1', id: 'E-BAD', ago: 30 })));
  await bench.settle();
  expect((await states()).map((one) => one.state)).toEqual(['done', 'parked']);
  expect((await db.pool.query('select 1 from incident')).rowCount).toBe(1);
});

test('an alarm whose acknowledgement came first, so that it has no incident, opens one with what that told, and is acknowledged there', async () => {
  const bench = testContext({ pool: db.pool, registry: { webhooks: new Map([['pagerduty', source('E-BAD')]]) } });
  await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', title: 'Checkout is down', ago: 30 });
  await bench.settle();
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', id: 'E-BAD', ago: 60 });
  await bench.settle();
  expect(await states()).toMatchObject([{ state: 'done', incident_id: null }, { state: 'parked', incident_id: 1 }]);
  const incident = await bench.incident(1);
  expect(incident).toMatchObject({ title: 'Checkout is down', alerts: [{ key: 'PD1', service: { name: 'checkout-api' }, state: 'acknowledged' }] });
  expect(incident.channel).toBeDefined();
  expect((await db.pool.query('select incident_id, state from alert')).rows).toEqual([{ incident_id: 1, state: 'acknowledged' }]);
});

test('where what is known of it is what is broken, it opens with the least there is', async () => {
  const bench = testContext({ pool: db.pool, registry: { webhooks: new Map([['pagerduty', source('E-BAD')]]) } });
  await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', ago: 30 });
  await bench.settle();
  // No incident opens with such a title: its fact could not be written.
  await db.pool.query(`update alert set alert = jsonb_set(alert, '{title}', to_jsonb('cursed'::text))`);
  await db.pool.query(`alter table fact_text add constraint no_curse check (text !~ 'cursed')`);
  try {
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1', id: 'E-BAD', ago: 60 });
    await bench.settle();
  } finally {
    await db.pool.query('alter table fact_text drop constraint no_curse');
  }
  const [, parked] = await states();
  expect(parked?.state).toBe('parked');
  expect((await bench.incident(parked?.incident_id ?? 0)).alerts).toMatchObject([{ key: 'PD1', service: { name: 'unknown service' } }]);
});

test('one that is over already when its trigger is put aside opens nothing; one that was over before it fired does', async () => {
  const bench = testContext({ pool: db.pool, registry: { webhooks: new Map([['pagerduty', source('E-BAD')]]) } });
  for (const [key, over, fired] of [['PD1', 30, 60], ['PD2', 90, 60]] as const) {
    await arrive(db.pool, { type: 'incident.resolved', key, ago: over });
    await bench.settle();
    await arrive(db.pool, { type: 'incident.triggered', key, id: `E-BAD${key}`, ago: fired });
    await bench.settle();
  }
  expect((await states()).map((one) => one.incident_id)).toEqual([null, null, null, 1]);
  expect((await bench.incident(1)).alerts).toMatchObject([{ key: 'PD2', state: 'triggered' }]);
});

test('a person whose request cannot be worked on is told, with its number', async () => {
  const bench = testContext({ pool: db.pool });
  const commands = new Map(bench.context.registry.commands);
  const list = commands.get('list');
  if (!list) throw new Error('the command must be there');
  commands.set('list', { ...list, where: 'anywhere', decide: broken });
  const broke = testContext({ pool: db.pool, registry: { commands }, slack: bench.slack });
  await command(db.pool, 'UANA', 'list');
  await broke.settle();
  expect((await states())[0]).toMatchObject({ state: 'parked', attempt: 5 });
  expect(bench.slack.told).toEqual([{ user: 'UANA', where: 'response', text: expect.stringContaining('delivery 1') }]);
});

test('one whose database went away in the middle waits as if nobody had claimed it', async () => {
  let away = true;
  const { transaction } = db.pool;
  const pool: typeof db.pool = { ...db.pool, transaction: (work) => (away ? Promise.reject(new Error('Connection terminated unexpectedly')) : transaction(work)) };
  const bench = testContext({ pool, backoffMs: 60_000 });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await db.pool.query('update delivery set attempt = 4');
  await bench.engine.drain();
  expect(await states()).toMatchObject([{ state: 'waiting', attempt: 4 }]);
  away = false;
  await bench.settle();
  expect(await states()).toMatchObject([{ state: 'done', attempt: 5 }]);
});

test('one that only stood beside what killed its worker, seven times, is worked on', async () => {
  const bench = testContext({ pool: db.pool });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await db.pool.query('update delivery set attempt = 7');
  await bench.settle();
  expect(await states()).toMatchObject([{ state: 'done', attempt: 8 }]);
});

test('nor is one that came a moment ago, however often processes died beside it', async () => {
  const bench = testContext({ pool: db.pool });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await db.pool.query(`update delivery set attempt = 30, received_at = now() - interval '2 minutes'`);
  await bench.settle();
  expect(await states()).toMatchObject([{ state: 'done', attempt: 31 }]);
});

test('one whose worker died with it each time is parked like one that failed', async () => {
  const bench = testContext({ pool: db.pool });
  await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
  await db.pool.query(`update delivery set attempt = 8, received_at = now() - interval '4 minutes'`);
  await bench.settle();
  expect(await states()).toEqual([{ state: 'parked', attempt: 9, outcome: expect.stringContaining('died, each time'), incident_id: 1 }]);
});
