// The form decide: its fields, and what is decided.
import { expect, it } from 'vitest';
import handler from '../../../handlers/views/decide.ts';
import { problems, submit } from '../../support/asking.ts';
import { aResolvedIncident, factKinds, refusal } from '../../support/incidents.ts';

it('the form behind "Propose decision" asks for objections, or records', () => {
  expect(factKinds(submit(handler, { text: 'fail over', how: 'propose' }))).toEqual(['decision.proposed']);
  expect(factKinds(submit(handler, { text: 'fail over', how: 'record' }))).toEqual(['decision.proposed', 'decision.made']);
  expect(refusal(submit(handler, { text: 'fail over', how: 'propose' }, { incident: aResolvedIncident() }))).toContain('is resolved');
});

it('says at the field what is wrong', () => {
  for (const text of [undefined, '', 'ab']) expect(problems(handler, { text, how: 'propose' })).toEqual({ text: 'Say in one sentence what you propose.' });
  expect(problems(handler, { text: 'x'.repeat(2_001), how: 'propose' })).toEqual({ text: 'Keep it under 2,000 characters.' });
  for (const how of [undefined, 'vote']) expect(problems(handler, { text: 'fail over', how })).toEqual({ how: 'Choose one.' });
});
