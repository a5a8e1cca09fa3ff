// The click followup_done: once and twice, and not where there is an issue.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/followup_done.ts';
import { press } from '../../support/asking.ts';
import { after, applied, facts, refusal, said } from '../../support/incidents.ts';
import { issueOpenedFact } from '../../support/following.ts';
import { notPlaces, working } from '../../support/working.ts';

it('the button "Finish follow-up" beside a follow-up ends it', () => {
  const outcome = press(handler, '42:1', { incident: working });
  expect(facts(outcome)).toEqual([{ kind: 'followup.settled', data: { followup: 1, how: 'done' } }]);
  expect(said(press(handler, '42:1', { incident: applied(working, outcome) }))).toContain('done already');
  expect(refusal(press(handler, '42:1', { incident: after(working, issueOpenedFact) }))).toContain('close it there');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
