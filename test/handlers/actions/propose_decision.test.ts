// The click propose_decision: opens the form while there is something to decide.
import { expect, it } from 'vitest';
import handler from '../../../handlers/actions/propose_decision.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, form, refusal } from '../../support/incidents.ts';

it('the button "Propose decision" opens the form, which says how long it waits', () => {
  const outcome = press(handler, '42');
  expect(form(outcome)).toMatchObject({ callback_id: 'decide', private_metadata: '42' });
  expect(JSON.stringify(form(outcome))).toContain('Ask for strong objections: 2 min');
  expect(refusal(press(handler, '42', { incident: aResolvedIncident() }))).toContain('is resolved');
});
