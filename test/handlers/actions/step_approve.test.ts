// The click step_approve: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import stepApprove from '../../../handlers/actions/step_approve.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { applied, at, effectKinds, factKinds, grace, refusal } from '../../support/incidents.ts';
import { aRunbook, place, runId, waitingFor, withRun } from '../../support/runs.ts';

const incident = withRun(waitingFor('approval'));
const known = { at: at(0), roles: responder, run: aRunbook() };

describe('the button "Approve"', () => {
  it('is one approval of what the message shows, and no second one', () => {
    const outcome = press(stepApprove, place, { incident, known, by: grace });
    expect([factKinds(outcome), effectKinds(outcome)]).toEqual([['step.approved'], ['ledger.approve']]);
    expect(refusal(press(stepApprove, place, { incident: applied(incident, outcome, grace), known, by: grace }))).toBe('You have approved this already.');
  });

  it('is neither for who asked for the run nor for outsiders', () => {
    expect(refusal(press(stepApprove, place, { incident, known }))).toContain('somebody else has to approve it');
    expect(refusal(press(stepApprove, place, { incident, known: { ...known, roles: outsider }, by: grace }))).toContain('you need to be responder');
  });

  it('asks who the person is and what would run', () => {
    expect(stepApprove.it.needs?.(stepApprove.it.input.parse(place))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
