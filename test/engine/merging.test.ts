// Two incidents that are one: what moves, what comes later, and what happens when both are merged at once or the other one ends meanwhile.
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { findAlert } from '../../src/store/alert.ts';
import { brokenLink, factsOf } from '../../src/store/fact.ts';
import { arrive, command, submit } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase({ max: 16 });
beforeEach(db.cleanTables);

const person = (id: string) => ({ type: 'person', id, via: 'slack' }) as const;
const [ana, ben] = [person('UANA'), person('UBEN')];

/** INC-1 from PD1 (checkout), INC-2 from PD2 (search), both with a channel. */
async function two(bench = testContext({ pool: db.pool })): Promise<Bench> {
  for (const id of ['UANA', 'UBEN', 'UCAT']) bench.slack.person(id);
  for (const [key, service, ago] of [['PD1', 'checkout', 60], ['PD2', 'search', 50]] as const) {
    bench.pagerduty.incidents.set(key, { status: 'triggered', notes: [] });
    await arrive(db.pool, { type: 'incident.triggered', key, service, ago, title: `${service} is down` });
    // One after the other, so that they have these numbers.
    await bench.settle();
  }
  return bench;
}
const channelOf = async (bench: Bench, id: number) => (await bench.incident(id)).channel?.id ?? '';
async function merge(bench: Bench, from: number, into: number, by = 'UANA'): Promise<void> {
  await command(db.pool, by, `merge INC-${into}`, await channelOf(bench, from));
  await bench.settle();
}
const told = (bench: Bench, user: string) => bench.slack.told.filter((one) => one.user === user).map((one) => one.text);
const said = (bench: Bench, id: string) => bench.slack.messages.filter((one) => one.channel === id && !one.pinned).map((one) => one.message.text);
const undone = async () => (await db.pool.query(`select incident_id, kind, state, outcome from effect where state <> 'done' and kind <> 'nudge'`)).rows;
const kinds = async (id: number) => (await factsOf(db.pool, id)).map((fact) => fact.kind);

describe('merging', () => {
  test('moves alerts with their state and times, people, open tasks, follow-ups and links; the channel ends with where it goes on', async () => {
    const bench = await two();
    await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', ago: 40 });
    await decided(db.pool, 1, [
      { kind: 'severity.set', data: { severity: 'SEV1' } }, { kind: 'commander.set', by: ben, data: { commander: ben } }, { kind: 'people.invited', data: { people: ['UCAT'] } },
      { kind: 'task.added', by: ana, data: { task: 1, text: 'read the logs', assignee: ben, boxMs: 600_000 } }, { kind: 'task.acknowledged', by: ben, data: { task: 1 } },
      { kind: 'task.added', by: ana, data: { task: 2, text: 'over already', assignee: ben } }, { kind: 'task.ended', by: ben, data: { task: 2, how: 'done' } },
      { kind: 'followup.added', by: ana, data: { followup: 1, text: 'alarm earlier', owner: ben } }, { kind: 'followup.added', by: ana, data: { followup: 2, text: 'not this' } },
      { kind: 'followup.dropped', by: ana, data: { followup: 2 } }, { kind: 'link.added', by: ana, data: { url: 'https://graphs.example/1', title: 'graph' } },
    ]);
    await decided(db.pool, 2, [{ kind: 'task.added', by: ana, data: { task: 1, text: 'its own', assignee: ana } }]);
    await bench.settle();
    const before = (await bench.incident(1)).alerts[0];
    await merge(bench, 1, 2);
    const [from, into] = [await bench.incident(1), await bench.incident(2)];
    expect(from).toMatchObject({ status: 'merged', mergedInto: 2, channel: { archived: true } });
    expect(into.alerts.map((one) => [one.key, one.state])).toEqual([['PD2', 'acknowledged'], ['PD1', 'acknowledged']]);
    // Its commander commands here too, so what rang here is acknowledged as it is when somebody takes command.
    expect(bench.pagerduty.incidents.get('PD2')?.status).toBe('acknowledged');
    expect(into.alerts[1]).toMatchObject({ at: before?.at, stateAt: before?.stateAt, stateBy: before?.stateBy });
    expect(into).toMatchObject({ absorbed: [1], severity: 'SEV1', status: 'investigating', commander: { id: 'UBEN' } });
    expect(into.tasks.map((one) => [one.id, one.text, one.state])).toEqual([[1, 'its own', 'asked'], [2, 'read the logs (from INC-1)', 'acknowledged']]);
    expect(into.followups.map((one) => [one.id, one.text, one.owner?.id])).toEqual([[1, 'alarm earlier (from INC-1)', 'UBEN']]);
    expect(into.links.map((one) => one.url)).toEqual(['https://graphs.example/1']);
    expect(into.invited).toEqual(expect.arrayContaining(['UBEN', 'UCAT']));
    expect(Object.keys(into.shown)).toContain('task:2');
    const facts = await factsOf(db.pool, 2);
    expect(facts.find((fact) => fact.kind === 'incident.absorbed')?.by).toMatchObject({ id: 'UANA' });
    expect(facts.filter((fact) => fact.kind === 'alert.attached').map((fact) => fact.by)).toEqual([expect.objectContaining({ id: 'pagerduty' }), expect.objectContaining({ id: 'pagerduty' })]);
    // Its task had no message yet: what is shown of it names where it goes on as well.
    expect(said(bench, from.channel?.id ?? '').slice(-2).join(' ')).toMatch(new RegExp(`INC-1 is the same as INC-2 and goes on in <#${into.channel?.id}>`));
    expect(said(bench, into.channel?.id ?? '').some((text) => /INC-1 was the same and is merged into INC-2\. 1 alert, 1 open task, 1 follow-up came with it/.test(text))).toBe(true);
    expect(JSON.stringify(bench.slack.said('incidents').map((one) => one.message))).toContain('INC-2');
    expect(await undone()).toEqual([]);
    for (const id of [1, 2]) expect(await brokenLink(db.pool, id)).toBeUndefined();
  });

  test('what the source says afterwards goes to the one that goes on, its own merge included', async () => {
    const bench = await two();
    await merge(bench, 1, 2);
    expect((await findAlert(db.pool, 'pagerduty', 'PD1'))?.incident).toBe(2);
    const seq = (await bench.incident(1)).seq;
    await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', ago: 30 });
    await arrive(db.pool, { type: 'incident.resolved', key: 'PD1', ago: 20, data: { resolve_reason: { type: 'merge_resolve_reason', incident: { id: 'PD2' } } } });
    await bench.settle();
    expect((await bench.incident(1)).seq).toBe(seq);
    expect((await bench.incident(2)).alerts.find((one) => one.key === 'PD1')).toMatchObject({ state: 'cleared' });
    // An older word that comes late changes nothing back.
    await arrive(db.pool, { type: 'incident.acknowledged', key: 'PD1', ago: 25 });
    await bench.settle();
    expect((await bench.incident(2)).alerts.find((one) => one.key === 'PD1')).toMatchObject({ state: 'cleared' });
  });

  test('signals that arrive while it happens are lost nowhere', async () => {
    const bench = await two();
    const twin = testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github });
    await command(db.pool, 'UANA', 'merge INC-2', await channelOf(bench, 1));
    for (let n = 0; n < 12; n += 1) await arrive(db.pool, { type: n % 2 === 0 ? 'incident.acknowledged' : 'incident.unacknowledged', key: 'PD1', ago: 30 - n });
    await arrive(db.pool, { type: 'incident.resolved', key: 'PD1', ago: 1 });
    await Promise.all([bench.settle(), twin.settle()]);
    expect((await bench.incident(2)).alerts.find((one) => one.key === 'PD1')).toMatchObject({ state: 'cleared' });
    expect(await undone()).toEqual([]);
  });

  test('a signal that has just found the duplicate by its alert waits, and then goes to the one that goes on', async () => {
    const bench = await two();
    const twin = testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github });
    await decided(db.pool, 1, [{ kind: 'status.set', by: ana, data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', by: ana, data: { into: 2 } }], [{ kind: 'incident.absorb', data: { into: 2 } }]);
    const waiting = async () => (await db.pool.query(`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`)).rowCount;
    const until = async (n: number) => { while ((await waiting()) < n) await new Promise((resolve) => { setTimeout(resolve, 5); }); };
    const gate = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    // The row is held, so that the merging queues for it first, and the signal behind it.
    const holding = db.pool.transaction(async (tx) => {
      await tx.query('select 1 from incident where id = 1 for update');
      held.resolve();
      await gate.promise;
    });
    await held.promise;
    const merging = bench.engine.drain();
    await until(1);
    await arrive(db.pool, { type: 'incident.resolved', key: 'PD1', ago: 5 });
    const taking = twin.engine.drain();
    await until(2);
    gate.resolve();
    await Promise.all([holding, merging, taking]);
    await bench.settle();
    expect((await bench.incident(2)).alerts.find((one) => one.key === 'PD1')).toMatchObject({ state: 'cleared' });
  });

  test('of an incident into one that is merged itself goes where that one went', async () => {
    const bench = await two();
    await arrive(db.pool, { type: 'incident.triggered', key: 'PD3', service: 'mail' });
    await bench.settle();
    await decided(db.pool, 1, [{ kind: 'status.set', by: ana, data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', by: ana, data: { into: 2 } }], [{ kind: 'incident.absorb', data: { into: 2 }, afterMs: 60_000 }]);
    await merge(bench, 2, 3);
    await bench.settle();
    const goal = await bench.incident(3);
    expect(goal.alerts.map((one) => one.key).sort()).toEqual(['PD1', 'PD2', 'PD3']);
    expect(new Set(goal.absorbed)).toEqual(new Set([1, 2]));
    for (const key of ['PD1', 'PD2', 'PD3']) expect((await findAlert(db.pool, 'pagerduty', key))?.incident).toBe(3);
  });

  test('through the form', async () => {
    const bench = await two();
    await command(db.pool, 'UANA', 'merge', await channelOf(bench, 1));
    await bench.settle();
    expect(JSON.stringify(bench.slack.opened)).toContain('INC-2 search is down');
    await submit(db.pool, 'UANA', 'merge', '1', { into: '2' });
    await bench.settle();
    expect(await bench.incident(2)).toMatchObject({ absorbed: [1] });
  });

  test('named from elsewhere: the first goes into the second', async () => {
    const bench = await two();
    await command(db.pool, 'UANA', 'merge INC-1 into INC-2', 'C9999');
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ mergedInto: 2 });
  });
});

describe('at the same moment', () => {
  test('each into the other: one of them goes on, and the second person is told', async () => {
    for (let round = 0; round < 8; round += 1) {
      await db.cleanTables();
      const bench = await two();
      const twin = testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github });
      await command(db.pool, 'UANA', 'merge INC-2', await channelOf(bench, 1));
      await command(db.pool, 'UBEN', 'merge INC-1', await channelOf(bench, 2));
      await Promise.all([bench.settle(), twin.settle()]);
      const both = [await bench.incident(1), await bench.incident(2)];
      const [open] = both.filter((one) => one.status !== 'merged');
      expect(both.map((one) => one.status).sort()).toEqual(['merged', 'triage']);
      expect(open?.alerts.map((one) => one.key).sort()).toEqual(['PD1', 'PD2']);
      const refused = [...told(bench, 'UANA'), ...told(bench, 'UBEN')].filter((text) => /is (itself )?merged into/.test(text));
      expect(refused).toHaveLength(1);
      expect(await undone()).toEqual([]);
    }
  });

  test('twice: once', async () => {
    const bench = await two();
    const twin = testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github });
    const channel = await channelOf(bench, 1);
    for (const user of ['UANA', 'UBEN', 'UCAT']) await command(db.pool, user, 'merge INC-2', channel);
    await Promise.all([bench.settle(), twin.settle()]);
    expect((await kinds(1)).filter((kind) => kind === 'incident.merged')).toHaveLength(1);
    expect((await kinds(2)).filter((kind) => kind === 'incident.absorbed')).toHaveLength(1);
  });

  test('an effect that is performed a second time after a crash changes nothing', async () => {
    const bench = await two();
    await merge(bench, 1, 2);
    const facts = await kinds(2);
    await db.pool.query(`update effect set state = 'waiting', run_at = now() where kind = 'incident.absorb'`);
    await bench.settle();
    expect(await kinds(2)).toEqual(facts);
  });
});

describe('the other one ended between the decision and the merging', () => {
  /** INC-1 is merged into INC-2, and something happens to INC-2 before that is performed. */
  async function overtaken(bench: Bench, meanwhile: readonly NewFact[]): Promise<void> {
    await command(db.pool, 'UANA', 'merge INC-2', await channelOf(bench, 1));
    const hold = `update effect set run_at = now() + interval '1 hour' where kind = 'incident.absorb'`;
    // Only the delivery is worked on: the effect is held back before it can be claimed.
    await db.pool.query(`create or replace function hold_absorb() returns trigger language plpgsql as $$ begin new.run_at = now() + interval '1 hour'; return new; end $$`);
    await db.pool.query(`create trigger hold_absorb before insert on effect for each row when (new.kind = 'incident.absorb') execute function hold_absorb()`);
    try {
      await bench.engine.drain();
    } finally {
      await db.pool.query('drop trigger hold_absorb on effect');
    }
    await db.pool.query(hold);
    await decided(db.pool, 2, meanwhile);
    await bench.settle();
  }

  test('resolved, and an alert still rings: it is opened again, and its commander is told', async () => {
    const bench = await two();
    await decided(db.pool, 2, [{ kind: 'commander.set', by: ben, data: { commander: ben } }]);
    await overtaken(bench, [{ kind: 'status.set', by: ben, data: { status: 'resolved', was: 'triage' } }, { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'PD2' } }]);
    expect(await bench.incident(2)).toMatchObject({ status: 'investigating', absorbed: [1] });
    expect(said(bench, await channelOf(bench, 2)).some((text) => text.includes('<@UBEN>') && text.includes('not over'))).toBe(true);
  });

  test('resolved, and nothing rings any more: it stays resolved', async () => {
    const bench = await two();
    await arrive(db.pool, { type: 'incident.resolved', key: 'PD1', ago: 30 });
    await bench.settle();
    await overtaken(bench, [{ kind: 'status.set', by: ben, data: { status: 'resolved', was: 'triage' } }]);
    expect(await bench.incident(2)).toMatchObject({ status: 'resolved', absorbed: [1] });
    expect((await bench.incident(2)).commander).toBeUndefined();
  });

  test.each([
    ['declined', [{ kind: 'status.set', by: ben, data: { status: 'declined', was: 'triage' } }], /was declined meanwhile/],
    ['made private', [{ kind: 'incident.made_private', by: ben, data: {} }], /no longer both private or both public/],
  ] as const)('%s: the duplicate goes on itself, as it was, and its channel stays open', async (_how, meanwhile, why) => {
    const bench = await two();
    await decided(db.pool, 1, [{ kind: 'status.set', by: ana, data: { status: 'identified', was: 'triage' } }, { kind: 'commander.set', by: ana, data: { commander: ana } }]);
    await overtaken(bench, meanwhile);
    const from = await bench.incident(1);
    expect(from).toMatchObject({ status: 'identified', channel: { archived: false } });
    expect(from.mergedInto).toBeUndefined();
    expect((await findAlert(db.pool, 'pagerduty', 'PD1'))?.incident).toBe(1);
    expect(said(bench, from.channel?.id ?? '').filter((text) => why.test(text) && text.includes('<@UANA>'))).toHaveLength(1);
    expect((await bench.incident(2)).absorbed).toEqual([]);
    expect(await undone()).toEqual([]);
  });
});
