// Names, ends and clearings of an incident.
import { describe, expect, it } from 'vitest';
import { statuses } from '../../src/domain/facts.ts';
import { allCleared, incidentName, incidentNumber, isOpen } from '../../src/domain/incident.ts';
import { after, anAlert, anIncident, at } from '../support/incidents.ts';

describe('the name of an incident', () => {
  it.each([['INC-42', 42], ['inc-42', 42], ['42', 42], [' 7 ', 7], ['999999999', 999_999_999]])('%s is read as %i', (text, number) => {
    expect(incidentNumber(text)).toBe(number);
  });

  it.each(['', '0', 'INC-0', '-1', '042', '4.2', '1e3', '1000000000', 'INC 42', 'INC-42x', '٤٢'])('"%s" is none', (text) => {
    expect(incidentNumber(text)).toBeUndefined();
  });

  it('comes back as it was said', () => {
    expect(incidentNumber(incidentName(42))).toBe(42);
  });
});

describe('an incident', () => {
  it('is open until it is resolved, closed, declined or merged', () => {
    expect(statuses.filter((status) => isOpen({ status }))).toEqual(['triage', 'investigating', 'identified', 'mitigated']);
  });

  it('is cleared when it has alerts and all of them are', () => {
    const two = anIncident({ alerts: [anAlert(), anAlert({ key: 'QALERT2' })] });
    const one = after(two, { kind: 'alert.cleared', at: at(5), data: { source: 'pagerduty', key: 'QALERT1' } });
    const both = after(one, { kind: 'alert.cleared', at: at(6), data: { source: 'pagerduty', key: 'QALERT2' } });
    expect([anIncident(), two, one, both].map(allCleared)).toEqual([false, false, false, true]);
  });
});
