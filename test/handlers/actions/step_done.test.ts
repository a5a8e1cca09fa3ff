// The click step_done: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import stepDone from '../../../handlers/actions/step_done.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { applied, at, effects, factKinds, refusal } from '../../support/incidents.ts';
import { aRunbook, place, runId, waitingFor, withRun } from '../../support/runs.ts';

const incident = withRun(waitingFor('person'));
const known = { at: at(0), roles: responder, run: aRunbook({ kind: 'manual' }) };

describe('the button "Done"', () => {
  it('finishes the step, once', () => {
    const outcome = press(stepDone, place, { incident, known });
    expect(factKinds(outcome)).toEqual(['step.finished']);
    expect(effects(outcome)).toMatchObject([{ kind: 'ledger.settle', data: { run: runId, outcome: 'done' } }]);
    expect(refusal(press(stepDone, place, { incident: applied(incident, outcome), known }))).toContain('already');
  });

  it('is not for outsiders, and never stands for an approval', () => {
    expect(refusal(press(stepDone, place, { incident, known: { ...known, roles: outsider } }))).toContain('To confirm this step');
    expect(refusal(press(stepDone, place, { incident: withRun(waitingFor('approval')), known: { ...known, run: aRunbook() } }))).toContain('something else');
  });

  it('asks who the person is and what would run', () => {
    expect(stepDone.it.needs?.(stepDone.it.input.parse(place))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
