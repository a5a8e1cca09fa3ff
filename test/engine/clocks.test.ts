// Hosts whose clocks are wrong or are put right in the middle: what counts is the database's time, and nothing happens twice, early or never.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import type { Clock } from '../../src/ports.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { createPool, type Pool } from '../../src/store/pool.ts';
import { systemClock } from '../../src/world.ts';
import { arrive, click, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { fakeSlack, type FakeSlack } from '../support/fake-slack.ts';
import { claimEffects, effectsOf, opened } from '../support/stored.ts';

const db = await freshDatabase({ max: 12 });
beforeEach(db.cleanTables);
const tenMinutes = 600_000;

/** A host's clock, and the hand that sets it. The other clock of a host, which never goes back, began whenever it was started. */
function hostClock(offMs: number): Clock & { set(offMs: number): void } {
  let off = offMs;
  return { ...systemClock, now: () => new Date(Date.now() + off), monotonicMs: () => systemClock.monotonicMs() + Math.abs(offMs) * 7, set: (ms) => { off = ms; } };
}
const databaseTime = async () => (await db.pool.query<{ now: Date }>('select clock_timestamp() as now')).rows[0]?.now.getTime() ?? 0;

function pair(pool: Pool = db.pool, slack: FakeSlack = fakeSlack()) {
  const [ahead, behind] = [hostClock(tenMinutes), hostClock(-tenMinutes)];
  const one = testContext({ pool, slack, clock: ahead });
  one.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  for (const id of ['UANA', 'UBEN']) one.slack.person(id);
  const two = testContext({ pool, slack, pagerduty: one.pagerduty, github: one.github, clock: behind });
  return { one, two, ahead, behind, both: () => Promise.all([one.settle(), two.settle()]) };
}

function isWholeAndOnce(bench: Bench): void {
  const { slack } = bench;
  expect(slack.rooms.filter((room) => room.createdBy === 'UTOCSIN')).toHaveLength(1);
  const marks = slack.messages.filter((one) => !one.channel.startsWith('U')).map((one) => one.effect);
  expect(new Set(marks).size).toBe(marks.length);
}

describe('two hosts twenty minutes apart', () => {
  test('one incident, one channel, one commander, and every fact has the database’s time', async () => {
    const { one, both } = pair();
    const before = await databaseTime();
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await both();
    for (const user of ['UANA', 'UBEN']) await click(db.pool, user, 'take_command', '1');
    await both();
    await command(db.pool, 'UANA', 'resolve it is over', (await one.incident(1)).channel?.id);
    await both();
    const after = await databaseTime();
    const facts = await factsOf(db.pool, 1);
    expect(facts.filter((fact) => fact.kind === 'commander.set')).toHaveLength(1);
    for (const { recordedAt, kind } of facts) expect([kind, Date.parse(recordedAt) >= before - 1 && Date.parse(recordedAt) <= after + 1]).toEqual([kind, true]);
    expect(await one.left()).toEqual([]);
    isWholeAndOnce(one);
  });

  test('one that is put right, ahead and back, while the incident goes on', async () => {
    const { one, ahead, behind, both } = pair();
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    for (const [n, off] of [0, -3_600_000, 86_400_000, 0].entries()) {
      await both();
      ahead.set(off);
      behind.set(-off);
      await command(db.pool, 'UANA', n === 0 ? 'commander' : `note the clock says ${n}`, (await one.incident(1)).channel?.id);
    }
    await both();
    const facts = await factsOf(db.pool, 1);
    expect(facts.filter((fact) => fact.kind === 'note.added')).toHaveLength(3);
    expect(facts.map((fact) => fact.recordedAt)).toEqual(facts.map((fact) => fact.recordedAt).toSorted());
    expect(await one.left()).toEqual([]);
    isWholeAndOnce(one);
  });

  test('reminders are set for the same moment, whoever sets them', async () => {
    const { one, two } = pair();
    const due: number[] = [];
    for (const [n, bench] of [one, two].entries()) {
      await arrive(db.pool, { type: 'incident.triggered', key: `PD${n + 1}`, service: `service-${n}` });
      await bench.settle();
      const { rows } = await db.pool.query<{ ms: number }>(`select extract(epoch from e.run_at - f.recorded_at)::float * 1000 as ms from effect e join fact f on f.incident_id = e.incident_id and f.seq = 1 where e.kind = 'nudge' and e.incident_id = $1`, [n + 1]);
      due.push(...rows.map((row) => row.ms));
    }
    expect(due).toHaveLength(2);
    expect(Math.abs((due[0] ?? 0) - (due[1] ?? 0))).toBeLessThan(60_000);
  });

  test('a lease is not taken early by a host that believes it has long ended', async () => {
    const { one } = pair();
    await opened(db.pool, { effects: [{ kind: 'slack.announcement.show', data: {} }] });
    const [held] = await claimEffects(db.pool, { leaseMs: 300_000 });
    await one.engine.drain();
    expect((await effectsOf(db.pool, 1))[0]).toMatchObject({ state: 'running', attempt: 1, owner: held?.owner });
    expect(one.slack.messages).toEqual([]);
  });
});

test.each([['a week ahead', 7], ['a week behind', -7]])('a host that is %s gives nothing up: an outage is waited out for a day of the database’s time', async (_how, days) => {
  const bench = testContext({ pool: db.pool, clock: hostClock(days * 86_400_000), backoffMs: 60_000 });
  bench.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
  await opened(db.pool, { effects: [{ kind: 'pagerduty.acknowledge', data: { key: 'PD1' } }] });
  bench.pagerduty.fail('setStatus', new Outage('pagerduty', 'PagerDuty does not answer'));
  await bench.engine.drain();
  expect((await effectsOf(db.pool, 1))[0]).toMatchObject({ state: 'waiting', outcome: 'PagerDuty does not answer' });
  await db.pool.query(`update effect set kind = 'fax.send', run_at = now()`);
  await bench.engine.drain();
  expect((await effectsOf(db.pool, 1))[0]).toMatchObject({ state: 'waiting', outcome: expect.stringContaining('fax.send') as string });
});

describe('a database ten minutes ahead of Slack', () => {
  /** Slack by its own clock. */
  function slowSlack(): FakeSlack {
    const slack = fakeSlack();
    const { createChannel, post } = slack;
    const then = () => new Date(Date.now() - tenMinutes);
    slack.createChannel = async (input) => {
      const made = await createChannel(input).finally(() => { for (const room of slack.rooms) if (room.name === input.name) Object.assign(room, { createdAt: then() }); });
      return { ...made, createdAt: then() };
    };
    slack.post = (input) => post(input).finally(() => { for (const message of slack.messages) if (message.effect === input.effect) Object.assign(message, { at: then() }); });
    return slack;
  }

  test('never two channels: one whose answer was lost is known again, though Slack says that it is older than our wish', async () => {
    const slack = slowSlack();
    slack.fail('createChannel', new Outage('slack', 'no answer', { ambiguous: true }), { when: 'after' });
    const bench = testContext({ pool: db.pool, slack });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.settle();
    isWholeAndOnce(bench);
  });

  test('nothing is said twice: a message whose answer was lost is found', async () => {
    const slack = slowSlack();
    slack.fail('post', new Outage('slack', 'no answer', { ambiguous: true }), { when: 'after', times: 3 });
    const bench = testContext({ pool: db.pool, slack });
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await bench.settle();
    isWholeAndOnce(bench);
    expect(slack.messages.filter((one) => one.pinned)).toHaveLength(1);
  });
});

describe('the database’s own clock', () => {
  const name = new URL(db.url).pathname.slice(1);
  let steered: Pool | undefined;
  afterEach(async () => {
    await steered?.close();
    await db.pool.query(`alter database ${name} reset all`);
    await db.pool.query('drop function if exists public.now, public.clock_timestamp cascade');
  });

  /** As if the machine of the database had another time: its functions, and what tables take from them. */
  async function atDatabase(ms: number): Promise<Pool> {
    const shift = `interval '${ms} milliseconds'`;
    await db.pool.query(`create or replace function public.now() returns timestamptz language sql stable as $$ select pg_catalog.now() + ${shift} $$;
      create or replace function public.clock_timestamp() returns timestamptz language sql volatile as $$ select pg_catalog.clock_timestamp() + ${shift} $$;
      alter database ${name} set search_path = public, pg_catalog`);
    await steered?.close();
    steered = createPool({ connection: db.url, max: 8, applicationName: 'tocsin-test' });
    return steered;
  }

  test.each([['ahead', tenMinutes], ['back', -tenMinutes]])('is set ten minutes %s while an incident goes on: all is done at once, and the record is whole', async (_way, ms) => {
    const slack = fakeSlack();
    const first = pair(await atDatabase(0), slack);
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD1' });
    await first.both();
    const second = pair(await atDatabase(ms), slack);
    second.one.pagerduty.incidents.set('PD1', { status: 'triggered', notes: [] });
    const channel = (await second.one.incident(1)).channel?.id;
    await arrives(['commander', 'note it was the cache', 'resolve it is over'], channel);
    await second.both();
    expect(await second.one.incident(1)).toMatchObject({ status: 'resolved', commander: { id: 'UANA' }, troubles: [] });
    expect(await second.one.left()).toEqual([]);
    expect(await brokenLink(db.pool, 1)).toBeUndefined();
    isWholeAndOnce(second.one);
    const [was, is] = (await factsOf(db.pool, 1)).filter((fact) => fact.kind === 'card.posted' || fact.kind === 'note.added').map((fact) => Date.parse(fact.recordedAt));
    expect(Math.sign((is ?? 0) - (was ?? 0))).toBe(Math.sign(ms));
  });

  /** Through the door of the moved clock: what tables take by themselves is of that time too. */
  async function arrives(texts: readonly string[], channel: string | undefined): Promise<void> {
    for (const text of texts) await command(db.pool, 'UANA', text, channel);
    await db.pool.query(`update delivery set run_at = public.now(), received_at = public.now() where state = 'waiting'`);
  }
});
