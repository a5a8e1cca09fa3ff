// The click theory_rule_out: once, twice, and after it was settled otherwise.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/theory_rule_out.ts';
import { press } from '../../support/asking.ts';
import { applied, changesNothing, facts, refusal } from '../../support/incidents.ts';
import { notPlaces, working } from '../../support/working.ts';

it('the button "Ruled out" settles a hypothesis once', () => {
  const outcome = press(handler, '42:1', { incident: working });
  expect(facts(outcome)).toEqual([{ kind: 'hypothesis.settled', data: { hypothesis: 1, how: 'ruled_out' } }]);
  expect(changesNothing(press(handler, '42:1', { incident: applied(working, outcome) }))).toBe(true);
  expect(refusal(press(handler, '42:9', { incident: working }))).toContain('no hypothesis 9');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
