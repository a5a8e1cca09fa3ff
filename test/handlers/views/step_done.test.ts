// The form step_done: its field, and what is decided.
import { describe, expect, it } from 'vitest';
import stepDone from '../../../handlers/views/step_done.ts';
import { outsider, problems, responder, submit } from '../../support/asking.ts';
import { applied, at, effects, facts, refusal } from '../../support/incidents.ts';
import { aRunbook, place, runId, waitingFor, withRun } from '../../support/runs.ts';

const incident = withRun(waitingFor('person'));
const known = { at: at(0), roles: responder, run: aRunbook({ kind: 'manual' }) };

describe('the form behind "Mark done"', () => {
  it.each([['with a note', '  paused pipeline 812 ', 'paused pipeline 812'], ['without', null, undefined], ['with blanks', '  ', undefined]])('finishes the step %s, once', (_how, note, kept) => {
    const outcome = submit(stepDone, { note, meta: place }, { incident, known });
    expect(facts(outcome)[0]).toMatchObject({ kind: 'step.finished', data: { status: 'succeeded' } });
    expect(facts(outcome)[0]?.data).toHaveProperty('name', 'flag-off');
    expect(applied(incident, outcome).runs[0]?.steps[0]?.note).toBe(kept);
    expect(effects(outcome)).toMatchObject([{ kind: 'ledger.settle', data: { run: runId, outcome: 'done' } }]);
    expect(refusal(submit(stepDone, { note, meta: place }, { incident: applied(incident, outcome), known }))).toContain('already');
  });

  it('is not for outsiders, and not for something that has changed since', () => {
    expect(refusal(submit(stepDone, { meta: place }, { incident, known: { ...known, roles: outsider } }))).toContain('To confirm this step');
    expect(refusal(submit(stepDone, { meta: `42:${runId}:0:${'e'.repeat(16)}` }, { incident, known }))).toContain('has changed since');
  });

  it('takes a note of any reasonable length', () => {
    expect(problems(stepDone, { note: 'x'.repeat(2_000), meta: place })).toEqual({});
    expect(problems(stepDone, { note: 'x'.repeat(2_001), meta: place })).toEqual({ note: 'Keep it under 2,000 characters.' });
  });

  it('asks who the person is and what would run', () => {
    expect(stepDone.it.needs?.(stepDone.it.fields.parse({ meta: place }))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
