// The click "Dismiss suggestion": once, twice, after it was accepted.
import { expect, it } from 'vitest';
import accept from '../../../handlers/actions/suggestion_accept.ts';
import dismiss from '../../../handlers/actions/suggestion_dismiss.ts';
import { press } from '../../support/asking.ts';
import { applied, facts, refusal, said } from '../../support/incidents.ts';
import { suggested } from '../../support/suggesting.ts';

it('dismisses once', () => {
  const outcome = press(dismiss, '42:1:3', { incident: suggested });
  expect(facts(outcome)).toEqual([{ kind: 'suggestion.settled', key: 'suggestion:1:3', data: { suggestion: 1, claim: 3, how: 'dismissed' } }]);
  expect(said(press(dismiss, '42:1:3', { incident: applied(suggested, outcome) }))).toContain('dismissed already');
});

it('what was accepted stays accepted, and what is not there is not dismissed', () => {
  const taken = applied(suggested, press(accept, '42:1:3', { incident: suggested }));
  expect(said(press(dismiss, '42:1:3', { incident: taken }))).toContain('accepted already');
  expect(refusal(press(dismiss, '42:1:9', { incident: suggested }))).toContain('no such suggestion');
});

it.each(['42', '42:1', '42:1:1:x', ''])('does not read "%s"', (wrong) => expect(dismiss.it.input.safeParse(wrong).success).toBe(false));
