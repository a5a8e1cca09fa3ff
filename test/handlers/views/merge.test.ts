// The form behind "Merge incident".
import { expect, it } from 'vitest';
import merge from '../../../handlers/views/merge.ts';
import { problems, submit } from '../../support/asking.ts';
import { anIncident, at, factKinds, refusal } from '../../support/incidents.ts';

const other = { ...anIncident({ title: 'Payments fail' }), id: 7 };

it('merges into the one that was chosen', () => {
  expect(factKinds(submit(merge, { into: '7', meta: '42' }, { known: { at: at(600), otherIncident: other } }))).toEqual(['status.set', 'incident.merged']);
});

it('looks again: it may be over meanwhile, or may no longer be seen', () => {
  expect(refusal(submit(merge, { into: '7' }, { known: { at: at(600), otherIncident: { ...other, status: 'resolved' } } }))).toContain('INC-7 is resolved');
  expect(refusal(submit(merge, { into: '7' }, { known: { at: at(600) } }))).toContain('I know no INC-7');
});

it('wants one to be chosen', () => {
  for (const into of [undefined, '', '0', 'INC-7', '7 or 8']) expect(problems(merge, { into })).toEqual({ into: 'Choose the incident that goes on.' });
});
