// The turns in an incident's life: mitigated, reopened, declined, renamed; and what none of them does.
import { describe, expect, it } from 'vitest';
import { declined, mitigated, moved, renamed, reopened } from '../../src/domain/lifecycle.ts';
import { aResolvedIncident, ada, after, anAlert, anAlertedIncident, anIncident, applied, at, changesNothing, effectKinds, effects, facts, factKinds, refusal, said } from '../support/incidents.ts';

const shown = ['slack.card.show', 'slack.topic.set', 'slack.announcement.show'];
const ended = (status: 'closed' | 'declined' | 'merged') => after(anIncident(), { kind: 'status.set', data: { status, was: 'triage' } });
const merged = after(ended('merged'), { kind: 'incident.merged', data: { into: 7 } });

describe('mitigated', () => {
  it('sets the status with how it is known, and says so', () => {
    const outcome = mitigated(anAlertedIncident(), 'errors are gone');
    expect(facts(outcome)).toEqual([{ kind: 'status.set', data: { status: 'mitigated', was: 'triage', evidence: 'errors are gone' } }]);
    expect(effectKinds(outcome)).toEqual([...shown, 'slack.say']);
    expect(effects(outcome).at(-1)?.data).toEqual({ about: 'mitigated' });
    expect(applied(anAlertedIncident(), outcome)).toMatchObject({ status: 'mitigated', statusNote: 'errors are gone', alerts: [{ state: 'triggered' }] });
  });

  it('a second time changes nothing; after the end it points to reopening', () => {
    const again = mitigated(applied(anIncident(), mitigated(anIncident())));
    expect([changesNothing(again), said(again)]).toEqual([true, 'It is mitigated already. Nothing changed.']);
    expect(refusal(mitigated(aResolvedIncident()))).toBe('INC-42 is resolved. If customers suffer again: `/incident reopen`.');
  });
});

describe('reopened', () => {
  it.each(['resolved', 'closed', 'declined'] as const)('from %s, with the reason, and said in the channel', (status) => {
    const incident = status === 'resolved' ? aResolvedIncident() : ended(status);
    const outcome = reopened(incident, { why: 'payments fail again' });
    expect(facts(outcome)).toEqual([{ kind: 'status.set', data: { status: 'investigating', was: status, evidence: 'payments fail again' } }]);
    expect(effectKinds(outcome)).toEqual([...shown, 'slack.say']);
    expect(effects(outcome).at(-1)?.data).toEqual({ about: 'reopened', ref: 'by-hand' });
  });

  it('needs no reason, and clears the one before', () => {
    expect(applied(aResolvedIncident(), reopened(aResolvedIncident())).statusNote).toBeUndefined();
  });

  it('not from merged: says which one goes on', () => {
    expect(refusal(reopened(merged))).toBe('INC-42 was merged into INC-7, which goes on: work there.');
    expect(refusal(reopened(ended('merged')))).toContain('another incident');
  });

  it('of an open one changes nothing', () => {
    expect(changesNothing(reopened(anIncident()))).toBe(true);
    expect(said(reopened(anIncident()))).toBe('INC-42 is open: triage. Nothing changed.');
  });

  it('says how to get the channel out of the archive', () => {
    const archived = after(aResolvedIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42<x>', adopted: false } }, { kind: 'channel.archived', data: {} });
    expect(said(reopened(archived))).toContain('its channel #inc-42x is archived. Open the channel, choose “Unarchive”');
    expect(factKinds(reopened(archived))).toEqual(['status.set']);
  });
});

describe('declined', () => {
  const incident = anAlertedIncident({ severity: 'SEV1', alerts: [anAlert(), anAlert({ source: 'grafana', key: 'G1' })] });
  const outcome = declined(incident, 'a load test');

  it('clears what rings, here and at its source, and writes no postmortem', () => {
    expect(facts(outcome)).toEqual([
      { kind: 'status.set', data: { status: 'declined', was: 'triage', evidence: 'a load test' } },
      { kind: 'alert.cleared', data: { source: 'pagerduty', key: 'QALERT1' } }, { kind: 'alert.cleared', data: { source: 'grafana', key: 'G1' } },
    ]);
    expect(effectKinds(outcome)).toEqual(['pagerduty.resolve', ...shown, 'slack.say']);
    expect(effects(outcome).at(-1)?.data).toEqual({ about: 'declined' });
  });

  it('keeps the reason for whoever reads the announcement, and changes nothing the second time', () => {
    const over = applied(incident, outcome);
    expect(over).toMatchObject({ status: 'declined', statusNote: 'a load test' });
    expect(said(declined(over, 'again'))).toBe('INC-42 is declined already. Nothing changed.');
    expect(changesNothing(declined(aResolvedIncident(), 'late'))).toBe(true);
  });
});

describe('renamed', () => {
  it('shows the new title, and leaves the channel alone', () => {
    expect(facts(renamed(anIncident(), 'Cart is down too'))).toEqual([{ kind: 'incident.renamed', data: { title: 'Cart is down too' } }]);
    expect(effectKinds(renamed(anIncident(), 'Cart is down too'))).toEqual(shown);
  });

  it('to the same title changes nothing', () => expect(changesNothing(renamed(anIncident(), 'Checkout is down'))).toBe(true));
});

describe('moved', () => {
  it('says what is mitigated, and nothing of the rest', () => {
    expect(effects(moved(anIncident(), 'mitigated')).at(-1)?.data).toEqual({ about: 'mitigated' });
    expect(effectKinds(moved(anIncident(), 'identified'))).toEqual(shown);
    expect(changesNothing(moved(after(anIncident(), { kind: 'status.set', by: ada, at: at(9), data: { status: 'identified', was: 'triage' } }), 'identified'))).toBe(true);
  });

  it('takes up a resolved one, said as reopened, and no other', () => {
    expect(facts(moved(aResolvedIncident(), 'identified'))[0]?.data).toEqual({ status: 'identified', was: 'resolved' });
    expect(effects(moved(aResolvedIncident(), 'mitigated')).at(-1)?.data).toEqual({ about: 'reopened', ref: 'by-hand' });
    expect(refusal(moved(merged, 'investigating'))).toContain('INC-7');
    for (const status of ['closed', 'declined'] as const) expect(refusal(moved(ended(status), 'investigating'))).toBe(`INC-42 is ${status}. To take it up again: \`/incident reopen\`.`);
  });
});
