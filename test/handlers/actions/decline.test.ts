// The click decline: asks why, once.
import { expect, it } from 'vitest';
import decline from '../../../handlers/actions/decline.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, anAlertedIncident, changesNothing, form, said } from '../../support/incidents.ts';

it('asks why, and writes nothing down yet', () => {
  const outcome = press(decline, '42', { incident: anAlertedIncident() });
  expect(form(outcome)).toMatchObject({ callback_id: 'decline', private_metadata: '42' });
  expect(changesNothing(outcome)).toBe(true);
});

it('on an old card says that it is over', () => expect(said(press(decline, '42', { incident: aResolvedIncident() }))).toBe('INC-42 is resolved already.'));
