// The board as it stands in Slack: updates in the channel and under the announcement, the end said where it was announced, nothing of what became private.
import { beforeEach, describe, expect, test } from 'vitest';
import { Outage } from '../../src/domain/errors.ts';
import { command, submit, click } from '../support/arriving.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { decided } from '../support/stored.ts';

const db = await freshDatabase();
beforeEach(db.cleanTables);

async function declared(text = 'SEV1 checkout is down'): Promise<{ bench: Bench; channel: string; room: string }> {
  const bench = testContext({ pool: db.pool });
  for (const id of ['UADA', 'UBELA']) bench.slack.person(id);
  await command(db.pool, 'UADA', `declare ${text}`);
  await bench.settle();
  const { channel } = await bench.incident(1);
  return { bench, channel: channel?.id ?? '', room: channel?.name ?? '' };
}

const words = (bench: Bench, room: string) => bench.slack.said(room).map((one) => JSON.stringify(one.message.blocks ?? one.message.text));
const announcement = (bench: Bench) => bench.slack.said('incidents').filter((one) => one.thread === undefined);
const under = (bench: Bench) => bench.slack.said('incidents').filter((one) => one.thread !== undefined);

describe('what is left open at the end', () => {
  test('is shown anew in its own message: what can be done with it now, and its old buttons no more', async () => {
    const { bench, channel } = await declared();
    const item = async (name: string) => {
      const { shown } = await bench.incident(1);
      return JSON.stringify(bench.slack.messages.filter((one) => one.channel === shown[name]?.channel && one.ts === shown[name]?.ts).map((one) => one.message));
    };
    await command(db.pool, 'UADA', 'task <@UADA> watch the error rate 10m', channel);
    await command(db.pool, 'UADA', 'decide fail over', channel);
    await bench.settle();
    await click(db.pool, 'UADA', 'decision_withdraw', '1:1', { channel });
    await bench.settle();
    expect(await item('task:1')).toContain('task_extend');
    await command(db.pool, 'UADA', 'resolve errors are gone', channel);
    await bench.settle();
    expect(await item('task:1')).toMatch(/INC-1 is resolved\. Done, or still to be done\?.*task_done.*followup_of_task/);
    expect(await item('task:1')).not.toContain('task_extend');
    await click(db.pool, 'UADA', 'reopen', '1', { channel });
    await command(db.pool, 'UADA', 'reopen it fails again', channel);
    await bench.settle();
    expect(await item('task:1')).toContain('task_extend');
    expect(bench.slack.messages.filter((one) => one.message.text.includes('watch the error rate'))).toHaveLength(1);
  });
});

describe('a word under the announcement', () => {
  test('waits for an announcement that is late, and is not lost', async () => {
    const slack = fakeSlack();
    const { post } = slack;
    const announced = slack.rooms.find((one) => one.name === 'incidents')?.id;
    let away = true;
    slack.post = (input) => (away && input.channel === announced ? Promise.reject(new Outage('slack', 'no answer')) : post(input));
    const bench = testContext({ pool: db.pool, slack, backoffMs: 60_000 });
    slack.person('UADA');
    await command(db.pool, 'UADA', 'declare SEV1 checkout is down');
    await bench.engine.drain();
    await command(db.pool, 'UADA', 'update we roll back | EU payments fail | next 30m', (await bench.incident(1)).channel?.id ?? '');
    await bench.engine.drain();
    expect(announcement(bench)).toEqual([]);
    away = false;
    await bench.settle();
    expect(announcement(bench)).toHaveLength(1);
    expect(under(bench).map((one) => one.message.text.includes('INC-1, update 1'))).toEqual([true]);
  });
});

describe('an update', () => {
  test('stands in the channel, on the card, in the announcement and under it, once each; the topic stays as it is', async () => {
    const { bench, channel, room } = await declared();
    await command(db.pool, 'UADA', 'update we roll back | EU payments fail | next 30m', channel);
    await bench.settle();
    const { announcement: announced } = await bench.incident(1);
    expect(words(bench, room).filter((one) => one.includes('INC-1, update 1'))).toHaveLength(1);
    expect(words(bench, room)[0]).toContain('EU payments fail');
    expect(bench.slack.rooms.find((one) => one.id === channel)?.topic).toBe('SEV1 Critical · Triage · IC <@UADA> · checkout is down');
    expect(announcement(bench)).toHaveLength(1);
    expect(JSON.stringify(announcement(bench)[0]?.message)).toContain('*Last update*: we roll back');
    expect(under(bench).map((one) => [one.thread, one.message.text.includes('INC-1, update 1')])).toEqual([[announced?.ts, true]]);
    expect((await bench.left()).filter(({ kind }) => kind !== 'nudge')).toEqual([]);
  });

  test('of a private incident is said in its channel alone', async () => {
    const { bench, channel, room } = await declared('--private payroll leaked');
    await submit(db.pool, 'UADA', 'update', '1', { text: 'we look', impact: 'salaries were read', next: '20' });
    await bench.settle();
    expect(words(bench, room).filter((one) => one.includes('INC-1, update 1'))).toHaveLength(1);
    expect(bench.slack.said('incidents')).toEqual([]);
    expect(bench.slack.rooms.find((one) => one.id === channel)?.topic).not.toContain('payroll');
  });
});

describe('an incident that became private', () => {
  test('takes its announcement back, and says nothing more under it', async () => {
    const { bench } = await declared('SEV1 payroll leaked');
    await decided(db.pool, 1, [{ kind: 'incident.made_private', data: {} }], [
      { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.say', data: { about: 'resolved', to: 'announcement' } }, { kind: 'slack.channel.move', data: { name: 'inc-1-private' } },
    ]);
    await command(db.pool, 'UADA', 'update INC-1 we look | salaries were read | next 30m');
    await bench.settle();
    expect(bench.slack.said('incidents').map((one) => one.message.text)).toEqual(['INC-1 is private now.']);
    expect(JSON.stringify(bench.slack.said('incidents')[0]?.message.blocks)).not.toMatch(/payroll|UADA|SEV1/);
  });

  test('announces nothing anew when the announcement was deleted', async () => {
    const { bench } = await declared('SEV1 payroll leaked');
    const [posted] = announcement(bench);
    await bench.slack.remove(posted?.channel ?? '', posted?.ts ?? '');
    await decided(db.pool, 1, [{ kind: 'incident.made_private', data: {} }], [{ kind: 'slack.announcement.show', data: {} }]);
    await bench.settle();
    expect(bench.slack.said('incidents')).toEqual([]);
  });
});

describe('the end', () => {
  test('is said with its reason where it was announced, and taken back when it is not over', async () => {
    const { bench, channel, room } = await declared();
    await command(db.pool, 'UADA', 'decline a load test that was planned', channel);
    await bench.settle();
    expect(announcement(bench)[0]?.message.text).toContain('Declined: it was no incident. A load test that was planned.');
    expect(bench.github.pulls).toEqual([]);
    await command(db.pool, 'UBELA', 'reopen it was not ours', channel);
    await bench.settle();
    expect(announcement(bench)).toHaveLength(1);
    expect(announcement(bench)[0]?.message.text).not.toContain('Declined');
    expect(words(bench, room).some((one) => one.includes('What shows it: it was not ours.'))).toBe(true);
    expect(await bench.incident(1)).toMatchObject({ status: 'investigating' });
  });

  test('where GitHub is not set up nobody is promised a link', async () => {
    const { bench, channel, room } = await declared();
    const off = testContext({ pool: db.pool, slack: bench.slack, postmortems: false });
    await command(db.pool, 'UADA', 'resolve the errors are gone owner <@UBELA>', channel);
    await off.settle();
    expect(off.slack.messages.filter((one) => one.channel === 'UBELA').map((one) => one.message.text)).toEqual([expect.stringContaining('ostmortems are not set up here')]);
    expect(words(off, room).join(' ')).not.toContain('follows');
    expect((await bench.incident(1)).postmortem?.url).toBeUndefined();
  });

  test('names who sees to the postmortem and tells them alone', async () => {
    const { bench, channel } = await declared();
    await submit(db.pool, 'UADA', 'resolve', '1', { evidence: 'errors are gone', owner: 'UBELA' });
    await bench.settle();
    expect(await bench.incident(1)).toMatchObject({ status: 'resolved', postmortemOwner: { id: 'UBELA' } });
    expect(bench.slack.messages.filter((one) => one.channel === 'UBELA').map((one) => one.message.text)).toEqual([expect.stringContaining('You see to the postmortem of INC-1')]);
    expect(bench.slack.messages.filter((one) => one.channel === channel && one.message.text.includes('<@UBELA>, please add'))).toHaveLength(1);
  });
});

test('a menu forgets what was chosen: the card is edited, with new ids, although nothing happened', async () => {
  const { bench, channel, room } = await declared();
  const card = () => bench.slack.said(room).find((one) => one.pinned);
  const [before, edits] = [card()?.message.blocks?.map((block) => block.block_id) ?? [], card()?.edits ?? 0];
  const { seq } = await bench.incident(1);
  await click(db.pool, 'UADA', 'card_more', '1:rename', { channel });
  await bench.settle();
  expect(bench.slack.opened).toHaveLength(1);
  expect(card()?.edits).toBe(edits + 1);
  expect(card()?.message.blocks?.filter((block) => before.includes(block.block_id))).toEqual([]);
  expect((await bench.incident(1)).seq).toBe(seq);
});
