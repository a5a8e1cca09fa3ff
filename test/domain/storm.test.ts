// What a storm counts, what it keeps silent about, and when it is over.
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/domain/alert.ts';
import { config, defaultConfig } from '../../src/domain/config.ts';
import type { NewFact } from '../../src/domain/facts.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { allCleared } from '../../src/domain/incident.ts';
import { isApart, stormJoined, stormOpened, stormOver, stormSignal, woken } from '../../src/domain/storm.ts';
import { mostAssignees, mostServices, type Storm } from '../../src/domain/storm-state.ts';
import { ada, after, anAlert, anIncident, applied, at, effectKinds, effects, factKinds, facts, pager } from '../support/incidents.ts';
import { aStorm, joining } from '../support/storms.ts';

const stamp = { at: at(60), by: pager };
const stormOf = (incident: Incident): Storm => {
  if (!incident.storm) throw new Error('this is no storm');
  return incident.storm;
};
const alert = (n: number, more = {}) => anAlert({ key: `Q${n}`, service: { id: `P${n}`, name: `service-${n}` }, ...more });

describe('the beginning', () => {
  it('is an incident with a channel, a card and an announcement, and a timer that looks whether it is over', () => {
    const opening = stormOpened(defaultConfig, alert(1, { priority: 'P2' }), stamp, [3, 4]);
    expect(facts(opening)[0]).toMatchObject({ kind: 'incident.opened', by: { id: 'tocsin' }, data: { title: 'Alert storm: 10 incidents in 5 min', severity: 'SEV2', storm: { opens: 10, withinMs: 300_000, before: [3, 4] } } });
    expect(effectKinds(opening)).toEqual(['slack.channel.create', 'slack.people.invite', 'slack.card.show', 'slack.announcement.show', 'slack.topic.set', 'slack.bookmarks.set', 'people.find', 'timer']);
    expect(effects(opening).at(-1)).toMatchObject({ data: { timer: 'storm_over' }, afterMs: 300_000 });
  });
});

describe('one more', () => {
  it('shows the card anew and says nothing', () => {
    const outcome = stormJoined(aStorm(), stormOf(aStorm()), [{ alert: alert(9, { assignees: [] }), ...stamp }], defaultConfig);
    expect([factKinds(outcome), effectKinds(outcome)]).toEqual([['storm.alert'], ['slack.card.show', 'slack.announcement.show']]);
  });

  it('invites whom it woke, up to a number', () => {
    const wake = (incident: Incident, id: string) => effectKinds(stormJoined(incident, stormOf(incident), [{ alert: alert(9, { assignees: [{ id, name: id }] }), ...stamp }], defaultConfig)).includes('slack.people.invite');
    expect([wake(aStorm(), 'PNEW'), wake(aStorm(), 'PBOB')]).toEqual([true, false]);
    const crowd = after(aStorm(), ...Array.from({ length: mostAssignees }, (_, n) => joining(100 + n, { assignees: [{ id: `PMANY${n}`, name: 'x' }] })));
    expect([woken(crowd).length, wake(crowd, 'PNEW')]).toEqual([mostAssignees, false]);
  });

  it('raises the severity, never lowers it, and leaves alone what a person set', () => {
    const join = (incident: Incident, priority: string) => facts(stormJoined(incident, stormOf(incident), [{ alert: alert(9, { priority }), ...stamp }], defaultConfig)).find((fact) => fact.kind === 'severity.set')?.data;
    const two = applied(aStorm(), stormJoined(aStorm(), stormOf(aStorm()), [{ alert: alert(8, { priority: 'P2' }), ...stamp }], defaultConfig));
    expect([join(aStorm(), 'P3'), join(two, 'P1'), join(two, 'P3'), join(two, 'P2')]).toEqual([{ severity: 'SEV3' }, { severity: 'SEV1', was: 'SEV2' }, undefined, undefined]);
    const byHand = after(two, { kind: 'severity.set', by: ada, data: { severity: 'SEV4', was: 'SEV2' } });
    expect(join(byHand, 'P1')).toBeUndefined();
  });

  it('or several at once: a fact for each, the gravest of all, one look at the card', () => {
    const outcome = stormJoined(aStorm(), stormOf(aStorm()), ['P4', 'P2', 'P3'].map((priority, n) => ({ alert: alert(20 + n, { priority }), ...stamp })), defaultConfig);
    expect(facts(outcome).map((fact) => fact.kind)).toEqual(['storm.alert', 'storm.alert', 'storm.alert', 'severity.set']);
    expect(facts(outcome).at(-1)?.data).toEqual({ severity: 'SEV2' });
    expect(effectKinds(outcome)).toEqual(['slack.card.show', 'slack.topic.set', 'slack.announcement.show']);
  });
});

describe('what a source says of one of its alerts', () => {
  const said = (type: 'triggered' | 'acknowledged' | 'unacknowledged' | 'cleared', seconds = 90): Exclude<Signal, { type: 'ignored' | 'pinged' }> => ({ type, at: at(seconds), by: pager, alert: alert(1) });
  const known = { state: 'triggered', stateAt: at(60), mayPart: false } as const;
  const outcome = (one: Parameters<typeof stormSignal>[2], state: Parameters<typeof stormSignal>[3] = known) => stormSignal(aStorm(), stormOf(aStorm()), one, state, defaultConfig);

  it.each<[string, ReturnType<typeof said>, Parameters<typeof stormSignal>[3], object]>([
    ['acknowledged', said('acknowledged'), known, { facts: [{ data: { state: 'acknowledged', was: 'triggered' } }] }],
    ['cleared', said('cleared'), { ...known, state: 'acknowledged' }, { facts: [{ data: { state: 'cleared', was: 'acknowledged' } }] }],
    ['fired again', said('triggered'), { ...known, state: 'cleared' }, { facts: [{ data: { state: 'triggered', was: 'cleared' } }] }],
    ['no longer acknowledged', said('unacknowledged'), { ...known, state: 'acknowledged' }, { facts: [{ data: { state: 'triggered', was: 'acknowledged' } }] }],
    ['the same', said('triggered'), known, { ignored: 'triggered already' }],
    ['older', said('cleared', 60), known, { ignored: 'older than what we know' }],
  ])('%s', (_what, one, state, expected) => {
    expect(outcome(one, state)).toMatchObject(expected);
  });

  it('notes and the like stay at their source', () => {
    expect(outcome({ type: 'noted', at: at(90), by: pager, source: 'pagerduty', key: 'Q1', noteId: 'N', text: 'x' })).toMatchObject({ ignored: expect.stringContaining('source') });
    expect(outcome({ type: 'updated', at: at(90), by: pager, alert: alert(1), text: 'Reassigned' })).toMatchObject({ ignored: expect.stringContaining('source') });
  });

  it('a raised priority raises the storm, or takes the alert out where the config wants that', () => {
    const updated = { type: 'updated', at: at(90), by: pager, alert: alert(1, { priority: 'P1' }), text: 'Priority changed: P1' } as const;
    expect(outcome(updated)).toMatchObject({ facts: [{ kind: 'severity.set', data: { severity: 'SEV1' } }] });
    expect(outcome(updated, { ...known, mayPart: true })).toMatchObject({ facts: [], effects: [{ kind: 'storm.promote', data: { source: 'pagerduty', key: 'Q1' } }] });
  });

  it('is grave enough for a channel of its own by the config alone', () => {
    const p1 = anAlert({ priority: 'P1' });
    expect([isApart(p1, defaultConfig), isApart(anAlert({ priority: 'P2' }), defaultConfig), isApart(anAlert(), defaultConfig), isApart(p1, config.parse({ storm: { apart: false } }))]).toEqual([true, false, false, false]);
  });
});

describe('the end', () => {
  const over = (incident: Incident, seconds: number) => stormOver(incident, at(seconds), defaultConfig);
  // The helper's storm has its last alert a few seconds after 0.
  const last = Date.parse(stormOf(aStorm()).lastAt) / 1_000 - Date.parse(at(0)) / 1_000;

  it('comes when nothing joined for the window, and is said once', () => {
    expect(effects(over(aStorm(), last + 298))).toMatchObject([{ kind: 'timer', data: { timer: 'storm_over' }, afterMs: 2_000 }]);
    const ended = over(aStorm(), last + 300);
    expect([factKinds(ended), effectKinds(ended)]).toEqual([['storm.ended'], ['slack.card.show', 'slack.announcement.show', 'slack.say']]);
    expect(facts(over(applied(aStorm(), ended), last + 900))).toEqual([]);
    expect(facts(over(anIncident(), 900))).toEqual([]);
  });

  it('of what was resolved before is written down, and nothing is said', () => {
    const resolved = after(aStorm(), { kind: 'status.set', by: ada, data: { status: 'resolved', was: 'triage' } });
    const ended = over(resolved, last + 10);
    expect([factKinds(ended), effectKinds(ended)]).toEqual([['storm.ended'], []]);
  });

  it('of the last alert asks the people in it, or resolves what nobody touched; not while it lasts', () => {
    const clearing = (incident: Incident) => [1, 2, 3].reduce((now, n) => after(now, cleared(n)), incident);
    const cleared = (n: number): NewFact => ({ kind: 'storm.alert', at: at(90), by: pager, data: { source: 'pagerduty', key: `Q${n}`, service: { id: `P${n}`, name: `service-${n}` }, state: 'cleared', was: 'triggered' } });
    expect(allCleared(clearing(aStorm()))).toBe(false);
    const calm = over(clearing(aStorm()), last + 300);
    expect(effects(calm).at(-1)).toMatchObject({ data: { timer: 'resolve_untouched' } });
    expect(allCleared(applied(clearing(aStorm()), calm))).toBe(true);
    const touched = after(clearing(aStorm()), { kind: 'note.added', by: ada, data: { text: 'looking' } });
    expect(effects(over(touched, last + 300)).at(-1)).toMatchObject({ data: { about: 'alerts-cleared' } });
  });
});

describe('what it keeps', () => {
  it('is bounded: further services are counted together', () => {
    const many = after(aStorm(), ...Array.from({ length: mostServices + 20 }, (_, n) => joining(100 + n)));
    expect(stormOf(many)).toMatchObject({ alerts: 3 + mostServices + 20, open: 3 + mostServices + 20, others: { alerts: 23, open: 23 } });
    expect(stormOf(many).services).toHaveLength(mostServices);
    expect(many.services).toHaveLength(mostServices);
  });

  it('loses what was taken out', () => {
    const parted = after(aStorm(), { kind: 'storm.parted', by: ada, data: { incident: 43, how: 'promoted', title: 'service-1', alerts: [{ service: { id: 'P1', name: 'service-1' }, alerts: 1, open: 1 }] } });
    expect(stormOf(parted)).toMatchObject({ alerts: 2, open: 2, parts: [{ incident: 43, how: 'promoted' }] });
    expect(stormOf(parted).services.map((one) => one.id)).toEqual(['P2', 'P3']);
  });
});
