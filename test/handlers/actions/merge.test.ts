// The button "Merge incident".
import { expect, it } from 'vitest';
import merge from '../../../handlers/actions/merge.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, at, form, refusal } from '../../support/incidents.ts';

const others = { known: { at: at(600), openIncidents: [anIncident(), { ...anIncident({ title: 'Payments fail' }), id: 7 }] } };

it('asks which one goes on', () => {
  expect(JSON.stringify(form(press(merge, '42', others)))).toContain('INC-7 Payments fail');
});

it('refuses where there is nothing to merge, or nothing to merge into', () => {
  expect(refusal(press(merge, '42', { ...others, incident: aResolvedIncident() }))).toContain('INC-42 is resolved');
  expect(refusal(press(merge, '42', { known: { at: at(600), openIncidents: [anIncident()] } }))).toContain('nothing to merge it into');
});
