// Tasks and decisions on a real database: two people who press at once, who is told and brought in, and timers of their own.
import { beforeEach, describe, expect, test } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { decisionObjected } from '../../src/domain/decisions.ts';
import { factsOf } from '../../src/store/fact.ts';
import { click, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { ringTimers, testContext, type Bench } from '../support/engine.ts';
import { effects, facts } from '../support/incidents.ts';
import { decided, effectsOf } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

const room = 'inc-1-checkout-is-down';

/** Ana has declared INC-1 and commands; Ben and Cleo have accounts. */
async function opened(): Promise<Bench> {
  const bench = testContext({ pool: db.pool });
  for (const id of ['UANA', 'UBEN', 'UCLEO']) bench.slack.person(id);
  await command(db.pool, 'UANA', 'declare checkout is down');
  await bench.settle();
  return bench;
}
function twin(bench: Bench): Bench {
  return testContext({ pool: db.pool, slack: bench.slack, pagerduty: bench.pagerduty, github: bench.github });
}
async function say(bench: Bench, user: string, text: string): Promise<void> {
  await command(db.pool, user, text, (await bench.incident(1)).channel?.id);
  await bench.settle();
}
const kinds = async () => (await factsOf(db.pool, 1)).map((fact) => fact.kind);
const heard = (bench: Bench, user: string) => bench.slack.told.filter((one) => one.user === user).map((one) => one.text);
const item = (bench: Bench, words: string) => bench.slack.said(room).filter((one) => JSON.stringify(one.message).includes(words) && !one.pinned);
const buttons = (posted: { message: unknown } | undefined) => [...JSON.stringify(posted?.message ?? {}).matchAll(/"action_id":"([^"]+)"/g)].map((found) => found[1]);

describe('a task', () => {
  test('is shown in the channel, its person is told and brought in, and its message is edited to the end', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs in 15m');
    expect(item(bench, 'check the logs')).toHaveLength(1);
    const direct = bench.slack.messages.filter((one) => one.channel === 'UBEN');
    expect(direct.map((one) => one.message.text)).toEqual([expect.stringContaining('<@UANA> asks you, task 1: check the logs')]);
    expect(buttons(direct[0])).toEqual(['task_ack', 'task_done', 'task_extend', 'task_assign', 'task_drop']);
    expect(bench.slack.rooms.find((one) => one.name === room)?.members).toContain('UBEN');

    await click(db.pool, 'UBEN', 'task_ack', '1:1', { channel: 'D0BEN' });
    await bench.settle();
    expect((await bench.incident(1)).tasks).toMatchObject([{ state: 'acknowledged', assignee: { id: 'UBEN' } }]);
    await click(db.pool, 'UCLEO', 'task_done', '1:1');
    await bench.settle();
    const [shown] = item(bench, 'check the logs');
    expect([buttons(shown), shown?.edits]).toEqual([[], 2]);
    expect(shown?.message.text).toContain('Done by <@UCLEO>');
    expect(bench.slack.messages.filter((one) => one.channel === 'UBEN').at(-1)?.message.text).toContain('has ended');
    expect(heard(bench, 'UANA').at(-1)).toContain('task 1, “check the logs”, has ended');
    expect(await bench.left()).toEqual([]);
  });

  test('that two press at once goes to one of them, and the other hears it in plain words', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs');
    await Promise.all([click(db.pool, 'UBEN', 'task_ack', '1:1'), click(db.pool, 'UCLEO', 'task_ack', '1:1')]);
    const other = twin(bench);
    await Promise.all([bench.engine.drain(), other.engine.drain()]);
    await bench.settle();
    expect((await kinds()).filter((kind) => kind === 'task.acknowledged')).toHaveLength(1);
    const { assignee } = (await bench.incident(1)).tasks[0] ?? {};
    const loser = assignee?.id === 'UBEN' ? 'UCLEO' : 'UBEN';
    expect(heard(bench, loser)).toEqual([`<@${assignee?.id ?? ''}> is on it already. To take it over, use “Give to…” and name yourself.`]);
    expect(item(bench, 'check the logs')).toHaveLength(1);
  });

  test('that is done and dropped at once ends once', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs');
    await Promise.all([click(db.pool, 'UBEN', 'task_done', '1:1'), click(db.pool, 'UCLEO', 'task_drop', '1:1')]);
    await Promise.all([bench.engine.drain(), twin(bench).engine.drain()]);
    await bench.settle();
    expect((await kinds()).filter((kind) => kind === 'task.ended')).toHaveLength(1);
    expect([...heard(bench, 'UBEN'), ...heard(bench, 'UCLEO')].filter((text) => text.includes('already. Nothing changed.'))).toHaveLength(1);
  });
});

describe('a decision', () => {
  test('has a timer of its own: none waits for another', async () => {
    const bench = await opened();
    await say(bench, 'UBEN', 'decide fail over to the west');
    await say(bench, 'UCLEO', 'decide roll back checkout');
    const timers = (await effectsOf(db.pool, 1)).filter((one) => one.kind === 'timer');
    expect(timers.map((one) => [one.lane, one.state])).toEqual([['1/timer/close_decision/1', 'waiting'], ['1/timer/close_decision/2', 'waiting']]);
    // A timer from before there were several of a name rings as well.
    await decided(db.pool, 1, [], [{ kind: 'timer', data: { timer: 'close_decision' } }]);
    await ringTimers(db.pool);
    await bench.settle();
    expect((await effectsOf(db.pool, 1)).filter((one) => one.lane === '1/timer/close_decision')).toMatchObject([{ state: 'done', outcome: 'rang' }]);
    // It is not two minutes later yet: they were set anew.
    expect((await effectsOf(db.pool, 1)).filter((one) => one.kind === 'timer' && one.state === 'waiting')).toHaveLength(2);
    expect((await bench.incident(1)).decisions).toMatchObject([{ state: 'open' }, { state: 'open' }]);
  });

  test('that nobody objected to is recorded when its time is over; one with an objection stays open and is heard', async () => {
    const bench = await opened();
    const past = '2026-01-01T00:00:00.000Z';
    for (const [n, text] of ['fail over to the west', 'roll back checkout'].entries()) {
      await decided(db.pool, 1, [{ kind: 'decision.proposed', by: slackPerson('UBEN'), data: { decision: n + 1, text, until: past } }], [
        { kind: 'slack.item.show', data: { item: 'decision', ref: String(n + 1) } }, { kind: 'timer', data: { timer: 'close_decision', ref: String(n + 1) }, afterMs: 60_000 },
      ]);
    }
    await bench.settle();
    const objection = decisionObjected(await bench.incident(1), 1, 'no capacity', { by: slackPerson('UCLEO') });
    await decided(db.pool, 1, facts(objection), effects(objection), { by: slackPerson('UCLEO') });
    await bench.settle();
    expect(item(bench, 'objects to decision 1').map((one) => one.message.text)).toEqual([expect.stringContaining('<@UCLEO> objects to decision 1: no capacity. <@UBEN>, <@UANA>: talk about it')]);

    await ringTimers(db.pool);
    await bench.settle();
    expect((await bench.incident(1)).decisions).toMatchObject([{ state: 'open' }, { state: 'made', how: 'unopposed', endedBy: { type: 'system', id: 'tocsin' } }]);
    expect(item(bench, 'roll back checkout').map((one) => buttons(one))).toEqual([[]]);
    expect(await bench.left()).toEqual([]);
  });

  test('that two decide at once is recorded once', async () => {
    const bench = await opened();
    await say(bench, 'UBEN', 'decide fail over to the west');
    await Promise.all([click(db.pool, 'UBEN', 'decision_make', '1:1:0'), click(db.pool, 'UANA', 'decision_make', '1:1:0')]);
    await Promise.all([bench.engine.drain(), twin(bench).engine.drain()]);
    await bench.settle();
    expect((await kinds()).filter((kind) => kind === 'decision.made')).toHaveLength(1);
    expect([...heard(bench, 'UBEN'), ...heard(bench, 'UANA')].filter((text) => text.includes('is recorded by'))).toHaveLength(1);
  });
});

test('the name that was typed counts: "tasks" lists, "decide!" records', async () => {
  const bench = await opened();
  await say(bench, 'UANA', 'task <@UBEN|ben> check the logs');
  await say(bench, 'UANA', 'tasks');
  expect(heard(bench, 'UANA').at(-1)).toBe('INC-1: 1 open task; 1 <@UBEN>: check the logs');
  await say(bench, 'UCLEO', 'decide! we roll back');
  expect((await bench.incident(1)).decisions).toMatchObject([{ text: 'we roll back', state: 'made', how: 'at_once' }]);
});
