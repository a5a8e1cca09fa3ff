// The click step_check: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import stepCheck from '../../../handlers/actions/step_check.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { checkRuns, failedFact, failing, lostFact, restartPlace, withFailure } from '../../support/failing.ts';
import { after, at, effects, facts, refusal, said } from '../../support/incidents.ts';
import { aRunbook, runId, unknownStep, withRun, place } from '../../support/runs.ts';

const incident = withFailure(lostFact);
const known = { at: at(0), roles: responder, run: failing };

describe('the button "Run the check"', () => {
  it('runs the dry run, says so, and decides nothing', () => {
    const outcome = press(stepCheck, restartPlace, { incident, known });
    expect(facts(outcome)).toMatchObject([{ kind: 'step.ready', data: { step: 4, name: 'look' } }]);
    expect(effects(outcome)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 1, outcome: 'check' } }]);
    expect(said(outcome)).toContain('will stand in the message of the run');
    expect(refusal(press(stepCheck, restartPlace, { incident: after(incident, checkRuns), known }))).toContain('running already');
  });

  it('is not for outsiders, not for what is decided, and not without a dry run', () => {
    expect(refusal(press(stepCheck, restartPlace, { incident, known: { ...known, roles: outsider } }))).toContain('To decide this');
    expect(refusal(press(stepCheck, restartPlace, { incident: withFailure(failedFact), known }))).toContain('nothing to decide any more');
    expect(refusal(press(stepCheck, place, { incident: withRun(unknownStep), known: { ...known, run: aRunbook() } }))).toContain('no dry run');
  });
});
