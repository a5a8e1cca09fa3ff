// The click promote: which service, once, and when nothing of it is left.
import { describe, expect, it } from 'vitest';
import promote from '../../../handlers/actions/promote.ts';
import { press } from '../../support/asking.ts';
import { ada, after, anIncident, effects, facts, refusal, said } from '../../support/incidents.ts';
import { aStorm } from '../../support/storms.ts';

describe('the button "Open own incident"', () => {
  it('takes the service out, and says so', () => {
    const outcome = press(promote, '42:P2', { incident: aStorm() });
    expect(facts(outcome)).toEqual([]);
    expect(effects(outcome)).toEqual([{ kind: 'storm.promote', data: { service: 'P2', by: ada } }]);
    expect(said(outcome)).toContain('service-2');
  });

  it('has nothing left to take when it was taken, or where there is no storm', () => {
    const parted = after(aStorm(), { kind: 'storm.parted', by: ada, data: { incident: 43, how: 'promoted', title: 'service-2', alerts: [{ service: { id: 'P2', name: 'service-2' }, alerts: 1, open: 1 }] } });
    expect(refusal(press(promote, '42:P2', { incident: parted }))).toContain('an incident of its own already');
    expect(refusal(press(promote, '42:P2', { incident: anIncident() }))).toContain('INC-42 is not an alert storm');
  });

  it('keeps a service’s id whole, colons included', () => {
    const odd = aStorm([{ kind: 'storm.alert', data: { source: 'acme', key: 'K', service: { id: 'a:b', name: 'odd' }, state: 'triggered' } }]);
    expect(effects(press(promote, '42:a:b', { incident: odd }))).toMatchObject([{ data: { service: 'a:b' } }]);
  });
});
