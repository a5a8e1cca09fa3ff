// The button "Make private".
import { expect, it } from 'vitest';
import make from '../../../handlers/actions/make_private.ts';
import { press } from '../../support/asking.ts';
import { anIncident, form, said } from '../../support/incidents.ts';

it('asks first', () => {
  expect(form(press(make, '42'))).toMatchObject({ callback_id: 'make_private', private_metadata: '42' });
});

it('says that it is private already', () => {
  expect(said(press(make, '42', { incident: anIncident({ private: true }) }))).toContain('private already');
});
