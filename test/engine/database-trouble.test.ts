// A PostgreSQL that answers, and says that it cannot now: disk full, read-only, out of connections, conflicts. Nothing is lost, blamed or given up for it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { healthRoute } from '../../src/edge/health.ts';
import { webhookRoute } from '../../src/edge/webhooks.ts';
import { Outage } from '../../src/domain/errors.ts';
import { silentLog } from '../../src/log.ts';
import { factsOf } from '../../src/store/fact.ts';
import { createPool, isDatabaseAway, type Pool } from '../../src/store/pool.ts';
import { systemClock } from '../../src/world.ts';
import { pagerdutySignature } from '../edge/door.ts';
import { serve } from '../edge/support.ts';
import { arrive, pagerDutyBody } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { aPatient, checksOf } from '../support/patient.ts';
import { effectsOf, opened } from '../support/stored.ts';
import { asRole } from '../support/two-roles.ts';

const db = await freshDatabase();
// The server itself says it, in the middle of our transaction, about writes to this table.
await db.pool.query(`create table trouble (place text, code text);
  create function in_trouble() returns trigger language plpgsql as $$
    declare said text;
    begin
      select code into said from trouble where place = tg_table_name and (tg_table_name <> 'effect' or to_jsonb(new) ->> 'state' = 'done');
      if said is not null then raise exception 'the server says %', said using errcode = said; end if;
      return new;
    end $$;
  create trigger trouble_delivery before insert on delivery for each row execute function in_trouble();
  create trigger trouble_fact before insert on fact for each row execute function in_trouble();
  create trigger trouble_effect before update on effect for each row execute function in_trouble()`);
beforeEach(db.cleanTables);

const trouble = (place: string, code: string) => db.pool.query('insert into trouble values ($1, $2)', [place, code]);
const over = () => db.pool.query('delete from trouble');
const hurry = () => db.pool.query(`update delivery set run_at = now(); update effect set run_at = now() where kind not in ('nudge', 'slack.doubles.remove')`);

const codes = [
  ['53100', 'the disk is full'], ['53200', 'out of memory'], ['53300', 'too many connections'], ['58030', 'the disk fails'], ['25006', 'read-only: a standby'], ['57P01', 'it is shut down'],
  ['57P03', 'it is starting'], ['40001', 'a conflict'], ['40P01', 'a deadlock'], ['55P03', 'a lock was not to be had'], ['08006', 'the connection failed'],
] as const;
/** Writing down a fate takes longer to fail so often: one of each class. */
const ofEachClass = codes.filter(([code]) => ['53100', '25006', '57P01', '40001'].includes(code));
/** What may lie with the delivery itself is still tried no more than a few times. */
const blameless = codes.filter(([code]) => code !== '53200');

describe('on the way in', () => {
  const secret = 'a-secret-of-some-length';
  test.each(codes)('%s (%s): 503, so that it is sent again, and nothing is stored', async (code) => {
    const { context: { registry } } = testContext({ pool: db.pool });
    const bell = { ring: () => undefined, heard: () => undefined, onRing: () => undefined };
    const knock = await serve(webhookRoute({ db: db.pool, bell, log: silentLog, sources: registry.webhooks, secretsOf: () => [secret], clock: systemClock }));
    const body = JSON.stringify(pagerDutyBody({ type: 'incident.triggered', key: 'PD1' }));
    const send = () => knock('/webhooks/pagerduty', { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-pagerduty-signature': pagerdutySignature(body, secret) } });
    await trouble('delivery', code);
    expect((await send()).status).toBe(503);
    await over();
    expect((await send()).status).toBe(202);
    expect((await db.pool.query('select 1 from delivery')).rowCount).toBe(1);
  });
});

describe('while a delivery is decided on', () => {
  test.each(blameless)('%s (%s), nine times: it has not failed, is not put aside, and then opens its incident', async (code) => {
    const bench = testContext({ pool: db.pool, backoffMs: 60_000 });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await trouble('fact', code);
    for (let times = 0; times < 9; times += 1) {
      await hurry();
      await bench.engine.drain();
    }
    expect((await db.pool.query('select state, attempt, outcome from delivery')).rows).toEqual([{ state: 'waiting', attempt: 0, outcome: `the server says ${code}` }]);
    await over();
    await bench.settle();
    expect((await db.pool.query('select state, attempt from delivery')).rows).toEqual([{ state: 'done', attempt: 1 }]);
    expect((await db.pool.query('select 1 from incident')).rowCount).toBe(1);
  });

  test.each(['53200', '57014'])('%s, which may lie with what was asked, does not hold up its lane for ever: it is put aside after eight, and an incident opens', async (code) => {
    const bench = testContext({ pool: db.pool, backoffMs: 60_000 });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await trouble('fact', code);
    for (let times = 0; times < 8; times += 1) {
      await hurry();
      await bench.engine.drain();
    }
    expect((await db.pool.query('select state, attempt from delivery')).rows).toEqual([{ state: 'waiting', attempt: 8 }]);
    await db.pool.query(`update delivery set received_at = now() - interval '4 minutes'`);
    await over();
    await bench.settle();
    expect((await db.pool.query('select state from delivery')).rows).toEqual([{ state: 'parked' }]);
    expect((await db.pool.query('select 1 from incident')).rowCount).toBe(1);
  });
});

describe('when an effect is done and that is to be written down', () => {
  test.each(ofEachClass)('%s (%s), nine times: no fate, nobody sees anything twice, and then all is done', async (code) => {
    const bench = testContext({ pool: db.pool, backoffMs: 60_000 });
    bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await trouble('effect', code);
    for (let times = 0; times < 9; times += 1) {
      await hurry();
      await bench.engine.drain();
    }
    const [number = 0] = (await db.pool.query<{ id: number }>('select id from incident')).rows.map((row) => row.id);
    expect((await effectsOf(db.pool, number)).map((row) => row.state).filter((state) => state !== 'waiting')).toEqual([]);
    await over();
    await bench.settle();
    expect(await bench.left(number)).toEqual([]);
    expect((await bench.incident(number)).troubles).toEqual([]);
    expect(bench.slack.rooms.filter((room) => room.createdBy === 'UTOCSIN')).toHaveLength(1);
    expect(new Set(bench.slack.messages.map((one) => one.effect)).size).toBe(bench.slack.messages.length);
  });
});

describe('an effect whose statement takes too long or too much, each time', () => {
  const acknowledging = async () => {
    const bench = testContext({ pool: db.pool, backoffMs: 60_000 });
    bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
    const number = await opened(db.pool, { effects: [{ kind: 'pagerduty.acknowledge', data: { key: 'PD1' } }] });
    const state = async () => (await effectsOf(db.pool, number)).filter((row) => row.kind === 'pagerduty.acknowledge').map((row) => [row.state, row.outcome])[0];
    const tried = async (times: number, minutes: number) => {
      for (let n = 0; n < times; n += 1) {
        await hurry();
        await db.pool.query(`update effect set first_run_at = now() - $1 * interval '1 minute' where first_run_at is not null`, [minutes]);
        await bench.engine.drain();
      }
    };
    return { bench, number, state, tried };
  };

  test.each(['53200', '57014'])('%s: given up after eight in a row over half an hour, where people see it', async (code) => {
    const { number, state, tried } = await acknowledging();
    await trouble('effect', code);
    await tried(7, 45);
    expect(await state()).toEqual(['waiting', `the database cut it short (7 in a row): the server says ${code}`]);
    await tried(1, 45);
    expect(await state()).toEqual(['given_up', `Tocsin failed: the database cut it short, each time: the server says ${code}`]);
    expect((await factsOf(db.pool, number)).flatMap((fact) => (fact.kind === 'effect.given_up' ? [fact.data] : []))).toMatchObject([{ effectKind: 'pagerduty.acknowledge', code: 'bug' }]);
  });

  test('is waited for as long as that is some minutes: then the database is slow, for everybody', async () => {
    const { bench, number, state, tried } = await acknowledging();
    await trouble('effect', '57014');
    await tried(20, 29);
    expect(await state()).toMatchObject(['waiting', expect.stringContaining('(20 in a row)')]);
    await over();
    await bench.settle();
    expect([await state(), (await bench.incident(number)).troubles]).toEqual([['done', 'PagerDuty says acknowledged'], []]);
  });

  test('is counted in a row: what the database could not do for another reason, and a day’s outage, begin anew', async () => {
    const { bench, state, tried } = await acknowledging();
    bench.pagerduty.fail('incident', new Outage('pagerduty', 'away'), { times: 12 });
    await tried(12, 45);
    await trouble('effect', '57014');
    await tried(7, 45);
    await over();
    await trouble('effect', '53100');
    await tried(1, 45);
    await over();
    await trouble('effect', '57014');
    await tried(7, 45);
    expect(await state()).toMatchObject(['waiting', expect.stringContaining('(7 in a row)')]);
  });
});

describe('for real', () => {
  const pools: Pool[] = [];
  const poolOf = (connection: string): Pool => {
    const pool = createPool({ connection, max: 4, applicationName: 'tocsin-test' });
    pools.push(pool);
    return pool;
  };
  const name = new URL(db.url).pathname.slice(1);
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
    await db.pool.query(`alter database ${name} reset all`);
  });

  test('a server that takes no writes: /readyz and the doctor say so, nothing is claimed, and all goes on when it does', async () => {
    await db.pool.query(`alter database ${name} set default_transaction_read_only = on`);
    const standby = poolOf(db.url);
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    const get = await serve(healthRoute({ db: standby, ports: { slack: fakeSlack() }, clock: systemClock, off: [] }));
    const ready = await get('/readyz');
    expect([ready.status, await ready.json()]).toMatchObject([503, { ready: false, database: { ok: false, detail: expect.stringContaining('takes no writes') as string } }]);
    expect(await checksOf((await aPatient({ db: standby })).patient, 'Database')).toMatchObject({ connection: { state: 'broken', say: expect.stringContaining('takes no writes') as string } });
    const error: unknown = await testContext({ pool: standby }).engine.drain().catch((thrown: unknown) => thrown);
    expect([error, isDatabaseAway(error)]).toMatchObject([{ code: '25006' }, true]);
    expect((await db.pool.query('select attempt from delivery')).rows).toEqual([{ attempt: 0 }]);
    await db.pool.query(`alter database ${name} reset all`);
    await testContext({ pool: poolOf(db.url) }).settle();
    expect((await db.pool.query('select state from delivery')).rows).toEqual([{ state: 'done' }]);
  });

  test.each([['53100', 'full'], ['58030', 'failing']])('a disk that is %s (%s): /readyz says so, though it answers, until nothing failed for half a minute', async (code) => {
    const now = { ms: 0 };
    const get = await serve(healthRoute({ db: db.pool, ports: { slack: fakeSlack() }, clock: { ...systemClock, monotonicMs: () => now.ms }, off: [] }));
    expect((await get('/readyz')).status).toBe(200);
    await trouble('delivery', code);
    // In a transaction and without one.
    await expect(db.pool.transaction((tx) => arrive({ ...db.pool, query: tx.query }, { type: 'incident.triggered', key: 'PD1' }))).rejects.toMatchObject({ code });
    const full = await get('/readyz');
    expect([full.status, await full.json()]).toMatchObject([503, { ready: false, database: { ok: false, detail: expect.stringContaining('its disk is full, or fails') as string } }]);
    await expect(arrive(db.pool, { type: 'incident.triggered', key: 'PD1' })).rejects.toMatchObject({ code });
    now.ms = 29_000;
    expect((await get('/readyz')).status).toBe(503);
    await over();
    now.ms = 58_000;
    expect((await get('/readyz')).status).toBe(503);
    now.ms = 60_000;
    const well = await get('/readyz');
    expect([well.status, await well.json()]).toMatchObject([200, { database: { ok: true, detail: 'answers' } }]);
  });

  test('a server, database or role whose default is another isolation changes nothing: what is read after a lock is what is true then', async () => {
    await db.pool.query(`alter database ${name} set default_transaction_isolation = serializable`);
    const strict = poolOf(db.url);
    expect((await strict.query('show transaction_isolation')).rows).toEqual([{ transaction_isolation: 'serializable' }]);
    expect(await strict.transaction(async (tx) => (await tx.query('show transaction_isolation')).rows)).toEqual([{ transaction_isolation: 'read committed' }]);
    const bench = testContext({ pool: strict });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.settle();
    expect((await bench.incident(1)).card).toBeDefined();
    expect(await bench.left()).toEqual([]);
  });

  test('no more connections for our role: it is away, and comes back', async () => {
    const { role, url } = asRole(db, 'crowd');
    await db.pool.query(`create role ${role} login password '${decodeURIComponent(new URL(url).password)}' connection limit 1`);
    const pool = poolOf(url);
    await pool.transaction(async (tx) => {
      await tx.query('select 1');
      const error: unknown = await pool.query('select 1').catch((thrown: unknown) => thrown);
      expect([error, isDatabaseAway(error)]).toMatchObject([{ code: '53300' }, true]);
    });
    expect((await pool.query('select 1')).rowCount).toBe(1);
  });
});
