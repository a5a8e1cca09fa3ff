// The click step_log: what is cut is shared, once, and a second click says where it is.
import { describe, expect, it } from 'vitest';
import stepLog from '../../../handlers/actions/step_log.ts';
import type { NewFact } from '../../../src/domain/facts.ts';
import { press } from '../../support/asking.ts';
import { after, anIncident, changesNothing, effects, refusal, said } from '../../support/incidents.ts';
import { place, runId, withRun } from '../../support/runs.ts';

const ref = { run: runId, step: 0, name: 'flag-off' };
const cutText = 'begin\n… 900 lines left out …\nend';
const ended = (output: string, bytes: number): NewFact => ({ kind: 'step.finished', data: { ...ref, status: 'succeeded', output, bytes } });
const incident = withRun({ kind: 'channel.created', data: { channel: 'C0INC42', name: 'inc-42', adopted: false } }, ended(cutText, 90_000));
const logged = (channel = 'C0INC42'): NewFact => ({ kind: 'step.logged', data: { ...ref, channel, file: 'flag-off.log' } });

describe('the button "Show full log"', () => {
  it('shares the log of that step, and says where it comes', () => {
    const outcome = press(stepLog, place, { incident });
    expect(effects(outcome)).toEqual([{ kind: 'slack.log.share', data: { run: runId, step: 0 } }]);
    expect(said(outcome)).toContain('comes as a file into the thread');
  });

  it('a second time says where it is, until the step ends anew', () => {
    const there = after(incident, logged());
    const outcome = press(stepLog, place, { incident: there });
    expect(changesNothing(outcome)).toBe(true);
    expect(said(outcome)).toContain('there already: flag-off.log, in the thread');
    expect(effects(press(stepLog, place, { incident: after(there, ended(cutText, 91_000)) }))).toHaveLength(1);
  });

  it('what stands in a channel that was left is not there', () => {
    expect(effects(press(stepLog, place, { incident: after(incident, logged('CFORMER')) }))).toHaveLength(1);
  });

  it.each([
    ['all of it is shown', withRun(ended('fine', 4))], ['words of the output look like a cut', withRun(ended(cutText, Buffer.byteLength(cutText)))],
    ['it has said nothing', withRun()],
  ])('has nothing to share where %s', (_what, whole) => {
    expect(refusal(press(stepLog, place, { incident: whole }))).toContain('All that flag-off said stands');
  });

  it('is about a run of this incident', () => {
    expect(refusal(press(stepLog, place, { incident: anIncident() }))).toContain('not in this incident');
  });
});
