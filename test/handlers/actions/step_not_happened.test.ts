// The click step_not_happened: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import stepNotHappened from '../../../handlers/actions/step_not_happened.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { applied, at, effects, refusal } from '../../support/incidents.ts';
import { aRunbook, place, runId, runningStep, unknownStep, waitingFor, withRun } from '../../support/runs.ts';

const incident = withRun(waitingFor('approval'), runningStep, unknownStep);
const known = { at: at(0), roles: responder, run: aRunbook() };

describe('the button "It did not happen"', () => {
  it('decides what nobody knew, once', () => {
    const outcome = press(stepNotHappened, place, { incident, known });
    expect(effects(outcome)).toEqual([{ kind: 'ledger.settle', data: { run: runId, step: 0, outcome: 'did-not-happen' } }]);
    const after = applied(incident, outcome);
    expect(after.runs[0]?.steps[0]?.status).toBe('pending');
    expect(refusal(press(stepNotHappened, place, { incident: after, known }))).toBe('This step is pending: there is nothing to decide any more.');
  });

  it('is not for outsiders, nor for a step that still runs', () => {
    expect(refusal(press(stepNotHappened, place, { incident, known: { ...known, roles: outsider } }))).toContain('To decide this');
    expect(refusal(press(stepNotHappened, place, { incident: withRun(runningStep), known }))).toContain('This step is running');
  });

  it('asks who the person is and what would run', () => {
    expect(stepNotHappened.it.needs?.(stepNotHappened.it.input.parse(place))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
