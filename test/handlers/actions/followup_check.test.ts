// The click followup_check: the form, for one that is there.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/followup_check.ts';
import { press } from '../../support/asking.ts';
import { after, form, refusal } from '../../support/incidents.ts';
import { notPlaces, working } from '../../support/working.ts';

it('the button "Add a weekly check" opens the form, also of one that is done', () => {
  const done = after(working, { kind: 'followup.settled', data: { followup: 1, how: 'done' } });
  for (const incident of [working, done]) expect(form(press(handler, '42:1', { incident }))).toMatchObject({ callback_id: 'followup_check', private_metadata: '42:1' });
  expect(handler.it.needs?.(1)).toEqual([{ need: 'runbooks' }]);
});

it('not of one that was dropped, or is not there', () => {
  expect(refusal(press(handler, '42:1', { incident: after(working, { kind: 'followup.dropped', data: { followup: 1 } }) }))).toContain('was dropped');
  expect(refusal(press(handler, '42:9', { incident: working }))).toContain('no follow-up 9');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
