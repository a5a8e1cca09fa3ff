// The one timer of an incident's reminders, in the database: set by every commit, rung once by however many processes, lost by none.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Nudge } from '../../src/contracts.ts';
import { decide } from '../../src/domain/decision.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import { plus } from '../../src/domain/time.ts';
import { decideOn, openIncident } from '../../src/engine/commit.ts';
import { runEffect } from '../../src/engine/effects.ts';
import { deepest, type EffectRow } from '../../src/store/effect.ts';
import { factsOf } from '../../src/store/fact.ts';
import { spoke } from '../../src/store/presence.ts';
import { freshDatabase } from '../support/database.ts';
import { expireLeases, ringTimers, testContext, type Bench } from '../support/engine.ts';
import { mortal } from '../support/mortal.ts';
import { cause, claimEffects, decided, note, opened } from '../support/stored.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const hour = 3_600_000;
/** Due so long after the opening, once; it tells one person. */
function reminder(more: Partial<Nudge> = {}): Nudge {
  return {
    early: true, most: 1, again: () => hour, due: (incident) => [{ ref: 'x', at: plus(incident.openedAt, hour) }],
    act: () => decide([], [{ kind: 'slack.tell', data: { user: 'UANA', about: 'nudge', ref: 'plain:x' } }]), words: () => ({ text: 'Something is overdue.' }), ...more,
  };
}
const due = reminder({ due: (incident) => [{ ref: 'x', at: incident.openedAt }] });
const bench = (nudge: Nudge, more: Partial<Parameters<typeof testContext>[0]> = {}): Bench => testContext({ pool: db.pool, registry: { nudges: new Map([['plain', nudge]]) }, ...more });

async function open(b: Bench): Promise<number> {
  const first: NewFact = { kind: 'incident.opened', data: { title: 'Checkout is down', kind: 'live', private: false, source: 'pagerduty', services: [] } };
  return (await db.pool.transaction((tx) => openIncident(tx, b.context, () => decide([first]), cause))).id;
}
async function happens(b: Bench, fact: NewFact = note('x'), id = 1): Promise<void> {
  await db.pool.transaction((tx) => decideOn(tx, b.context, id, cause, () => decide([fact])));
}
async function timers(id = 1): Promise<(EffectRow & { in_s: number })[]> {
  return (await db.pool.query<EffectRow & { in_s: number }>(`select *, extract(epoch from run_at - now())::float as in_s from effect where kind = 'nudge' and incident_id = $1 order by id`, [id])).rows;
}
const waiting = async (id = 1) => (await timers(id)).filter((row) => row.state === 'waiting').map((row) => Math.round(row.in_s));
const sent = async (id = 1) => (await factsOf(db.pool, id)).filter((fact) => fact.kind === 'nudge.sent').length;
const told = (b: Bench) => b.slack.messages.filter((one) => one.channel === 'UANA').length;

describe('the timer', () => {
  test('is set with the opening, to the next reminder, and there is one however much happens', async () => {
    const b = bench(reminder());
    await open(b);
    for (let n = 0; n < 5; n += 1) await happens(b);
    expect(await timers()).toHaveLength(1);
    expect((await waiting())[0]).toBeGreaterThan(3_590);
  });

  test('moves with what happens, in both directions', async () => {
    const b = bench(reminder({ due: ({ severity, openedAt }) => [{ ref: 'x', at: plus(openedAt, severity === 'SEV1' ? 60_000 : hour) }] }));
    await open(b);
    await happens(b, { kind: 'severity.set', data: { severity: 'SEV1' } });
    const [soon] = await waiting();
    await happens(b, { kind: 'severity.set', data: { severity: 'SEV5', was: 'SEV1' } });
    const [late] = await waiting();
    expect([soon, late, (await timers()).length]).toEqual([expect.toSatisfy((s: number) => s > 50 && s <= 60), expect.toSatisfy((s: number) => s > 3_590), 1]);
  });

  test('is not set where nothing will be due', async () => {
    const b = bench(reminder({ due: () => [] }));
    await open(b);
    await happens(b);
    expect(await timers()).toEqual([]);
  });

  test('comes at its next commit to an incident that is older than the reminders', async () => {
    await opened(db.pool);
    await decided(db.pool, 1, [note('before')]);
    expect(await timers()).toEqual([]);
    await happens(bench(reminder()));
    expect(await waiting()).toHaveLength(1);
  });

  test('is set at the end of the longest chain of effects as well: it is no link of it', async () => {
    const b = bench(reminder());
    await opened(db.pool);
    await db.pool.transaction((tx) => decideOn(tx, b.context, 1, { ...cause, depth: deepest }, () => decide([note('the end')])));
    expect(await waiting()).toHaveLength(1);
  });

  test('outlives the process: another one rings it', async () => {
    await open(bench(due));
    const other = bench(due);
    await other.settle();
    expect([await sent(), told(other), await waiting()]).toEqual([1, 1, []]);
  });

  test('of an incident that is over does not ring, and is set again when it is reopened', async () => {
    const b = bench(reminder());
    await open(b);
    await happens(b, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } });
    expect((await timers()).map((row) => [row.state, row.outcome])).toEqual([['done', 'nothing is due any more']]);
    await happens(b);
    expect(await waiting()).toEqual([]);
    await happens(b, { kind: 'status.set', data: { status: 'investigating', was: 'resolved' } });
    expect(await waiting()).toHaveLength(1);
    expect([await sent(), told(b)]).toEqual([0, 0]);
  });

  test('that rings early is set again: nobody else would', async () => {
    const b = bench(reminder());
    await open(b);
    await ringTimers(db.pool);
    await b.settle();
    expect([await sent(), (await waiting()).map((s) => s > 3_590)]).toEqual([0, [true]]);
  });
});

describe('ringing', () => {
  test('by several processes at once counts once', async () => {
    const one = bench(due);
    const others = Array.from({ length: 3 }, () => bench(due, { slack: one.slack }));
    for (let n = 0; n < 10; n += 1) await open(one);
    await Promise.all([one, ...others].map((b) => b.settle()));
    expect(await Promise.all(Array.from({ length: 10 }, (_, n) => sent(n + 1)))).toEqual(Array.from({ length: 10 }, () => 1));
    expect(told(one)).toBe(10);
  });

  test('while something happens loses nothing: what was set meanwhile stands', async () => {
    const b = bench(reminder({ due: ({ severity, openedAt }) => (severity === undefined ? [{ ref: 'x', at: plus(openedAt, hour) }] : [{ ref: severity, at: plus(openedAt, 2 * hour) }]) }));
    await open(b);
    await ringTimers(db.pool);
    const [running] = await claimEffects(db.pool, { owner: b.context.settings.owner });
    if (!running) throw new Error('the timer must be there to be claimed');
    await happens(b, { kind: 'severity.set', data: { severity: 'SEV1' } });
    await runEffect(b.context, running, { check: () => undefined });
    expect((await timers()).map((row) => row.state)).toEqual(['done', 'waiting']);
    expect((await waiting())[0]).toBeGreaterThan(7_190);
    await ringTimers(db.pool);
    await b.settle();
    expect((await waiting())[0]).toBeGreaterThan(7_190);
  });

  test('sees what was decided between its claim and its lock', async () => {
    const b = bench(due);
    await open(b);
    const [running] = await claimEffects(db.pool, { owner: b.context.settings.owner });
    if (!running) throw new Error('the timer must be there to be claimed');
    await happens(b, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } });
    await runEffect(b.context, running, { check: () => undefined });
    expect([await sent(), await waiting()]).toEqual([0, []]);
  });

  test('and dying at any moment of it: sent once, told once', async () => {
    const plain = bench(due);
    for (let at = 1; ; at += 1) {
      const id = await open(plain);
      const life = mortal(db.pool, at);
      const doomed = testContext({ pool: life.pool, registry: { nudges: new Map([['plain', due]]) } });
      const [row] = await claimEffects(db.pool, { owner: doomed.context.settings.owner });
      if (!row) throw new Error('the timer must be there to be claimed');
      await runEffect(doomed.context, row, { check: () => undefined }).catch(() => undefined);
      await expireLeases(db.pool);
      await plain.settle();
      expect(await sent(id), `killed at ${at}`).toBe(1);
      if (!life.dead()) break;
    }
    expect(told(plain)).toBe((await db.pool.query('select 1 from incident')).rowCount);
  });
});

describe('what its handler puts off', () => {
  const quiet = reminder({
    due: (incident) => [{ ref: 'x', at: incident.openedAt }],
    act: ({ presence, now }) => (presence.has('UANA') ? { later: plus(now, hour) } : decide([], [{ kind: 'slack.tell', data: { user: 'UANA', about: 'nudge', ref: 'plain:x' } }])),
  });

  test('is looked at again then, and not before', async () => {
    const b = bench(quiet);
    await open(b);
    await spoke(db.pool, 1, 'UANA');
    await b.settle();
    await b.settle();
    expect([await sent(), (await waiting()).map((s) => s > 3_590)]).toEqual([0, [true]]);
    expect((await timers()).filter((row) => row.state === 'done')).toHaveLength(1);
  });

  test('is looked at once more after something happened, and waits on', async () => {
    const b = bench(quiet);
    await open(b);
    await spoke(db.pool, 1, 'UANA');
    await b.settle();
    await happens(b);
    await b.settle();
    expect((await timers()).map((row) => row.state)).toEqual(['done', 'done', 'waiting']);
    expect((await waiting())[0]).toBeGreaterThan(3_590);
  });

  test('in many incidents at once wakes nobody within the minute', async () => {
    const b = bench(reminder({ due: (incident) => [{ ref: 'x', at: incident.openedAt }], act: ({ now }) => ({ later: now }) }));
    for (let n = 0; n < 100; n += 1) await open(b);
    await b.settle();
    const { rows } = await db.pool.query<{ n: number; soon: number }>(
      `select count(*)::int as n, count(*) filter (where run_at < now() + interval '30 seconds')::int as soon from effect where kind = 'nudge' and state = 'waiting'`,
    );
    expect(rows).toEqual([{ n: 100, soon: 0 }]);
  });
});

test('a reminder with a bug is given up where people see it, and is not tried for ever; "Try again" begins anew', async () => {
  const broken = bench(reminder({ due: (incident) => [{ ref: 'x', at: incident.openedAt }], act: () => { throw new Error('boom'); } }));
  await open(broken);
  for (let n = 0; n < 12; n += 1) {
    await ringTimers(db.pool);
    await broken.engine.drain();
  }
  expect((await broken.incident(1)).troubles).toMatchObject([{ kind: 'nudge' }]);
  await happens(broken);
  expect([(await timers()).map((row) => row.state), await waiting()]).toEqual([['given_up'], []]);
  const mended = bench(due, { slack: broken.slack });
  const [lost] = await timers();
  await db.pool.transaction((tx) => decideOn(tx, mended.context, 1, cause, () => decide([{ kind: 'effect.retried', data: { effect: lost?.id ?? 0, effectKind: 'nudge' } }])));
  await mended.settle();
  expect([await sent(), told(mended)]).toEqual([1, 1]);
});
