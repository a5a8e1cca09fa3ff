// The click task_assign: what it asks, and when there is nothing to ask.
import { describe, expect, it } from 'vitest';
import handler from '../../../handlers/actions/task_assign.ts';
import { press } from '../../support/asking.ts';
import { after, changesNothing, form, grace, refusal, said } from '../../support/incidents.ts';
import { notPlaces, overWorking, working } from '../../support/working.ts';

describe('the button "Give to…"', () => {
  it('asks, and changes nothing yet', () => {
    const outcome = press(handler, '42:1', { incident: working });
    expect(form(outcome)).toMatchObject({ callback_id: 'task_assign', private_metadata: '42:1' });
    expect(changesNothing(outcome)).toBe(true);
  });

  it('asks nothing about a task that has ended, or of an incident that is over', () => {
    const done = after(working, { kind: 'task.ended', by: grace, data: { task: 1, how: 'done' } });
    expect(said(press(handler, '42:1', { incident: done }))).toBe('Task 1 is done (<@U0GRACE>) already. Nothing changed.');
    expect(refusal(press(handler, '42:1', { incident: overWorking }))).toContain('INC-42 is resolved');
    expect(refusal(press(handler, '42:2', { incident: working }))).toContain('no task 2');
  });

  it('too late in a conversation of two: what became of it takes the place of the buttons', () => {
    const done = after(working, { kind: 'task.ended', by: grace, data: { task: 1, how: 'done' } });
    expect(press(handler, '42:1', { incident: done, channel: 'D0ADA' })).toMatchObject({ replace: true, say: { text: expect.stringContaining('Done by <@U0GRACE>') } });
  });

  it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
});
