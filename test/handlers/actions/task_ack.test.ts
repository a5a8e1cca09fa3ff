// The click task_ack: once, twice, by whom, and where.
import { describe, expect, it } from 'vitest';
import ack from '../../../handlers/actions/task_ack.ts';
import { press } from '../../support/asking.ts';
import { ada, applied, at, changesNothing, decision, factKinds, grace, refusal, said } from '../../support/incidents.ts';
import { notPlaces, overWorking, working } from '../../support/working.ts';

describe('the button "I’m on it"', () => {
  it('is the word of who has the task', () => {
    expect(factKinds(press(ack, '42:1', { incident: working, by: grace }))).toEqual(['task.acknowledged']);
  });

  it('pressed twice changes nothing more; pressed by the second of two takes nothing from the first', () => {
    const first = applied(working, press(ack, '42:1', { incident: working, by: ada }), ada);
    for (const by of [ada, grace]) expect(changesNothing(press(ack, '42:1', { incident: first, by }))).toBe(true);
    expect(said(press(ack, '42:1', { incident: first, by: grace }))).toContain('<@U0ADA> is on it already');
  });

  it('by somebody else takes the task over', () => {
    expect(factKinds(press(ack, '42:1', { incident: working, by: ada }))).toEqual(['task.assigned', 'task.extended', 'task.acknowledged']);
  });

  it('in a conversation of two the message becomes the task as it is now, with what can be done next', () => {
    const { answer } = decision(press(ack, '42:1', { incident: working, by: grace, channel: 'D0GRACE', now: at(60) }));
    expect(answer).toMatchObject({ replace: true });
    const shown = JSON.stringify(answer);
    expect(shown).toContain('In hand since');
    for (const id of ['task_done', 'task_extend', 'task_assign', 'task_drop']) expect(shown).toContain(id);
    expect(shown).not.toContain('task_ack');
    expect(decision(press(ack, '42:1', { incident: working, by: grace })).answer).not.toMatchObject({ replace: true });
  });

  it('too late in a conversation of two: the task stands there as it is now', () => {
    const mine = applied(working, press(ack, '42:1', { incident: working, by: grace }), grace);
    const again = press(ack, '42:1', { incident: mine, by: grace, channel: 'D0GRACE' });
    expect([changesNothing(again), JSON.stringify(again)]).toEqual([true, expect.stringMatching(/In hand since.*task_done.*"replace":true/)]);
    const adas = applied(working, press(ack, '42:1', { incident: working, by: ada }), ada);
    const late = press(ack, '42:1', { incident: adas, by: grace, channel: 'D0GRACE' });
    expect(late).toMatchObject({ replace: true, say: { text: expect.stringContaining('<@U0ADA> has it. In hand since') } });
    expect(JSON.stringify(late)).not.toContain('button');
    const left = press(ack, '42:1', { incident: overWorking, by: grace, channel: 'D0GRACE' });
    expect(JSON.stringify(left)).toMatch(/INC-42 is resolved\. Done, or still to be done\?.*task_done.*followup_of_task.*task_drop/);
    expect(JSON.stringify(left)).not.toContain('task_ack');
  });

  it('after the end says what is left to do', () => {
    expect(refusal(press(ack, '42:1', { incident: overWorking, by: grace }))).toContain('INC-42 is resolved');
    expect(refusal(press(ack, '42:9', { incident: working, by: grace, channel: 'D0GRACE' }))).toContain('no task 9');
  });

  it.each(notPlaces)('does not read "%s"', (wrong) => expect(ack.it.input.safeParse(wrong).success).toBe(false));
});
