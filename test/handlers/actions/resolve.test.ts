// The click resolve: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import resolve from '../../../handlers/actions/resolve.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, anAlertedIncident, changesNothing, form, said } from '../../support/incidents.ts';

describe('the button "Resolve incident"', () => {
  it('asks how it is known, and writes nothing down yet', () => {
    const outcome = press(resolve, '42', { incident: anAlertedIncident() });
    expect(form(outcome)).toMatchObject({ callback_id: 'resolve', private_metadata: '42' });
    expect(changesNothing(outcome)).toBe(true);
  });

  it('on an old card says that it is resolved', () => {
    expect(said(press(resolve, '42', { incident: aResolvedIncident() }))).toBe('INC-42 is resolved already.');
    expect(press(resolve, '42', { incident: aResolvedIncident(), channel: 'D0ADA' })).toMatchObject({ replace: true });
  });
});
