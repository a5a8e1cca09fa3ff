// Where a note goes, and where it does not.
import { describe, expect, it } from 'vitest';
import { noteTaken } from '../../src/domain/notes.ts';
import { aResolvedIncident, anAlert, anAlertedIncident, anIncident, effects, facts } from '../support/incidents.ts';

describe('a note', () => {
  it('stands on the timeline and goes to PagerDuty, by the number it will have', () => {
    const incident = anAlertedIncident();
    const outcome = noteTaken(incident, 'rolled back');
    expect(facts(outcome)).toEqual([{ kind: 'note.added', data: { text: 'rolled back' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'pagerduty.note', data: { key: 'QALERT1', seq: incident.seq + 1 } }]);
  });

  it.each([
    ['no alert', anIncident()],
    ['an alert of another source only', anIncident({ alerts: [anAlert({ source: 'grafana' })] })],
    ['an end', aResolvedIncident({ alerts: [anAlert()] })],
    ['privacy', anAlertedIncident({ private: true })],
  ])('stays here in an incident with %s', (_what, incident) => {
    const outcome = noteTaken(incident, 'rolled back');
    expect(facts(outcome)).toHaveLength(1);
    expect(effects(outcome)).toEqual([]);
  });
});
