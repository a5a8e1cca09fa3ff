// The click task_done: once, twice, by whom, and where.
import { describe, expect, it } from 'vitest';
import done from '../../../handlers/actions/task_done.ts';
import { press } from '../../support/asking.ts';
import { ada, after, applied, changesNothing, decision, facts, grace, refusal, said } from '../../support/incidents.ts';
import { notPlaces, overWorking, working } from '../../support/working.ts';

describe('the button "Finish task"', () => {
  it.each([['who has it', grace], ['anybody else', ada]])('pressed by %s ends the task', (_who, by) => {
    expect(facts(press(done, '42:1', { incident: working, by }))).toEqual([{ kind: 'task.ended', data: { task: 1, how: 'done' } }]);
  });

  it('pressed twice ends it once, and says by whom', () => {
    const over = applied(working, press(done, '42:1', { incident: working, by: grace }), grace);
    const again = press(done, '42:1', { incident: over });
    expect([changesNothing(again), said(again)]).toEqual([true, 'Task 1 is done (<@U0GRACE>) already. Nothing changed.']);
  });

  it('puts away what is left after the end', () => expect(facts(press(done, '42:1', { incident: overWorking }))).toHaveLength(1));

  it('in a conversation of two who, what and when take the place of the buttons', () => {
    const { answer } = decision(press(done, '42:1', { incident: working, by: grace, channel: 'D0GRACE' }));
    expect(answer).toMatchObject({ replace: true, say: { text: expect.stringMatching(/^INC-42: task 1, “check the logs”\. Done by <@U0GRACE> <!date/) } });
    expect(JSON.stringify(answer)).not.toContain('button');
    expect(decision(press(done, '42:1', { incident: working, by: grace, channel: 'C0INC42' })).answer).not.toHaveProperty('replace');
  });

  it('too late in a conversation of two: who was faster takes the place of the buttons', () => {
    const over = applied(working, press(done, '42:1', { incident: working, by: ada }), ada);
    const late = press(done, '42:1', { incident: over, by: grace, channel: 'D0GRACE' });
    expect([changesNothing(late), late]).toEqual([true, expect.objectContaining({ replace: true, say: expect.objectContaining({ text: expect.stringContaining('“check the logs”. Done by <@U0ADA>') }) })]);
    expect(JSON.stringify(late)).not.toContain('button');
  });

  it('of a merged incident ends nothing here: the task goes on there', () => {
    const away = after(working, { kind: 'status.set', by: ada, data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', by: ada, data: { into: 7 } });
    expect(refusal(press(done, '42:1', { incident: away }))).toBe('INC-42 goes on as INC-7, and so does task 1: end it there. App Home shows your tasks.');
    const direct = press(done, '42:1', { incident: away, by: grace, channel: 'D0GRACE' });
    expect(direct).toMatchObject({ replace: true, say: { text: expect.stringContaining('It goes on in INC-7, into which INC-42 was merged.') } });
    expect(JSON.stringify(direct)).not.toContain('button');
  });

  it.each(notPlaces)('does not read "%s"', (wrong) => expect(done.it.input.safeParse(wrong).success).toBe(false));
});
