// The click followup_drop: once and twice.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/followup_drop.ts';
import { press } from '../../support/asking.ts';
import { applied, facts, refusal, said } from '../../support/incidents.ts';
import { notPlaces, working } from '../../support/working.ts';

it('the button "Drop follow-up" beside a follow-up drops it once', () => {
  const outcome = press(handler, '42:1', { incident: working });
  expect(facts(outcome)).toEqual([{ kind: 'followup.dropped', data: { followup: 1 } }]);
  expect(said(press(handler, '42:1', { incident: applied(working, outcome) }))).toBe('Follow-up 1 was dropped already. Nothing changed.');
  expect(refusal(press(handler, '42:9', { incident: working }))).toContain('no follow-up 9');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
