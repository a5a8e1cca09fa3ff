// The click run_roll_back: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import runRollBack from '../../../handlers/actions/run_roll_back.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { failedFact, failing, lostFact, restartPlace, withFailure } from '../../support/failing.ts';
import { applied, at, effects, facts, refusal } from '../../support/incidents.ts';
import { runId } from '../../support/runs.ts';

const incident = withFailure(failedFact);
const known = { at: at(0), roles: responder, run: failing };

describe('the button "Undo what was done"', () => {
  it('decides how the run goes on, once', () => {
    const outcome = press(runRollBack, restartPlace, { incident, known });
    expect(facts(outcome)[0]).toMatchObject({ kind: 'step.chosen', data: { run: runId, step: 1, choice: 'roll-back' } });
    expect(effects(outcome)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 1, outcome: 'roll-back' } }]);
    const then = applied(incident, outcome);
    expect(then.runs[0]?.steps[1]).toMatchObject({ status: 'failed', asks: false });
    expect(refusal(press(runRollBack, restartPlace, { incident: then, known }))).toContain('decided already');
  });

  it('is not for outsiders, and not for a step that asks nothing', () => {
    expect(refusal(press(runRollBack, restartPlace, { incident, known: { ...known, roles: outsider } }))).toContain('To decide this');
    expect(refusal(press(runRollBack, restartPlace, { incident: withFailure(lostFact), known }))).toContain('decided already');
  });

  it('says in words what is undone and why, and needs something to undo', () => {
    expect(facts(press(runRollBack, restartPlace, { incident, known }))[1]).toMatchObject({ kind: 'run.rolling_back', data: { name: 'restart', why: 'restart failed, and a person chose to undo what was done' } });
    expect(refusal(press(runRollBack, restartPlace, { incident: withFailure(failedFact, { first: false }), known }))).toContain('Nothing that was done here has a rollback');
  });

  it('asks who the person is and what the runbook says', () => {
    expect(runRollBack.it.needs?.(runRollBack.it.input.parse(restartPlace))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
