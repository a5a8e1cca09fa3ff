// Facts in any order, and the incident they make.
import { describe, expect, it } from 'vitest';
import type { NewFact } from '../../src/domain/facts.ts';
import { fold, foldAll } from '../../src/domain/fold.ts';
import { forSeeds } from '../support/dice.ts';
import { everyFact } from '../support/every-fact.ts';
import { ada, after, anAlert, anAlertedIncident, anIncident, asFact, at, bobInPagerDuty, grace, pager } from '../support/incidents.ts';

const alert = { source: 'pagerduty', key: 'QALERT1' };
const [opened, ...others] = everyFact;

describe('the fold', () => {
  it('begins with incident.opened and refuses anything else on nothing', () => {
    for (const fact of others) expect(() => fold(undefined, asFact(fact, 1), 42), fact.kind).toThrow('INC-42 begins with');
    expect(foldAll([], 42)).toBeUndefined();
  });

  it('is total: after the opening any facts in any order, and the seq is that of the last', () => {
    if (!opened) throw new Error('no facts');
    forSeeds(300, (dice) => {
      const order = [opened, ...dice.shuffled([...others, ...others].slice(0, dice.below(80)))];
      const facts = order.map((fact, index) => asFact({ ...fact, by: dice.one([ada, grace, pager, bobInPagerDuty]) }, index + 1));
      const incident = foldAll(facts, 42);
      expect(incident?.seq).toBe(facts.length);
      expect(incident?.lastChangeAt).toBe(at(facts.length));
      expect(JSON.parse(JSON.stringify(incident))).toEqual(JSON.parse(JSON.stringify(foldAll(facts, 42))));
    });
  });

  it('is the same from a snapshot half way as from the beginning', () => {
    if (!opened) throw new Error('no facts');
    forSeeds(50, (dice) => {
      const facts = [opened, ...dice.shuffled(others)].map((fact, index) => asFact(fact, index + 1));
      const cut = 1 + dice.below(facts.length - 1);
      const snapshot = JSON.parse(JSON.stringify(foldAll(facts.slice(0, cut), 42))) as NonNullable<ReturnType<typeof foldAll>>;
      const whole = facts.slice(cut).reduce((now, fact) => fold(now, fact, 42), snapshot);
      // The order of keys means nothing: jsonb does not keep it either.
      expect(JSON.parse(JSON.stringify(whole))).toEqual(JSON.parse(JSON.stringify(foldAll(facts, 42))));
    });
  });

  it('changes nothing that it is given', () => {
    const before = anAlertedIncident();
    const copy = structuredClone(before);
    after(before, ...others);
    expect(before).toEqual(copy);
  });
});

describe('an incident after a fact', () => {
  const becomes = (fact: NewFact) => after(anAlertedIncident(), fact);

  it('begins in triage, untouched, without a commander', () => {
    const incident = anIncident({ severity: 'SEV2' });
    expect(incident).toMatchObject({ id: 42, seq: 1, status: 'triage', severity: 'SEV2', touched: false, openedAt: at(0), alerts: [], runs: [] });
    expect(incident.commander).toBeUndefined();
  });

  it('remembers when it was mitigated and resolved, by the time it happened', () => {
    expect(becomes({ kind: 'status.set', at: at(9), data: { status: 'mitigated', was: 'triage' } })).toMatchObject({ status: 'mitigated', mitigatedAt: at(9) });
    expect(becomes({ kind: 'status.set', at: at(9), data: { status: 'resolved', was: 'triage' } })).toMatchObject({ status: 'resolved', resolvedAt: at(9) });
  });

  it('has one commander: the last one named', () => {
    const incident = after(anIncident(), { kind: 'commander.set', at: at(5), data: { commander: grace } }, { kind: 'commander.set', at: at(6), data: { commander: ada, was: grace } });
    expect(incident).toMatchObject({ commander: ada, commanderAt: at(6) });
  });

  it('knows each alert once, and its services', () => {
    const incident = after(anAlertedIncident(), { kind: 'alert.attached', at: at(7), data: anAlert({ title: 'again' }) }, { kind: 'alert.attached', at: at(8), data: anAlert({ source: 'grafana' }) });
    expect(incident.alerts.map(({ source, title }) => [source, title])).toEqual([['pagerduty', 'again'], ['grafana', 'Checkout: 5xx above 2 %']]);
    expect(incident.services).toEqual([{ id: 'PCHECK', name: 'checkout-api' }]);
  });

  it('moves only the alert that is meant', () => {
    const two = anIncident({ alerts: [anAlert(), anAlert({ key: 'QALERT2' }), anAlert({ source: 'grafana' })] });
    const incident = after(two, { kind: 'alert.cleared', at: at(5), by: bobInPagerDuty, data: { ...alert, mergedInto: 'QOTHER' } });
    expect(incident.alerts.map(({ state }) => state)).toEqual(['cleared', 'triggered', 'triggered']);
    expect(incident.alerts[0]).toMatchObject({ stateAt: at(5), stateBy: bobInPagerDuty, mergedInto: 'QOTHER' });
  });

  it('keeps the time of the first acknowledgement', () => {
    const incident = after(anAlertedIncident(), { kind: 'alert.acknowledged', at: at(5), data: alert }, { kind: 'alert.unacknowledged', at: at(6), data: alert }, { kind: 'alert.acknowledged', at: at(7), data: alert });
    expect(incident.acknowledgedAt).toBe(at(5));
    expect(incident.alerts[0]?.state).toBe('acknowledged');
  });

  it('is not turned back by an update that arrives late', () => {
    const update = (seconds: number, priority: string): NewFact => ({ kind: 'alert.updated', at: at(seconds), data: { ...alert, priority, assignees: [{ id: priority, name: priority }], text: '' } });
    const incident = after(anAlertedIncident(), update(20, 'P1'), update(10, 'P3'));
    expect(incident.alerts[0]).toMatchObject({ priority: 'P1', assignees: [{ id: 'P1', name: 'P1' }], updatedAt: at(20) });
  });

  it('ignores what is said of an alert it does not have', () => {
    expect(becomes({ kind: 'alert.cleared', data: { source: 'pagerduty', key: 'QELSE' } }).alerts).toEqual(anAlertedIncident().alerts);
  });

  it('keeps the channel by its id and follows its name and its archive', () => {
    const incident = after(anIncident(), { kind: 'channel.created', data: { channel: 'C0INC42', name: 'a', adopted: false } }, { kind: 'channel.renamed', data: { name: 'b' } }, { kind: 'channel.archived', data: {} });
    expect(incident.channel).toEqual({ id: 'C0INC42', name: 'b', archived: true });
    expect(after(incident, { kind: 'channel.unarchived', data: {} }).channel?.archived).toBe(false);
    expect(becomes({ kind: 'channel.archived', data: {} }).channel).toBeUndefined();
  });

  it('counts people once, and the newest reason why somebody is missing', () => {
    const missing = (why: string): NewFact => ({ kind: 'people.missing', data: { id: 'PBOB', name: 'Bob', why } });
    const incident = after(anIncident(), { kind: 'people.invited', data: { people: ['U1', 'U2'] } }, { kind: 'people.invited', data: { people: ['U2', 'U3'] } }, missing('first'), missing('second'));
    expect(incident.invited).toEqual(['U1', 'U2', 'U3']);
    expect(incident.missing).toEqual([{ id: 'PBOB', name: 'Bob', why: 'second' }]);
  });

  it('shows what was given up until it is tried again', () => {
    const trouble: NewFact = { kind: 'effect.given_up', at: at(3), data: { effect: 9, effectKind: 'slack.card.show', lane: 'slack/card', code: 'x', reason: 'y' } };
    expect(becomes(trouble).troubles).toEqual([{ effect: 9, kind: 'slack.card.show', code: 'x', reason: 'y', at: at(3) }]);
    expect(after(anIncident(), trouble, { kind: 'effect.retried', data: { effect: 9, effectKind: 'slack.card.show' } }).troubles).toEqual([]);
    expect(after(anIncident(), trouble, { kind: 'effect.retried', data: { effect: 8, effectKind: 'slack.card.show' } }).troubles).toHaveLength(1);
  });

  it('wants a postmortem until there is one, and never again after', () => {
    const open: NewFact = { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://x.example/7', path: 'p.md', branch: 'br', draft: true } };
    expect(becomes({ kind: 'postmortem.wanted', data: { why: 'x' } }).postmortem).toEqual({ state: 'wanted' });
    expect(after(anIncident(), open, { kind: 'postmortem.wanted', data: { why: 'x' } }).postmortem).toMatchObject({ state: 'open', number: 7 });
  });
});

describe('an incident is touched', () => {
  it.each([['a person in Slack', ada, true], ['PagerDuty', pager, false], ['a person in PagerDuty', bobInPagerDuty, false]])('by %s: %3$s', (_who, by, touched) => {
    expect(after(anAlertedIncident(), { kind: 'note.added', by, data: { text: 'x' } }).touched).toBe(touched);
  });

  it('from the first when a person opened it, and stays so', () => {
    const mine = anIncident({ by: ada });
    expect(mine.touched).toBe(true);
    expect(after(mine, { kind: 'note.added', by: pager, data: { text: 'x' } }).touched).toBe(true);
  });
});
