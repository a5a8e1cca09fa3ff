// The click reopen: the form where it is over, else what stands in the way.
import { expect, it } from 'vitest';
import reopen from '../../../handlers/actions/reopen.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, after, anIncident, changesNothing, form, refusal, said } from '../../support/incidents.ts';

it('asks what shows it, and writes nothing down yet', () => {
  const outcome = press(reopen, '42', { incident: aResolvedIncident() });
  expect(form(outcome)).toMatchObject({ callback_id: 'reopen', private_metadata: '42' });
  expect(changesNothing(outcome)).toBe(true);
});

it('opens no form for what is open or merged', () => {
  expect(said(press(reopen, '42'))).toContain('Nothing changed');
  const merged = after(anIncident(), { kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } });
  expect(refusal(press(reopen, '42', { incident: merged }))).toContain('INC-7');
});
