// Moving an incident on, and who commands it.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import { commandChange, severityChange, statusChange } from '../../src/domain/status.ts';
import { aResolvedIncident, ada, after, anAlert, anAlertedIncident, anIncident, applied, at, effectKinds, facts, factKinds, grace, effects } from '../support/incidents.ts';

const shown = ['slack.card.show', 'slack.topic.set', 'slack.announcement.show'];

describe('a change of status', () => {
  it('says what it was, and shows it everywhere', () => {
    const outcome = statusChange(anIncident(), 'identified');
    expect(outcome?.facts).toEqual([{ kind: 'status.set', data: { status: 'identified', was: 'triage' } }]);
    expect(outcome && effectKinds(outcome)).toEqual(shown);
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

describe('taking command', () => {
  it('begins the work, and acknowledges what still rings', () => {
    const outcome = commandChange(anAlertedIncident(), ada);
    expect(outcome && factKinds(outcome)).toEqual(['commander.set', 'alert.acknowledged', 'status.set']);
    expect(outcome && effects(outcome)[0]).toEqual({ kind: 'pagerduty.acknowledge', data: { key: 'QALERT1' } });
    expect(outcome && effectKinds(outcome)).toEqual(['pagerduty.acknowledge', ...shown, 'slack.people.invite']);
  });

  it('ends the old command in the same decision: there is one commander', () => {
    const graces = applied(anIncident(), commandChange(anIncident(), grace) ?? { facts: [], effects: [] });
    const outcome = commandChange(graces, ada);
    expect(outcome?.facts[0]).toEqual({ kind: 'commander.set', data: { commander: ada, was: grace } });
    expect(applied(graces, outcome ?? { facts: [], effects: [] }).commander).toEqual(ada);
  });

  it('is none for who commands already, whatever name stands beside the id', () => {
    const mine = after(anIncident(), { kind: 'commander.set', data: { commander: ada } });
    expect(commandChange(mine, slackPerson('U0ADA', 'Ada L.'))).toBeUndefined();
    expect(commandChange(mine, { ...ada, via: 'pagerduty' })).toBeDefined();
  });

  it('leaves alone what does not ring and what is no alert of PagerDuty', () => {
    const mixed = anIncident({ alerts: [anAlert(), anAlert({ source: 'grafana', key: 'G1' }), anAlert({ key: 'QCLEAR' })] });
    const some = after(mixed, { kind: 'alert.cleared', at: at(3), data: { source: 'pagerduty', key: 'QCLEAR' } });
    const outcome = commandChange(some, ada);
    expect(outcome && facts(outcome).flatMap((fact) => (fact.kind === 'alert.acknowledged' ? [fact.data.key] : []))).toEqual(['QALERT1', 'G1']);
    expect(outcome && effects(outcome).flatMap((effect) => (effect.kind === 'pagerduty.acknowledge' ? [effect.data.key] : []))).toEqual(['QALERT1']);
  });

  it('after the end acknowledges nothing and reopens nothing', () => {
    const outcome = commandChange(aResolvedIncident({ alerts: [anAlert()] }), ada);
    expect(outcome && factKinds(outcome)).toEqual(['commander.set']);
  });
});
