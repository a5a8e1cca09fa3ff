// The click step_accept: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import stepAccept from '../../../handlers/actions/step_accept.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { failedFact, failing, lostFact, restartPlace, withFailure } from '../../support/failing.ts';
import { applied, at, effects, facts, refusal } from '../../support/incidents.ts';
import { runId } from '../../support/runs.ts';

const incident = withFailure(failedFact);
const known = { at: at(0), roles: responder, run: failing };

describe('the button "Mark done"', () => {
  it('decides how the run goes on, once', () => {
    const outcome = press(stepAccept, restartPlace, { incident, known });
    expect(facts(outcome)[0]).toMatchObject({ kind: 'step.chosen', data: { run: runId, step: 1, choice: 'done' } });
    expect(effects(outcome)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 1, outcome: 'accept' } }]);
    const then = applied(incident, outcome);
    expect(then.runs[0]?.steps[1]).toMatchObject({ status: 'succeeded', asks: false });
    expect(refusal(press(stepAccept, restartPlace, { incident: then, known }))).toContain('decided already');
  });

  it('is not for outsiders, and not for a step that asks nothing', () => {
    expect(refusal(press(stepAccept, restartPlace, { incident, known: { ...known, roles: outsider } }))).toContain('To decide this');
    expect(refusal(press(stepAccept, restartPlace, { incident: withFailure(lostFact), known }))).toContain('decided already');
  });

  it('asks who the person is and what the runbook says', () => {
    expect(stepAccept.it.needs?.(stepAccept.it.input.parse(restartPlace))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
