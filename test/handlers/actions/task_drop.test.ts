// The click task_drop: once, twice, and where.
import { describe, expect, it } from 'vitest';
import drop from '../../../handlers/actions/task_drop.ts';
import done from '../../../handlers/actions/task_done.ts';
import { press } from '../../support/asking.ts';
import { applied, changesNothing, decision, facts, grace, said } from '../../support/incidents.ts';
import { notPlaces, working } from '../../support/working.ts';

describe('the button "Drop task"', () => {
  it('ends the task without its being done', () => {
    expect(facts(press(drop, '42:1', { incident: working }))).toEqual([{ kind: 'task.ended', data: { task: 1, how: 'dropped' } }]);
  });

  it('after somebody has pressed "Finish task" says so', () => {
    const over = applied(working, press(done, '42:1', { incident: working, by: grace }), grace);
    const late = press(drop, '42:1', { incident: over });
    expect([changesNothing(late), said(late)]).toEqual([true, 'Task 1 is done (<@U0GRACE>) already. Nothing changed.']);
  });

  it('in a conversation of two its message says what became of it', () => {
    expect(decision(press(drop, '42:1', { incident: working, channel: 'D0ADA' })).answer).toMatchObject({ replace: true, say: { text: expect.stringContaining('Dropped by <@U0ADA>') } });
  });

  it.each(notPlaces)('does not read "%s"', (wrong) => expect(drop.it.input.safeParse(wrong).success).toBe(false));
});
