// The click run_cancel: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import runCancel from '../../../handlers/actions/run_cancel.ts';
import { outsider, press } from '../../support/asking.ts';
import { anIncident, applied, at, effects, facts, grace, refusal } from '../../support/incidents.ts';
import { finishedRun, runId, runningStep, unknownStep, waitingFor, withRun } from '../../support/runs.ts';

const value = `42:${runId}`;
const waiting = withRun(waitingFor('approval'));

describe('the button "Stop here"', () => {
  it('ends the run, and what has not started will not', () => {
    const outcome = press(runCancel, value, { incident: waiting });
    expect(facts(outcome)).toMatchObject([{ kind: 'run.finished', key: `run:${runId}:finished`, data: { status: 'cancelled' } }]);
    expect(effects(outcome)).toMatchObject([{ kind: 'ledger.settle', data: { run: runId, outcome: 'cancel' } }]);
  });

  it('pressed twice ends it once', () => {
    const over = applied(waiting, press(runCancel, value, { incident: waiting }));
    expect(refusal(press(runCancel, value, { incident: over }))).toBe('This run is cancelled already.');
  });

  it('asks a step that runs to stop, once; the run ends when that has', () => {
    const outcome = press(runCancel, value, { incident: withRun(runningStep) });
    expect(facts(outcome)).toEqual([{ kind: 'run.stop_asked', data: { run: runId } }]);
    expect(effects(outcome)).toMatchObject([{ kind: 'ledger.settle', data: { run: runId, outcome: 'stop' } }]);
    expect(refusal(press(runCancel, value, { incident: applied(withRun(runningStep), outcome) }))).toContain('being stopped already');
  });

  it('is refused while nobody knows whether a step happened', () => {
    expect(refusal(press(runCancel, value, { incident: withRun(unknownStep) }))).toContain('say that first');
  });

  it('is refused for a run that is over, or of another incident', () => {
    expect(refusal(press(runCancel, value, { incident: withRun(finishedRun) }))).toContain('succeeded already');
    expect(refusal(press(runCancel, value, { incident: anIncident() }))).toContain('not in this incident');
  });

  it('is for who began it and for those on call, not for outsiders, nor while nobody can say', () => {
    expect(facts(press(runCancel, value, { incident: waiting, known: { at: at(0), roles: outsider } }))).toHaveLength(1);
    expect(facts(press(runCancel, value, { incident: waiting, by: grace }))).toHaveLength(1);
    for (const roles of [outsider, undefined]) expect(refusal(press(runCancel, value, { incident: waiting, by: grace, known: { at: at(0), roles } }))).toContain('may stop it');
  });

  it.each(['42', `42:${runId}0`, `x:${runId}`, '42:', `42:${runId.toUpperCase()}`])('does not read "%s"', (wrong) => {
    expect(runCancel.it.input.safeParse(wrong).success).toBe(false);
  });
});
