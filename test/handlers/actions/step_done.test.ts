// The click step_done: it asks for a note, and only whoever may say that it is done.
import { describe, expect, it } from 'vitest';
import stepDone from '../../../handlers/actions/step_done.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { after, at, changesNothing, form, refusal } from '../../support/incidents.ts';
import { aRunbook, finishedRun, place, runId, waitingFor, withRun } from '../../support/runs.ts';

const incident = withRun(waitingFor('person'));
const known = { at: at(0), roles: responder, run: aRunbook({ kind: 'manual' }) };

describe('the button "Mark done"', () => {
  it('asks for a note, bound to exactly this step', () => {
    const outcome = press(stepDone, place, { incident, known });
    expect(form(outcome)).toMatchObject({ callback_id: 'step_done', private_metadata: place });
    expect(changesNothing(outcome)).toBe(true);
  });

  it('is not for outsiders, never stands for an approval, and is too late after the end', () => {
    expect(refusal(press(stepDone, place, { incident, known: { ...known, roles: outsider } }))).toContain('To confirm this step');
    expect(refusal(press(stepDone, place, { incident: withRun(waitingFor('approval')), known: { ...known, run: aRunbook() } }))).toContain('something else');
    expect(refusal(press(stepDone, place, { incident: after(incident, finishedRun), known }))).toContain('already');
  });

  it('asks who the person is and what would run', () => {
    expect(stepDone.it.needs?.(stepDone.it.input.parse(place))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
