// Two incidents that are one: when they may be merged, and what the one that goes on takes over.
import { describe, expect, it } from 'vitest';
import { slackPerson } from '../../src/domain/actor.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { absorbed, cannotAbsorb, mayNotMerge, merged, mergeForm, storyOf, unmerged, type Story } from '../../src/domain/merging.ts';
import { ada, after, anAlert, anIncident, asFact, at, bobInPagerDuty, effectKinds, effects, factKinds, facts, grace, pager, refusal, said } from '../support/incidents.ts';
import { aStorm } from '../support/storms.ts';

type Shape = Parameters<typeof anIncident>[0];
const from = (shape: Shape = {}): Incident => anIncident(shape);
const into = (shape: Shape = {}): Incident => ({ ...anIncident({ title: 'Payments fail', ...shape }), id: 7 });
const story: Story = { by: ada, was: 'investigating', raisedBy: () => pager };
const run = '0d3f6f0e-7c53-4f0e-9d57-3a1f5f2f4b11';
const running: NewFact = { kind: 'run.requested', data: { run, runbook: 'checkout-5xx', title: 'Checkout 5xx', blob: 'b', params: {}, steps: [] } };
const over = (status: 'resolved' | 'declined' | 'closed'): NewFact => ({ kind: 'status.set', data: { status, was: 'triage' } });
const gone: readonly NewFact[] = [{ kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 9 } }];

it('sets the topic of the one that goes on only where severity, status or command change', () => {
  const severe: NewFact = { kind: 'severity.set', data: { severity: 'SEV1' } };
  expect(effectKinds(absorbed(into({ then: [severe] }), from({ then: [severe] }), { ...story, was: 'triage' }))).not.toContain('slack.topic.set');
  expect(effectKinds(absorbed(into(), from({ then: [severe] }), { ...story, was: 'triage' }))).toContain('slack.topic.set');
});

describe('when it is refused', () => {
  it.each<readonly [string, Incident, Incident, RegExp]>([
    ['into itself', from(), { ...into(), id: 42 }, /That is INC-42 itself/],
    ['when it is merged already', from({ then: gone }), into(), /INC-42 is merged into INC-9 already/],
    ['when it is over', from({ then: [over('resolved')] }), into(), /INC-42 is resolved/],
    ['into one that is over', from(), into({ then: [over('declined')] }), /INC-7 is declined. Reopen it first/],
    ['into one that is merged', from(), into({ then: gone }), /INC-7 is itself merged into INC-9: merge into that one/],
    ['a public one into a private one', from(), into({ private: true }), /Make INC-42 private first/],
    ['a private one into a public one', from({ private: true }), into(), /Make INC-7 private first/],
    ['a drill into what is real', from({ kind: 'drill' }), into(), /INC-42 is a drill/],
    ['what is real into a drill', from(), into({ kind: 'drill' }), /INC-7 is a drill/],
    ['a storm, whose alerts are only counted', aStorm(), into(), /alert storm: merge the others into it/],
    ['while a runbook runs', from({ then: [running] }), into(), /still running here \(Checkout 5xx\)/],
  ])('%s', (_when, one, other, words) => {
    expect(mayNotMerge(one, other)?.refuse).toMatch(words);
    expect(refusal(merged(one, other, other.id))).toMatch(words);
  });

  it('into one that is unknown, or that the person may not see', () => {
    expect(refusal(merged(from(), undefined, 7))).toBe('I know no INC-7. `/incident list` shows the open ones.');
  });

  it('not: two drills, two private ones, a run that has ended, runs of the other', () => {
    const ended: NewFact = { kind: 'run.finished', data: { run, status: 'succeeded' } };
    for (const shape of [{ kind: 'drill' }, { private: true }] as const) expect(mayNotMerge(from(shape), into(shape))).toBeUndefined();
    expect(mayNotMerge(from({ then: [running, ended] }), into({ then: [running] }))).toBeUndefined();
  });
});

describe('the duplicate', () => {
  const channel: NewFact = { kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } };

  it('ends as merged, says where it goes on, and its channel is archived after a while', () => {
    const outcome = merged(from({ then: [channel] }), { ...into(), channel: { id: 'C0INC7', name: 'inc-7', archived: false } }, 7);
    expect(facts(outcome)).toEqual([{ kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } }]);
    expect(effects(outcome)).toContainEqual({ kind: 'incident.absorb', data: { into: 7 } });
    expect(effects(outcome)).toContainEqual({ kind: 'slack.say', data: { about: 'merged', ref: 'C0INC7' } });
    expect(effects(outcome)).toContainEqual({ kind: 'slack.channel.close', data: { channel: 'C0INC42', redact: false }, afterMs: 120_000 });
    expect(effectKinds(outcome)).toContain('slack.announcement.show');
    expect(said(outcome)).toContain('INC-42 goes on as INC-7 in <#C0INC7>');
  });

  it('without a channel, or with an archived one, archives none', () => {
    expect(effectKinds(merged(from(), into(), 7))).not.toContain('slack.channel.close');
    expect(effectKinds(merged(from({ then: [channel, { kind: 'channel.archived', data: {} }] }), into(), 7))).not.toContain('slack.channel.close');
  });

  it('tells who merged it, what it was, and who raised each alert', () => {
    const told = [
      asFact({ kind: 'alert.attached', at: at(0), by: pager, data: anAlert() }, 2), asFact({ kind: 'status.set', data: { status: 'identified', was: 'triage' } }, 3, grace),
      asFact({ kind: 'status.set', data: { status: 'merged', was: 'identified' } }, 4, ada),
    ];
    const { by, was, raisedBy } = storyOf(told);
    expect([by, was, raisedBy({ ...anAlert(), state: 'triggered', at: at(0), stateAt: at(0), stateBy: pager })]).toEqual([ada, 'identified', pager]);
  });

  it('goes on itself, as it was before, when the other cannot take it over', () => {
    const open = after(from({ then: [{ kind: 'status.set', data: { status: 'mitigated', was: 'triage' } }] }), ...gone);
    const now = after(open, ...facts(unmerged({ ...story, was: 'mitigated' }, 'INC-7 was declined meanwhile')));
    expect(now).toMatchObject({ status: 'mitigated', mitigatedAt: open.mitigatedAt });
    expect(now.mergedInto).toBeUndefined();
  });
});

describe('the form', () => {
  it('offers open incidents of the same kind, both public or both private, and not itself', () => {
    const open = [from(), into(), { ...into({ private: true }), id: 8 }, { ...into({ kind: 'drill' }), id: 9 }, { ...into({ then: [over('resolved')] }), id: 10 }];
    expect(mergeForm(from(), open)).toMatchObject({ choices: [{ id: 7 }] });
    expect(mergeForm(from({ private: true }), open)).toMatchObject({ choices: [{ id: 8 }] });
    expect(mergeForm(from({ kind: 'drill' }), open)).toMatchObject({ choices: [{ id: 9 }] });
    expect(mergeForm(from({ then: [running] }), open)).toHaveProperty('refuse');
    expect(mergeForm(from(), [from()])).toHaveProperty('refuse');
  });
});

describe('the one that goes on', () => {
  it('gets the alerts as they are, at the times and by those who made them so', () => {
    const then: readonly NewFact[] = [
      { kind: 'alert.acknowledged', at: at(30), by: bobInPagerDuty, data: { source: 'pagerduty', key: 'QALERT1' } },
      { kind: 'alert.cleared', at: at(40), by: pager, data: { source: 'pagerduty', key: 'Q2', mergedInto: 'QALERT1' } },
      { kind: 'alert.acknowledged', at: at(20), by: pager, data: { source: 'pagerduty', key: 'Q3' } }, { kind: 'alert.unacknowledged', at: at(50), by: pager, data: { source: 'pagerduty', key: 'Q3' } },
    ];
    const duplicate = from({ alerts: [anAlert(), anAlert({ key: 'Q2' }), anAlert({ key: 'Q3' }), anAlert({ key: 'Q4' })], then });
    const now = after(into(), ...facts(absorbed(into(), duplicate, story)));
    expect(now.alerts.map(({ updatedAt: _u, ...one }) => one)).toEqual(duplicate.alerts.map(({ updatedAt: _u, ...one }) => one));
    expect(now.absorbed).toEqual([42]);
  });

  it('a second time gets nothing, and no alert that it has already', () => {
    const duplicate = from({ alerts: [anAlert()] });
    const now = after(into(), ...facts(absorbed(into(), duplicate, story)));
    expect(factKinds(absorbed(now, duplicate, story))).toEqual([]);
    expect(factKinds(absorbed(into({ alerts: [anAlert()] }), duplicate, { ...story, was: 'triage' }))).toEqual(['incident.absorbed']);
  });

  it('gets open tasks and follow-ups under new numbers, each with where it came from, within what a fact holds', () => {
    const task = (number: number, text: string): NewFact => ({ kind: 'task.added', data: { task: number, text, assignee: grace, channel: 'C0INC42', ts: '1.1' } });
    const duplicate = from({ then: [task(1, 'x'.repeat(1_000)), task(2, 'over'), { kind: 'task.ended', data: { task: 2, how: 'dropped' } }, { kind: 'followup.added', data: { followup: 1, text: 'alarm earlier' } }] });
    const outcome = absorbed(into({ then: [task(1, 'its own')] }), duplicate, story);
    const added = facts(outcome).filter((fact) => fact.kind === 'task.added' || fact.kind === 'followup.added');
    expect(added.map((fact) => fact.data)).toEqual([
      { task: 2, text: `${'x'.repeat(986)} (from INC-42)`, assignee: grace, channel: 'C0INC42', ts: '1.1' }, { followup: 1, text: 'alarm earlier (from INC-42)' },
    ]);
    expect(effects(outcome)).toContainEqual({ kind: 'slack.item.show', data: { item: 'task', ref: '2' } });
    expect(effects(outcome)).toContainEqual({ kind: 'slack.say', data: { about: 'absorbed', ref: '42:0:1:1' } });
  });

  it.each([
    ['SEV1', undefined, ['SEV1']], ['SEV1', 'SEV3', ['SEV1']], ['SEV3', 'SEV1', []], ['SEV2', 'SEV2', []], [undefined, 'SEV3', []], [undefined, undefined, []],
  ])('has the worse severity of both: %s into %s', (theirs, own, set) => {
    const severe = (name: string | undefined): NewFact[] => (name === undefined ? [] : [{ kind: 'severity.set', data: { severity: name } }]);
    const outcome = absorbed(into({ then: severe(own) }), from({ then: severe(theirs) }), story);
    expect(facts(outcome).flatMap((fact) => (fact.kind === 'severity.set' ? [fact.data.severity] : []))).toEqual(set);
  });

  it('is commanded by whoever commanded the duplicate, unless somebody commands it', () => {
    const led = (who: typeof ada): NewFact => ({ kind: 'commander.set', data: { commander: who } });
    const commanders = (one: Incident) => facts(absorbed(one, from({ then: [led(ada)] }), story)).flatMap((fact) => (fact.kind === 'commander.set' ? [fact.data.commander.id] : []));
    expect([commanders(into()), commanders(into({ then: [led(slackPerson('U0EVE'))] }))]).toEqual([['U0ADA'], []]);
  });

  it('is opened again when it is over and something still rings; else it stays what it is', () => {
    const ended = into({ then: [over('resolved')] });
    const ringing = from({ alerts: [anAlert()], then: [{ kind: 'commander.set', data: { commander: ada } }] });
    const quiet = after(ringing, { kind: 'alert.cleared', at: at(90), data: { source: 'pagerduty', key: 'QALERT1' } });
    expect(after(ended, ...facts(absorbed(ended, ringing, story)))).toMatchObject({ status: 'investigating', commander: ada });
    expect(effects(absorbed(ended, ringing, story))).toContainEqual({ kind: 'slack.say', data: { about: 'reopened' } });
    expect(after(ended, ...facts(absorbed(ended, quiet, story)))).toMatchObject({ status: 'resolved' });
    expect(effectKinds(absorbed(ended, quiet, story))).not.toContain('pagerduty.acknowledge');
  });

  it('cannot take it over once it was declined, or once only one of them is private', () => {
    expect(cannotAbsorb(from(), into({ then: [over('declined')] }))).toContain('INC-7 was declined');
    expect(cannotAbsorb(from(), into({ private: true }))).toContain('private');
    expect(cannotAbsorb(from(), undefined)).toContain('at the same moment');
    for (const status of ['resolved', 'closed'] as const) expect(cannotAbsorb(from(), into({ then: [over(status)] }))).toBeUndefined();
  });
});
