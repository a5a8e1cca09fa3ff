// The click followup_issue: one issue, however often it is pressed.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/followup_issue.ts';
import { press } from '../../support/asking.ts';
import { after, effects, refusal, said } from '../../support/incidents.ts';
import { issueOpenedFact } from '../../support/following.ts';
import { notPlaces, working } from '../../support/working.ts';

it('the button "Open issue" beside a follow-up opens one', () => {
  expect(effects(press(handler, '42:1', { incident: working }))).toEqual([{ kind: 'github.issue.open', data: { followup: 1 } }]);
  expect(said(press(handler, '42:1', { incident: after(working, issueOpenedFact) }))).toContain('is an issue already');
  expect(refusal(press(handler, '42:1', { incident: { ...working, private: true } }))).toContain('private');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
