// The timer resolve_untouched: when it acts, and when it does not.
import { describe, expect, it } from 'vitest';
import resolveUntouched from '../../../handlers/timers/resolve_untouched.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { ring } from '../../support/asking.ts';
import { ada, after, anAlert, anAlertedIncident, anIncident, applied, at, changesNothing, effectKinds, effects, facts, pager } from '../../support/incidents.ts';

const cleared: NewFact = { kind: 'alert.cleared', at: at(10), by: pager, data: { source: 'pagerduty', key: 'QALERT1' } };
const quiet = after(anAlertedIncident(), cleared);
/** Ten minutes, the default, after the clearing. */
const late = { now: at(610) };

describe('the timer after everything has cleared', () => {
  it('resolves an incident that nobody has touched, and begins its postmortem', () => {
    const outcome = ring(resolveUntouched, quiet, late);
    expect(facts(outcome)).toMatchObject([{ kind: 'status.set', data: { status: 'resolved', evidence: 'All alerts were cleared and nobody had worked on it here.' } }, { kind: 'postmortem.wanted' }]);
    expect(effectKinds(outcome)).not.toContain('pagerduty.resolve');
  });

  it('waits on when it was cleared later than the timer was set for, and takes a second for none', () => {
    const early = ring(resolveUntouched, quiet, { now: at(590) });
    expect([facts(early), effects(early)]).toEqual([[], [{ kind: 'timer', data: { timer: 'resolve_untouched' }, afterMs: 20_000 }]]);
    expect(facts(ring(resolveUntouched, quiet, { now: at(609) }))).not.toEqual([]);
    expect(facts(ring(resolveUntouched, quiet, { now: at(608.999) }))).toEqual([]);
  });

  it.each([
    ['a person has worked on it', after(quiet, { kind: 'note.added', by: ada, data: { text: 'looking' } })],
    ['it rings again', after(quiet, { kind: 'alert.retriggered', at: at(20), by: pager, data: { source: 'pagerduty', key: 'QALERT1' } })],
    ['another alert has joined', after(quiet, { kind: 'alert.attached', at: at(20), by: pager, data: anAlert({ key: 'QALERT2' }) })],
    ['it is over', applied(quiet, ring(resolveUntouched, quiet, late))],
    ['it never had an alert', anIncident()],
    ['a person opened it', after(anAlertedIncident({ by: ada }), cleared)],
  ])('does nothing when %s', (_what, incident) => {
    expect(changesNothing(ring(resolveUntouched, incident, late))).toBe(true);
  });
});
