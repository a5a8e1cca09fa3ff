// The doctor about the database: version, migrations, triggers, roles, clocks, and what waits or was put aside.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor/index.ts';
import { Outage } from '../../src/domain/errors.ts';
import { systemClock } from '../../src/world.ts';
import { ensureBotRole } from '../../src/store/bot-role.ts';
import { createPool } from '../../src/store/pool.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext } from '../support/engine.ts';
import { aPatient, checksOf } from '../support/patient.ts';
import { opened } from '../support/stored.ts';
import { asRole } from '../support/two-roles.ts';

const db = await freshDatabase();
const empty = await freshDatabase({ empty: true });
beforeEach(db.cleanTables);
afterEach(() => db.pool.query('alter table fact enable trigger all'));

const checks = async (more: object = {}) => checksOf((await aPatient({ db: db.pool, ...more })).patient, 'Database');

it('all well', async () => {
  const found = await checks();
  expect(Object.values(found).map((check) => [check.name, check.state])).toEqual([
    ['connection', 'ok'], ['migrations', 'ok'], ['clock', 'ok'], ['roles', 'off'], ['facts', 'ok'], ['deliveries', 'ok'], ['effects', 'ok'],
  ]);
  expect(found['connection']?.say).toMatch(/^PostgreSQL \d+\.\d+, as /);
});

describe('migrations', () => {
  it('that are missing are named, and nothing more is asked', async () => {
    const { patient } = await aPatient({ db: empty.pool });
    const found = await checksOf(patient, 'Database');
    expect(found).toMatchObject({ migrations: { state: 'broken', say: expect.stringContaining('0001-facts-and-effects.sql') as string, fix: expect.stringContaining('tocsin migrate') as string } });
    expect(found).not.toHaveProperty('deliveries');
    // The other areas do without the tables too.
    expect((await examine(patient)).checks.filter((check) => check.name === 'examination')).toEqual([]);
  });

  it('that were changed or come from a newer version are named', async () => {
    await db.pool.query(`insert into migration (name, sha256) values ('0099-from-the-future.sql', 'x')`);
    expect(await checks()).toMatchObject({ migrations: { state: 'warning', say: expect.stringContaining('0099-from-the-future.sql') as string } });
    await db.pool.query(`delete from migration where name like '0099%'`);
    const { rows: [row] } = await db.pool.query<{ name: string; sha256: string }>('select name, sha256 from migration order by name limit 1');
    await db.pool.query(`update migration set sha256 = 'changed' where name = $1`, [row?.name]);
    expect(await checks()).toMatchObject({ migrations: { state: 'broken', say: expect.stringContaining(row?.name ?? '') as string } });
    await db.pool.query('update migration set sha256 = $2 where name = $1', [row?.name, row?.sha256]);
  });
});

it('triggers that are switched off are named', async () => {
  await db.pool.query('alter table fact disable trigger fact_is_append_only');
  expect(await checks()).toMatchObject({ facts: { state: 'broken', say: expect.stringContaining('fact_is_append_only is') as string, fix: expect.stringMatching(/enable trigger.*tocsin verify/) as string } });
});

describe('roles', () => {
  const { role, url } = asRole(db, 'bot');
  const asBot = async () => {
    const pool = createPool({ connection: url, max: 1, applicationName: 'tocsin-test' });
    try {
      return await checks({ db: pool });
    } finally {
      await pool.close();
    }
  };
  const seen = (words: string) => expect.stringContaining(words) as string;

  it('one for everything is said, with the way to two', async () => {
    expect(await checks()).toMatchObject({ roles: { state: 'off', say: seen('one role for everything'), fix: seen('DATABASE_OWNER_URL') } });
  });

  it('an owner that was named, and a bot that is one all the same', async () => {
    expect(await checks({ env: { DATABASE_OWNER_URL: 'postgresql://owner@localhost/x' } })).toMatchObject({ roles: { state: 'warning', say: seen('it is a superuser'), fix: seen('no superuser') } });
  });

  it('a bot with exactly what it needs', async () => {
    await ensureBotRole(db.pool, role, 'pass-word');
    expect(await asBot()).toMatchObject({ roles: { state: 'ok', say: `${role} has what it needs, and cannot change facts or the triggers that protect them` }, migrations: { state: 'ok' }, deliveries: { state: 'ok' } });
  });

  it('a bot that may change facts', async () => {
    await db.pool.query(`grant select, insert, update on all tables in schema public to ${role}`);
    expect(await asBot()).toMatchObject({ roles: { state: 'warning', say: seen('it may update fact'), fix: seen('`tocsin migrate` as the owner takes away') } });
  });

  it('a bot that owns the tables', async () => {
    await ensureBotRole(db.pool, role);
    await db.pool.query(`alter table fact owner to ${role}`);
    expect((await asBot())['roles']).toMatchObject({ state: 'off' });
    const pool = createPool({ connection: url, max: 1, applicationName: 'tocsin-test' });
    expect(await checks({ db: pool, env: { DATABASE_OWNER_URL: db.url } })).toMatchObject({ roles: { state: 'warning', say: seen('it owns the tables'), fix: seen(`reassign owned by ${role}`) } });
    await pool.close();
    await db.pool.query('alter table fact owner to current_user');
    await ensureBotRole(db.pool, role);
  });

  it('a bot that lacks something is broken, and nothing more is asked of it', async () => {
    await db.pool.query(`revoke select on migration from ${role}; revoke insert on delivery from ${role}`);
    const found = await asBot();
    expect(found).toMatchObject({ roles: { state: 'broken', say: `${role} lacks insert on delivery, select on migration`, fix: seen(`tocsin migrate --grant ${role}`) } });
    expect(Object.keys(found)).toEqual(['connection', 'roles']);
  });
});

it.each([[5_000, 'warning', 'behind'], [-5_000, 'warning', 'ahead of'], [1_000, 'ok', 'within']])('a clock that is %s ms off', async (off, state, say) => {
  const clock = { ...systemClock, now: () => new Date(Date.now() + off) };
  expect(await checks({ clock })).toMatchObject({ clock: { state, say: expect.stringContaining(say) as string } });
});

it('deliveries that were put aside: their numbers and how to look at them', async () => {
  await db.pool.query(`insert into delivery (source, key, lane, body, state) values ('pagerduty', 'k', 'l', '{}', 'parked')`);
  expect(await checks()).toMatchObject({ deliveries: { state: 'warning', say: expect.stringMatching(/^1 put aside after five tries: 1 \(pagerduty, /) as string, fix: expect.stringContaining('where id = 1') as string } });
});

it('deliveries that wait too long', async () => {
  await db.pool.query(`insert into delivery (source, key, lane, body, run_at) values ('pagerduty', 'k', 'l', '{}', now() - interval '2 minutes')`);
  expect(await checks()).toMatchObject({ deliveries: { state: 'warning', say: expect.stringContaining('1 waiting, the oldest for 2 min') as string } });
});

describe('effects', () => {
  it('that were given up or wait for another try are counted, those of private incidents are not', async () => {
    const made = testContext({ pool: db.pool, backoffMs: 60_000 });
    made.slack.fail('createChannel', new Outage('slack', 'the other side is away'), { times: 9 });
    const create = (hidden: boolean) => [{ kind: 'slack.channel.create', data: { name: 'inc-1', private: hidden } }] as const;
    await opened(db.pool, { effects: create(false) });
    await opened(db.pool, { effects: create(true), private: true });
    await made.engine.drain();
    await db.pool.query(`update effect set state = 'given_up', outcome = 'name_taken' where incident_id = 1`);
    expect(await checks()).toMatchObject({ effects: { state: 'warning', say: '1 given up', fix: expect.stringContaining('/incident doctor') as string } });
    const { stuck } = await examine((await aPatient({ db: db.pool })).patient);
    expect(stuck).toMatchObject([{ incident: 2, private: true, state: 'waiting', reason: 'the other side is away' }, { incident: 1, state: 'given_up', reason: 'name_taken' }]);
  });

  it('that nobody takes, although they are due; not those that wait behind another or for their time', async () => {
    await opened(db.pool, { effects: [{ kind: 'people.find', data: {} }, { kind: 'slack.card.show', data: {} }, { kind: 'timer', data: { timer: 'x' }, afterMs: 600_000 }] });
    await db.pool.query(`update effect set run_at = now() - interval '5 minutes' where kind <> 'timer'`);
    const { stuck } = await examine((await aPatient({ db: db.pool })).patient);
    expect(stuck).toMatchObject([{ kind: 'people.find', reason: expect.stringContaining('nobody has taken it') as string }]);
  });
});

it('a database that cannot be asked is one finding, and everything else is examined', async () => {
  const { patient } = await aPatient({ db: { away: 'it cannot be reached: ECONNREFUSED', fix: 'Look whether PostgreSQL runs.' } });
  const { checks: all, stuck } = await examine(patient);
  expect(all.filter((check) => check.area === 'Database')).toEqual([{ area: 'Database', name: 'connection', state: 'broken', say: 'it cannot be reached: ECONNREFUSED', fix: 'Look whether PostgreSQL runs.' }]);
  expect(all.filter((check) => check.area === 'Slack' && check.state === 'ok').length).toBeGreaterThan(1);
  expect(stuck).toEqual([]);
});

it('a database that goes away meanwhile too', async () => {
  const gone = createPool({ connection: 'postgresql://tocsin@127.0.0.1:1/x', max: 1, applicationName: 'tocsin-test', connectTimeoutMs: 500 });
  const { checks: all } = await examine((await aPatient({ db: gone })).patient);
  expect(all.filter((check) => check.area === 'Database')).toMatchObject([{ name: 'connection', state: 'broken' }]);
  expect(all.filter((check) => check.name === 'examination')).toEqual([]);
  await gone.close();
});
