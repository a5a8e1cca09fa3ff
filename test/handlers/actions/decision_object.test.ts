// The click decision_object: asks why, unless it is too late.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/decision_object.ts';
import { press } from '../../support/asking.ts';
import { after, changesNothing, form, grace, refusal, said } from '../../support/incidents.ts';
import { notPlaces, working } from '../../support/working.ts';

it('the button "Strong objection" asks why', () => {
  const outcome = press(handler, '42:1', { incident: working });
  expect(form(outcome)).toMatchObject({ callback_id: 'decision_object', private_metadata: '42:1' });
  expect(changesNothing(outcome)).toBe(true);
});

it('under what is decided or withdrawn says so', () => {
  const made = after(working, { kind: 'decision.made', by: grace, data: { decision: 1, how: 'at_once' } });
  expect(said(press(handler, '42:1', { incident: made }))).toContain('is recorded by <@U0GRACE> already');
  const gone = after(working, { kind: 'decision.withdrawn', by: grace, data: { decision: 1 } });
  expect(said(press(handler, '42:1', { incident: gone }))).toContain('was withdrawn');
  expect(refusal(press(handler, '42:9', { incident: working }))).toContain('no decision 9');
});

it.each(notPlaces)('does not read "%s"', (wrong) => expect(handler.it.input.safeParse(wrong).success).toBe(false));
