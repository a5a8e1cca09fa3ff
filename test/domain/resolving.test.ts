// What resolving leaves on the record and does outside.
import { describe, expect, it } from 'vitest';
import { config as schema, defaultConfig } from '../../src/domain/config.ts';
import { postmortemAsked, postmortemWanted, readResolving, resolution } from '../../src/domain/resolving.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { aResolvedIncident, ada, after, anAlert, anAlertedIncident, anIncident, applied, at, bobInPagerDuty, changesNothing, effectKinds, effects, factKinds, facts, grace, refusal, said } from '../support/incidents.ts';

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

describe('who sees to the postmortem', () => {
  const led = after(anIncident({ severity: 'SEV1' }), { kind: 'commander.set', by: ada, data: { commander: ada } });
  const owner = (incident: typeof led, people: Parameters<typeof resolution>[3]) => applied(incident, resolution(incident, defaultConfig, 'gone', people)).postmortemOwner?.id;

  it('is who is named, else the commander, else who resolves it', () => {
    expect(owner(led, { by: grace, owner: slackPerson('U0CHIARA') })).toBe('U0CHIARA');
    expect(owner(led, { by: grace })).toBe('U0ADA');
    expect(owner(anIncident({ severity: 'SEV1' }), { by: grace })).toBe('U0GRACE');
    expect(owner(anIncident({ severity: 'SEV1' }), {})).toBeUndefined();
  });

  it('is told so alone, after the fact is written down', () => {
    const outcome = resolution(led, defaultConfig, 'gone', { by: grace });
    expect(factKinds(outcome)).toEqual(['status.set', 'postmortem.wanted', 'postmortem.owned']);
    expect(effects(outcome).filter((effect) => effect.kind === 'slack.tell')).toEqual([{ kind: 'slack.tell', data: { user: 'U0ADA', about: 'postmortem' } }]);
  });

  it('is not told when Slack does not know them', () => {
    const outcome = resolution(after(led, { kind: 'commander.set', data: { commander: { ...ada, id: 'PBOB', via: 'pagerduty' } } }), defaultConfig, 'gone');
    expect([bobInPagerDuty.type, factKinds(outcome).includes('postmortem.owned'), effectKinds(outcome).includes('slack.tell')]).toEqual(['person', true, false]);
  });

  it('is nobody for a drill, a private incident, and one that needs none', () => {
    for (const shape of [{ kind: 'drill' as const }, { private: true }]) {
      expect(factKinds(resolution(anIncident({ severity: 'SEV1', ...shape }), defaultConfig, 'gone', { by: grace, owner: ada }))).toEqual(['status.set']);
    }
    expect(factKinds(resolution(anIncident({ severity: 'SEV4' }), defaultConfig, 'gone', { by: grace }))).toEqual(['status.set']);
  });

  it('named where none is required asks for one', () => {
    const outcome = resolution(anIncident({ severity: 'SEV4' }), defaultConfig, 'gone', { by: grace, owner: ada });
    expect(facts(outcome).slice(1)).toEqual([{ kind: 'postmortem.wanted', data: { why: 'a person named who sees to it' } }, { kind: 'postmortem.owned', data: { owner: ada } }]);
    expect(effectKinds(outcome)).toContain('github.postmortem.publish');
  });

  it('stays the same after a reopening, unless somebody else is named', () => {
    const again = after(applied(led, resolution(led, defaultConfig, 'gone')), { kind: 'status.set', data: { status: 'investigating', was: 'resolved' } });
    expect(factKinds(resolution(again, defaultConfig, 'gone again', { by: grace }))).toEqual(['status.set']);
    expect(facts(resolution(again, defaultConfig, 'gone again', { by: grace, owner: grace })).at(-1)).toEqual({ kind: 'postmortem.owned', data: { owner: grace, was: ada } });
  });
});

describe('what is typed after "resolve"', () => {
  it.each([
    ['errors are gone owner <@U0CHIARA>', 'errors are gone', 'U0CHIARA'], ['errors are gone, owner: <@U0CHIARA|chiara>.', 'errors are gone', 'U0CHIARA'], ['owner <@U0CHIARA> errors are gone', 'errors are gone', 'U0CHIARA'],
    ['errors are gone | owner <@U0CHIARA>', 'errors are gone', 'U0CHIARA'], ['owner <@U0CHIARA>', '', 'U0CHIARA'], ['errors are gone', 'errors are gone', undefined], ['', '', undefined],
    ['confirmed by the owner <@U0CHIARA>', 'confirmed by the owner @U0CHIARA', undefined], ['landowner <@U0CHIARA> said so', 'landowner @U0CHIARA said so', undefined], ['p99 &lt; 1 s', 'p99 < 1 s', undefined],
  ])('"%s"', (text, evidence, owner) => expect(readResolving(text)).toEqual({ evidence, owner }));

  it.each(['errors are gone owner @chiara', 'owner: @chiara errors are gone'])('"%s" names nobody that Slack knows', (text) => {
    expect(readResolving(text)).toHaveProperty('refuse', expect.stringContaining('I cannot tell who @chiara is'));
  });
});

describe('asking for the postmortem', () => {
  const over = aResolvedIncident({ severity: 'SEV4' });

  it('begins one, with somebody who sees to it', () => {
    const outcome = postmortemAsked(over, grace);
    expect(facts(outcome)).toEqual([{ kind: 'postmortem.wanted', data: { why: 'a person asked for it' } }, { kind: 'postmortem.owned', data: { owner: grace } }]);
    expect(effectKinds(outcome)).toEqual(['github.postmortem.publish', 'slack.tell', 'slack.card.show']);
  });

  it('says where it is, and that it is on its way', () => {
    const wanted = after(over, { kind: 'postmortem.wanted', data: { why: 'x' } });
    expect(said(postmortemAsked(wanted, grace))).toContain('was asked for already');
    const there = after(wanted, { kind: 'postmortem.opened', data: { repo: 'a/b', number: 7, url: 'https://github.example/7', path: 'p.md', branch: 'x', draft: true } });
    expect([changesNothing(postmortemAsked(there, grace)), said(postmortemAsked(there, grace))]).toEqual([true, 'The postmortem of INC-42 is there: https://github.example/7']);
  });

  it('says why there is none', () => {
    expect(refusal(postmortemAsked(aResolvedIncident({ kind: 'drill' }), grace))).toContain('drill');
    expect(refusal(postmortemAsked(aResolvedIncident({ private: true }), grace))).toContain('private');
    expect(refusal(postmortemAsked(anIncident(), grace))).toContain('still open');
    expect(refusal(postmortemAsked(after(anIncident(), { kind: 'status.set', data: { status: 'declined', was: 'triage' } }), grace))).toContain('declined');
    expect(refusal(postmortemAsked(after(over, { kind: 'incident.merged', data: { into: 7 } }), grace))).toContain('INC-7');
  });
});
