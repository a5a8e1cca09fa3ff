// The click step_how: what one person is shown of a step of which nobody knows.
import { describe, expect, it } from 'vitest';
import stepHow from '../../../handlers/actions/step_how.ts';
import { outsider, press } from '../../support/asking.ts';
import { failedFact, failing, lostFact, restartPlace, withFailure } from '../../support/failing.ts';
import { anIncident, at, changesNothing, refusal, said } from '../../support/incidents.ts';
import { wrongInMessage } from '../../support/slack-limits.ts';
import { runId } from '../../support/runs.ts';

const incident = withFailure(lostFact);
const known = { at: at(0), roles: outsider, run: failing };

describe('the button "Show me how to check"', () => {
  it('shows what it was to do, what the runbook says of it, its dry run, and the next step that only reads', () => {
    const outcome = press(stepHow, restartPlace, { incident, known });
    expect(changesNothing(outcome)).toBe(true);
    expect(said(outcome)).toContain('Run the check, or look by hand');
    const shown = 'say' in outcome ? outcome.say : { text: '' };
    expect(wrongInMessage(shown)).toEqual([]);
    const words = JSON.stringify(shown);
    for (const part of ['Its worker was lost.', 'Restarting twice throws people out twice.', 'POST https://flags.acme.example/restart', 'GET https://flags.acme.example/restarts', 'GET https://flags.acme.example/health', '"step_check"']) expect(words).toContain(part);
  });

  it('has nothing to show of a step that is decided, or of a run that is not here', () => {
    expect(refusal(press(stepHow, restartPlace, { incident: withFailure(failedFact), known }))).toContain('nothing to find out');
    expect(refusal(press(stepHow, restartPlace, { incident: anIncident(), known }))).toContain('not in this incident');
  });

  it('asks what the runbook was', () => {
    expect(stepHow.it.needs?.(stepHow.it.input.parse(restartPlace))).toEqual([{ need: 'run', run: runId }]);
  });
});
