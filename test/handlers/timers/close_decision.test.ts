// The timer close_decision: when it records, and when it does not.
import { describe, expect, it } from 'vitest';
import closeDecision from '../../../handlers/timers/close_decision.ts';
import { ring } from '../../support/asking.ts';
import { after, at, changesNothing, effects, facts, grace } from '../../support/incidents.ts';
import { overWorking, working } from '../../support/working.ts';

const late = { now: at(140), ref: '1' };

describe('the time for objections is over', () => {
  it('records a decision that nobody objected to, also in an incident that has ended meanwhile', () => {
    for (const incident of [working, overWorking]) expect(facts(ring(closeDecision, incident, late))).toEqual([{ kind: 'decision.made', data: { decision: 1, how: 'unopposed' } }]);
  });

  it('waits on when it rings early', () => {
    expect(effects(ring(closeDecision, working, { now: at(100), ref: '1' }))).toEqual([{ kind: 'timer', data: { timer: 'close_decision', ref: '1' }, afterMs: 40_000 }]);
  });

  it.each([
    ['somebody objected', after(working, { kind: 'decision.objected', by: grace, data: { decision: 1, reason: 'no' } })],
    ['it was decided', after(working, { kind: 'decision.made', by: grace, data: { decision: 1, how: 'at_once' } })],
    ['it was withdrawn', after(working, { kind: 'decision.withdrawn', by: grace, data: { decision: 1 } })],
  ])('does nothing when %s', (_what, incident) => expect(changesNothing(ring(closeDecision, incident, late))).toBe(true));

  it('does nothing for a decision that is not there, or without saying which', () => {
    expect(changesNothing(ring(closeDecision, working, { now: at(140), ref: '2' }))).toBe(true);
    expect(changesNothing(ring(closeDecision, working, { now: at(140) }))).toBe(true);
  });
});
