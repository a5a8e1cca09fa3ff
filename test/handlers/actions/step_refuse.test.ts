// The click step_refuse: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import stepRefuse from '../../../handlers/actions/step_refuse.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { applied, at, effects, factKinds, grace, refusal } from '../../support/incidents.ts';
import { aRunbook, place, runId, waitingFor, withRun } from '../../support/runs.ts';

const incident = withRun(waitingFor('approval'));
const known = { at: at(0), roles: responder, run: aRunbook() };

describe('the button "Refuse"', () => {
  it('ends the run, once', () => {
    const outcome = press(stepRefuse, place, { incident, known, by: grace });
    expect(factKinds(outcome)).toEqual(['step.refused', 'run.finished']);
    expect(effects(outcome)).toMatchObject([{ kind: 'ledger.settle', data: { run: runId, outcome: 'cancel' } }]);
    expect(refusal(press(stepRefuse, place, { incident: applied(incident, outcome, grace), known, by: grace }))).toBe('This run is cancelled already.');
  });

  it('is open to who asked for the run, and closed to outsiders', () => {
    const none = { ...known, roles: outsider };
    expect(factKinds(press(stepRefuse, place, { incident, known: none }))).toHaveLength(2);
    expect(refusal(press(stepRefuse, place, { incident, known: none, by: grace }))).toContain('To refuse this step');
  });
});
