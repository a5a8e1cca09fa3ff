// The click decision_make: by whom, twice, and with what was there to be read.
import { describe, expect, it } from 'vitest';
import handler from '../../../handlers/actions/decision_make.ts';
import { press } from '../../support/asking.ts';
import { ada, after, applied, changesNothing, facts, grace, refusal, said } from '../../support/incidents.ts';
import { working } from '../../support/working.ts';

const led = after(working, { kind: 'commander.set', data: { commander: ada } });
const opposed = after(led, { kind: 'decision.objected', by: grace, data: { decision: 1, reason: 'no capacity' } });

describe('the button "Make decision"', () => {
  it('decides at once, or despite the objections that were read', () => {
    expect(facts(press(handler, '42:1:0', { incident: led }))).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'at_once' } }]);
    expect(facts(press(handler, '42:1:1', { incident: opposed }))).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'despite' } }]);
  });

  it('decides nothing while an objection was not there to be read', () => {
    expect(refusal(press(handler, '42:1:0', { incident: opposed }))).toContain('objected to decision 1 meanwhile');
  });

  it('is for who proposed it and the commander', () => {
    expect(refusal(press(handler, '42:1:0', { incident: led, by: grace }))).toContain('Only <@U0ADA> can decide it now');
  });

  it('pressed by two at once decides once', () => {
    const second = press(handler, '42:1:0', { incident: applied(led, press(handler, '42:1:0', { incident: led })) });
    expect([changesNothing(second), said(second)]).toEqual([true, expect.stringContaining('recorded by <@U0ADA> already')]);
  });

  it('in a conversation of two is said in place of the buttons, also when it comes too late; a refusal leaves them', () => {
    const outcome = press(handler, '42:1:1', { incident: opposed, channel: 'D0ADA' });
    expect(outcome).toMatchObject({ answer: { replace: true } });
    expect(press(handler, '42:1:1', { incident: applied(opposed, outcome), channel: 'D0ADA' })).toMatchObject({ replace: true });
    expect(press(handler, '42:1:0', { incident: opposed, channel: 'D0ADA' })).toHaveProperty('refuse');
  });

  it.each(['42', '42:1', '42:1:', '42:1:-1', '42:0:1', '42:1:0:0'])('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
});
