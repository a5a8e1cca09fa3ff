// What people type after "update", when the next one is due, and what sending one leaves.
import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/domain/errors.ts';
import type { Decision } from '../../src/domain/decision.ts';
import { defaultConfig } from '../../src/domain/config.ts';
import { isMajor, nextInstant, promised, readNext, readUpdate, updateEvery, updateSent } from '../../src/domain/updates.ts';
import { aResolvedIncident, after, anIncident, applied, at, effects, factKinds, facts, refusal } from '../support/incidents.ts';

const minutes = (count: number) => ({ inMs: count * 60_000 });
const sent = (incident = anIncident(), nextAt: string | undefined = at(1_800)): Decision | Refusal => updateSent(incident, { text: 'rolling back', impact: 'EU payments fail', nextAt });

describe('the time of the next update', () => {
  it.each([
    ['next 30m', minutes(30)], ['next in 20 min', minutes(20)], ['next 20', minutes(20)], ['next: 20', minutes(20)], ['next update in 1h', minutes(60)], ['next update at 14:30', { clock: '14:30' }],
    ['in 30m', minutes(30)], ['in 30', minutes(30)], ['in 1 h 30', minutes(90)], ['in 1h 30m', minutes(90)], ['in half an hour', minutes(30)], ['in an hour', minutes(60)], ['in about 10 minutes', minutes(10)],
    ['30m', minutes(30)], ['2 hours', minutes(120)], ['next 14:30', { clock: '14:30' }], ['by 9:05 UTC', { clock: '09:05' }], ['at 14.30', { clock: '14:30' }], ['14:30Z', { clock: '14:30' }],
    ['Next is due in 15 mins.', minutes(15)], ['last', 'last'], ['this is the last one', 'last'], ['final update', 'last'], ['no next', 'last'],
  ])('"%s"', (text, meant) => expect(readNext(text)).toEqual(meant));

  it.each(['', '30', '14', 'next', 'next week', 'soon', 'next 0m', 'in 0 minutes', 'in 25h', 'next 25:00', 'next 14:60', 'in the EU', 'next we fail over', 'none', 'nothing', 'at once', 'last night all was well', 'by hand'])(
    '"%s" is none', (text) => expect(readNext(text)).toBeUndefined(),
  );

  it('is a moment: after a while, or the next time that the clock shows it', () => {
    expect(nextInstant(minutes(20), at(600))).toBe(at(1_800));
    expect(nextInstant({ clock: '14:30' }, at(600))).toBe('2026-11-21T14:30:00.000Z');
    expect(nextInstant({ clock: '00:10' }, '2026-11-21T23:50:00.000Z')).toBe('2026-11-22T00:10:00.000Z');
    expect(nextInstant('last', at(600))).toBeUndefined();
    expect(nextInstant(undefined, at(600))).toBeUndefined();
  });

  it('is none for a time of day that has just passed: it was meant in another time zone', () => {
    expect(nextInstant({ clock: '03:05' }, at(600))).toBeUndefined();
    expect(nextInstant({ clock: '15:11' }, at(600))).toBeUndefined();
  });
});

describe('what is typed', () => {
  it.each([
    ['rolling back | EU payments fail | next 30m', { text: 'rolling back', impact: 'EU payments fail', next: minutes(30) }],
    ['rolling back|EU payments fail|30m', { text: 'rolling back', impact: 'EU payments fail', next: minutes(30) }],
    ['next 30m | rolling back | EU payments fail', { text: 'rolling back', impact: 'EU payments fail', next: minutes(30) }],
    ['rolling back | next 30m | EU payments fail', { text: 'rolling back', impact: 'EU payments fail', next: minutes(30) }],
    ['rolling back | EU payments fail, next update in 20 min', { text: 'rolling back', impact: 'EU payments fail', next: minutes(20) }],
    ['rolling back, next in 20 min', { text: 'rolling back', impact: undefined, next: minutes(20) }],
    ['it is over | nothing any more | last', { text: 'it is over', impact: 'nothing any more', next: 'last' }],
    ['it is over | none | last', { text: 'it is over', impact: 'none', next: 'last' }],
    ['a | b | c | next 30m', { text: 'a', impact: 'b | c', next: minutes(30) }],
    ['rolled back in 30m', { text: 'rolled back in 30m', impact: undefined, next: undefined }],
    ['we go to the next step', { text: 'we go to the next step', impact: undefined, next: undefined }],
    ['in 30m we know more | payments fail', { text: 'in 30m we know more', impact: 'payments fail', next: undefined }],
    ['rolling back | | next 30m', { text: 'rolling back', impact: undefined, next: minutes(30) }],
    ['', { text: '', impact: undefined, next: undefined }], ['|', { text: '', impact: undefined, next: undefined }], ['next 30m', { text: '', impact: undefined, next: minutes(30) }],
  ])('"%s"', (text, meant) => expect(readUpdate(text)).toEqual(meant));
});

describe('sending one', () => {
  it('is numbered, shown everywhere, and said in the channel and under the announcement', () => {
    const outcome = sent();
    expect(facts(outcome)).toEqual([{ kind: 'update.sent', data: { update: 1, text: 'rolling back', impact: 'EU payments fail', nextAt: at(1_800) } }]);
    expect(effects(outcome)).toEqual([
      { kind: 'slack.card.show', data: {} }, { kind: 'slack.announcement.show', data: {} },
      { kind: 'slack.say', data: { about: 'update', ref: '1' } }, { kind: 'slack.say', data: { about: 'update', ref: '1', to: 'announcement' } },
    ]);
    const second = facts(sent(applied(anIncident(), outcome)))[0];
    expect(second).toMatchObject({ data: { update: 2 } });
  });

  it('of a private incident goes to its channel alone', () => {
    expect(effects(sent(anIncident({ private: true }))).filter((effect) => effect.kind === 'slack.say')).toEqual([{ kind: 'slack.say', data: { about: 'update', ref: '1' } }]);
  });

  it('must promise the next one while it is open, and may be the last one afterwards', () => {
    expect(refusal(updateSent(anIncident(), { text: 'x', impact: 'y', nextAt: undefined }))).toContain('say when the next update comes');
    expect(facts(updateSent(aResolvedIncident(), { text: 'over', impact: 'none', nextAt: undefined }))[0]?.data).toEqual({ update: 1, text: 'over', impact: 'none' });
    expect(factKinds(sent(aResolvedIncident()))).toEqual(['update.sent']);
  });

  it('is refused where the incident goes on as another', () => {
    const merged = after(anIncident(), { kind: 'status.set', data: { status: 'merged', was: 'triage' } }, { kind: 'incident.merged', data: { into: 7 } });
    expect(refusal(sent(merged))).toBe('INC-42 goes on as INC-7: send the update there.');
  });
});

describe('what stakeholders may expect', () => {
  const told = applied(anIncident({ severity: 'SEV3' }), sent());

  it('is an update by then, late after it, and nothing when it is over', () => {
    expect(promised(told, at(1_800))).toMatchObject({ state: 'due', at: at(1_800) });
    expect(promised(told, at(1_801))).toMatchObject({ state: 'overdue', at: at(1_800) });
    expect(promised(after(told, { kind: 'status.set', data: { status: 'resolved', was: 'triage' } }), at(9_000))).toBeUndefined();
  });

  it('is a first one at SEV1 and SEV2', () => {
    expect(['SEV1', 'SEV2', 'SEV3', undefined].map((severity) => promised(anIncident(severity === undefined ? {} : { severity }), at(60))?.state)).toEqual(['none-sent', 'none-sent', undefined, undefined]);
    expect([isMajor({ severity: 'SEV2' }), isMajor({ severity: 'SEV3' }), isMajor({})]).toEqual([true, false, false]);
  });

  it('is nothing after the last one, also when it is open again', () => {
    const again = applied(aResolvedIncident({ severity: 'SEV1' }), updateSent(aResolvedIncident(), { text: 'over', impact: 'none', nextAt: undefined }));
    expect(promised(after(again, { kind: 'status.set', data: { status: 'investigating', was: 'resolved' } }), at(9_000))).toBeUndefined();
  });

  it('comes as often as the severity asks', () => {
    expect(['SEV1', 'SEV3', 'SEV4', 'SEV9', 'constructor', undefined].map((severity) => updateEvery(defaultConfig, severity))).toEqual([1_200_000, 3_600_000, undefined, undefined, undefined, undefined]);
  });
});
