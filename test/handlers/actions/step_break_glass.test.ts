// The click step_break_glass: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import stepBreakGlass from '../../../handlers/actions/step_break_glass.ts';
import { press } from '../../support/asking.ts';
import { anIncident, changesNothing, form, refusal } from '../../support/incidents.ts';
import { finishedRun, place, runningStep, waitingFor, withRun } from '../../support/runs.ts';

describe('the button "Break glass"', () => {
  it('asks for the reason, bound to exactly this step', () => {
    const outcome = press(stepBreakGlass, place, { incident: withRun(waitingFor('approval')) });
    expect(form(outcome)).toMatchObject({ callback_id: 'break_glass', private_metadata: place });
    expect(changesNothing(outcome)).toBe(true);
  });

  it.each([
    ['runs already', withRun(waitingFor('approval'), runningStep)], ['waits for a person to do it', withRun(waitingFor('person'))],
    ['belongs to a run that is over', withRun(waitingFor('approval'), finishedRun)], ['is not here', anIncident()],
  ])('is refused for a step that %s', (_what, incident) => {
    expect(refusal(press(stepBreakGlass, place, { incident }))).toContain('does not wait for an approval any more');
  });
});
