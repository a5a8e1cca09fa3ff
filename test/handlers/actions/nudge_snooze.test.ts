// The click that puts a reminder off for ten minutes.
import { describe, expect, it } from 'vitest';
import nudgeSnooze from '../../../handlers/actions/nudge_snooze.ts';
import { press } from '../../support/asking.ts';
import { ada, after, anIncident, at, aResolvedIncident, changesNothing, facts, said } from '../../support/incidents.ts';

const incident = anIncident();

describe('putting a reminder off', () => {
  it('is recorded with its end, ten minutes from now', () => {
    const outcome = press(nudgeSnooze, '42:task_overdue:1-1795231200-1795230000', { incident, now: at(600) });
    expect(facts(outcome)).toEqual([{ kind: 'nudge.silenced', data: { nudge: 'task_overdue', ref: '1-1795231200-1795230000', until: at(1_200) } }]);
    expect(said(outcome)).toBe('INC-42: I remind you of this in 10 min at the earliest.');
  });

  it('pressed again begins anew', () => {
    const snoozed = after(incident, { kind: 'nudge.silenced', by: ada, data: { nudge: 'quiet', ref: '7', until: at(1_200) } });
    expect(facts(press(nudgeSnooze, '42:quiet:7', { incident: snoozed, now: at(900) }))).toMatchObject([{ data: { until: at(1_500) } }]);
  });

  it('pressed twice at once puts it off once', () => {
    const snoozed = after(incident, { kind: 'nudge.silenced', by: ada, data: { nudge: 'quiet', ref: '7', until: at(1_200) } });
    const outcome = press(nudgeSnooze, '42:quiet:7', { incident: snoozed, now: at(602) });
    expect([changesNothing(outcome), said(outcome)]).toEqual([true, 'INC-42: put off already. Nothing changed.']);
  });

  it('cannot bring back what somebody goes on without, nor what is over', () => {
    const off = after(incident, { kind: 'nudge.silenced', by: ada, data: { nudge: 'quiet', ref: '7' } });
    const outcome = press(nudgeSnooze, '42:quiet:7', { incident: off });
    expect([changesNothing(outcome), said(outcome)]).toEqual([true, 'I do not remind of this any more. Nothing changed.']);
    expect(changesNothing(press(nudgeSnooze, '42:quiet:7', { incident: aResolvedIncident() }))).toBe(true);
  });
});
