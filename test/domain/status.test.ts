// Moving an incident on.
import { describe, expect, it } from 'vitest';
import { config as schema, defaultConfig } from '../../src/domain/config.ts';
import { severityAsks, severityChange, statusChange } from '../../src/domain/status.ts';
import { anIncident, effectKinds } from '../support/incidents.ts';

const shown = ['slack.card.show', 'slack.topic.set', 'slack.announcement.show'];

describe('a change of status', () => {
  it('says what it was, and shows it everywhere', () => {
    const outcome = statusChange(anIncident(), 'identified');
    expect(outcome?.facts).toEqual([{ kind: 'status.set', data: { status: 'identified', was: 'triage' } }]);
    expect(outcome && effectKinds(outcome)).toEqual(shown);
  });

  it('keeps how it is known', () => {
    expect(statusChange(anIncident(), 'mitigated', 'errors are gone')?.facts[0]?.data).toEqual({ status: 'mitigated', was: 'triage', evidence: 'errors are gone' });
  });

  it('is none when it has that status already', () => {
    expect(statusChange(anIncident(), 'triage')).toBeUndefined();
  });
});

describe('a change of severity', () => {
  it('says what it was only if there was one', () => {
    expect(severityChange(anIncident(), 'SEV2')?.facts).toEqual([{ kind: 'severity.set', data: { severity: 'SEV2' } }]);
    expect(severityChange(anIncident({ severity: 'SEV3' }), 'SEV2')?.facts).toEqual([{ kind: 'severity.set', data: { severity: 'SEV2', was: 'SEV3' } }]);
  });

  it('is none when it has that severity already', () => {
    expect(severityChange(anIncident({ severity: 'SEV2' }), 'SEV2')).toBeUndefined();
  });
});

describe('what a worse severity asks for', () => {
  it.each([
    [undefined, 'SEV1', 'SEV1 asks for an update at least every 20 min.'], ['SEV3', 'SEV1', 'SEV1 asks for an update at least every 20 min and a postmortem.'],
    ['SEV4', 'SEV3', 'SEV3 asks for an update at least every 1 h 00 min.'], ['SEV1', 'SEV2', undefined], ['SEV1', 'SEV4', undefined], ['SEV4', 'SEV5', undefined], ['SEV4', 'constructor', undefined],
  ])('%s → %s: %s', (was, now, words) => expect(severityAsks(defaultConfig, was, now)).toBe(words));

  it('is the postmortem too where an incident without severity gets none', () => {
    expect(severityAsks(schema.parse({ postmortem: { 'when-unset': 'optional' } }), undefined, 'SEV1')).toContain('and a postmortem');
  });
});
