// What resolving leaves on the record and does outside.
import { describe, expect, it } from 'vitest';
import { config as schema, defaultConfig } from '../../src/domain/config.ts';
import { postmortemWanted, resolution } from '../../src/domain/resolving.ts';
import { after, anAlert, anAlertedIncident, anIncident, applied, at, effectKinds, effects, factKinds, facts } from '../support/incidents.ts';

describe('resolving', () => {
  it('says how it is known, clears the alerts here and outside, and begins the postmortem', () => {
    const outcome = resolution(anAlertedIncident({ severity: 'SEV2' }), defaultConfig, 'errors gone for ten minutes');
    expect(facts(outcome)).toEqual([
      { kind: 'status.set', data: { status: 'resolved', was: 'triage', evidence: 'errors gone for ten minutes' } },
      { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'QALERT1' } },
      { kind: 'postmortem.wanted', data: { why: 'SEV2 asks for one' } },
    ]);
    expect(effectKinds(outcome)).toEqual([
      'pagerduty.resolve', 'github.postmortem.publish', 'slack.card.show', 'slack.topic.set', 'slack.announcement.show', 'slack.say',
    ]);
    expect(effects(outcome).at(-1)?.data).toEqual({ about: 'resolved' });
  });

  it('touches no alert that is cleared, and tells PagerDuty nothing of other sources', () => {
    const two = anIncident({ alerts: [anAlert(), anAlert({ source: 'grafana', key: 'G1' })] });
    const outcome = resolution(after(two, { kind: 'alert.cleared', at: at(2), data: { source: 'pagerduty', key: 'QALERT1' } }), defaultConfig, 'gone');
    expect(facts(outcome).filter((fact) => fact.kind === 'alert.cleared').map((fact) => fact.data)).toEqual([{ source: 'grafana', key: 'G1' }]);
    expect(effectKinds(outcome)).not.toContain('pagerduty.resolve');
  });

  it('after a reopening does not want a second postmortem', () => {
    const incident = anIncident({ severity: 'SEV1', then: [{ kind: 'postmortem.wanted', data: { why: 'SEV1 asks for one' } }] });
    const outcome = resolution(incident, defaultConfig, 'gone again');
    expect(factKinds(outcome)).toEqual(['status.set']);
    expect(effectKinds(outcome)).not.toContain('github.postmortem.publish');
  });

  it('leaves an incident whose alerts are all cleared', () => {
    const ended = applied(anAlertedIncident(), resolution(anAlertedIncident(), defaultConfig, 'gone'));
    expect([ended.status, ended.alerts[0]?.state]).toEqual(['resolved', 'cleared']);
  });
});

describe('a postmortem opens by itself', () => {
  it.each([['SEV1', true], ['SEV2', true], ['SEV3', false], ['SEV5', false], [undefined, true]])('for %s: %s', (severity, wanted) => {
    const incident = anIncident(severity === undefined ? {} : { severity });
    expect(postmortemWanted(incident, defaultConfig) !== undefined).toBe(wanted);
  });

  it('never for a drill, and never for a private incident', () => {
    expect(postmortemWanted(anIncident({ severity: 'SEV1', kind: 'drill' }), defaultConfig)).toBeUndefined();
    expect(postmortemWanted(anIncident({ severity: 'SEV1', private: true }), defaultConfig)).toBeUndefined();
  });

  it('not without a severity where the config says so, nor for a severity that is not configured any more', () => {
    const calm = schema.parse({ postmortem: { 'when-unset': 'optional' } });
    expect(postmortemWanted(anIncident(), calm)).toBeUndefined();
    expect(postmortemWanted(anIncident({ severity: 'SEV9' }), calm)).toBeUndefined();
  });
});
