// The click followup_reopen: once and twice, and not where there is an issue.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/followup_reopen.ts';
import { press } from '../../support/asking.ts';
import { after, applied, facts, refusal, said } from '../../support/incidents.ts';
import { issueOpenedFact } from '../../support/following.ts';
import { notPlaces, working } from '../../support/working.ts';

const done = after(working, { kind: 'followup.settled', data: { followup: 1, how: 'done' } });

it('the button "Reopen follow-up" opens it again', () => {
  const outcome = press(handler, '42:1', { incident: done });
  expect(facts(outcome)).toEqual([{ kind: 'followup.reopened', data: { followup: 1, why: 'person' } }]);
  expect(said(press(handler, '42:1', { incident: applied(done, outcome) }))).toBe('Follow-up 1 is open. Nothing changed.');
  expect(refusal(press(handler, '42:1', { incident: after(done, issueOpenedFact) }))).toContain('reopen it there');
  expect(refusal(press(handler, '42:9', { incident: done }))).toContain('no follow-up 9');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
