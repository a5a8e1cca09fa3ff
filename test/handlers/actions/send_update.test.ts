// The click send_update: the form, and where there is none.
import { expect, it } from 'vitest';
import sendUpdate from '../../../handlers/actions/send_update.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, after, anIncident, changesNothing, form, refusal } from '../../support/incidents.ts';

it('opens the form, for what is over too', () => {
  for (const incident of [anIncident({ severity: 'SEV1' }), aResolvedIncident()]) {
    expect(form(press(sendUpdate, '42', { incident }))).toMatchObject({ callback_id: 'update', private_metadata: '42' });
    expect(changesNothing(press(sendUpdate, '42', { incident }))).toBe(true);
  }
});

it('points to the incident that goes on', () => {
  const merged = after(anIncident(), { kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } });
  expect(refusal(press(sendUpdate, '42', { incident: merged }))).toContain('INC-7');
});
