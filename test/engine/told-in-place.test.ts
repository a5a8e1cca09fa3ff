// What one person was told about a task or a handoff: its buttons go when the matter is settled elsewhere, and it says what became of it.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { click, command } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

async function opened(): Promise<Bench> {
  const bench = testContext({ pool: db.pool });
  for (const id of ['UANA', 'UBEN', 'UCLEO']) bench.slack.person(id);
  await command(db.pool, 'UANA', 'declare checkout is down');
  await bench.settle();
  return bench;
}
async function say(bench: Bench, user: string, text: string): Promise<void> {
  await command(db.pool, user, text, (await bench.incident(1)).channel?.id);
  await bench.settle();
}
const told = (bench: Bench, user: string) => bench.slack.messages.filter((one) => one.channel === user);
const buttons = (posted: { message: unknown } | undefined) => [...JSON.stringify(posted?.message ?? {}).matchAll(/"action_id":"([^"]+)"/g)].map((found) => found[1]);

describe('a task', () => {
  test('that somebody else ends: the first word is edited, and keeps no button', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs in 15m');
    expect(buttons(told(bench, 'UBEN')[0])).toContain('task_ack');
    await say(bench, 'UCLEO', 'task 1 done');
    const [first] = told(bench, 'UBEN');
    expect([buttons(first), first?.message.text]).toEqual([[], expect.stringContaining('Done by <@UCLEO>')]);
    expect(await bench.left()).toEqual([]);
  });

  test('that goes to somebody else is no longer offered to the first, and is to the second', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs in 15m');
    await say(bench, 'UANA', 'task 1 <@UCLEO|cleo>');
    expect([buttons(told(bench, 'UBEN')[0]), told(bench, 'UBEN')[0]?.message.text]).toEqual([[], expect.stringContaining('<@UCLEO> has it.')]);
    expect(buttons(told(bench, 'UCLEO')[0])).toContain('task_ack');
  });

  test('that is acknowledged in the channel is not asked about in their own conversation any more', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs in 15m');
    await click(db.pool, 'UBEN', 'task_ack', '1:1');
    await bench.settle();
    expect(buttons(told(bench, 'UBEN')[0])).toEqual(['task_done', 'task_extend', 'task_assign', 'task_drop']);
  });

  test('that outlives its incident says so', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs in 15m');
    await say(bench, 'UANA', 'resolve it is over');
    expect(buttons(told(bench, 'UBEN')[0])).toEqual(['task_done', 'followup_of_task', 'task_drop']);
  });

  test('is shown in the channel all the same where the word is gone, and both when Slack is away for a while', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs in 15m');
    bench.slack.fail('update', new Rejected('slack', 'message_not_found', 'gone'), { times: 1 });
    await say(bench, 'UCLEO', 'task 1 +15m');
    expect(await bench.left()).toEqual([]);
    bench.slack.fail('update', new Outage('slack', 'away'), { times: 1 });
    await say(bench, 'UCLEO', 'task 1 done');
    expect([buttons(told(bench, 'UBEN')[0]), await bench.left()]).toEqual([[], []]);
  });

  test('that is settled while the word is on its way: it has no buttons either', async () => {
    const bench = await opened();
    const { post } = bench.slack;
    bench.slack.post = async (input) => {
      const placed = await post.call(bench.slack, input);
      if (input.channel === 'UBEN') {
        bench.slack.post = post;
        await decided(db.pool, 1, [{ kind: 'task.ended', data: { task: 1, how: 'done' } }]);
      }
      return placed;
    };
    await say(bench, 'UANA', 'task <@UBEN|ben> check the logs in 15m');
    expect((await bench.incident(1)).tasks[0]?.state).toBe('done');
    expect(buttons(told(bench, 'UBEN')[0])).toEqual([]);
  });
});

describe('a handoff', () => {
  test('that is taken back keeps no button', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'handoff <@UBEN|ben> you know it');
    expect(buttons(told(bench, 'UBEN')[0])).toEqual(['handoff_accept', 'handoff_decline']);
    await click(db.pool, 'UANA', 'handoff_withdraw', '1:1');
    await bench.settle();
    expect([buttons(told(bench, 'UBEN')[0]), told(bench, 'UBEN')[0]?.message.text]).toEqual([[], expect.stringContaining('took back the offer of command')]);
  });

  test('that was accepted in the channel leaves the brief with who commands now', async () => {
    const bench = await opened();
    await say(bench, 'UANA', 'handoff <@UBEN|ben> you know it');
    await click(db.pool, 'UBEN', 'handoff_accept', '1:1');
    await bench.settle();
    expect([buttons(told(bench, 'UBEN')[0]), told(bench, 'UBEN')[0]?.message.text]).toEqual([[], expect.stringContaining('You command INC-1 now.')]);
  });
});
