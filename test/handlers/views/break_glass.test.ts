// The form break_glass: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import breakGlass from '../../../handlers/views/break_glass.ts';
import { outsider, problems, responder, submit } from '../../support/asking.ts';
import { applied, at, effectKinds, facts, refusal } from '../../support/incidents.ts';
import { aRunbook, place, runId, waitingFor, withRun } from '../../support/runs.ts';

const incident = withRun(waitingFor('approval'));
const known = { at: at(0), roles: responder, run: aRunbook() };
const fields = { reason: 'nobody else is awake', meta: place };

describe('the form behind "Break glass"', () => {
  it('lets who asked for the run go on alone, and writes down why', () => {
    const outcome = submit(breakGlass, fields, { incident, known });
    expect(facts(outcome)).toMatchObject([{ kind: 'step.approved', data: { reason: 'nobody else is awake' } }]);
    expect(effectKinds(outcome)).toEqual(['ledger.approve', 'slack.say']);
    expect(applied(incident, outcome).runs[0]?.steps[0]?.brokenGlass).toBe('nobody else is awake');
  });

  it('wants a reason worth reading', () => {
    for (const reason of [undefined, '', '   ', 'x', ' asap   ']) expect(problems(breakGlass, { ...fields, reason }), String(reason)).toEqual({ reason: 'Say why it cannot wait for a second person.' });
    expect(problems(breakGlass, fields)).toEqual({});
    expect(problems(breakGlass, { ...fields, reason: 'x'.repeat(1_001) })).toHaveProperty('reason');
  });

  it('is not for outsiders, and not for something that has changed since', () => {
    expect(refusal(submit(breakGlass, fields, { incident, known: { ...known, roles: outsider } }))).toContain('To break glass');
    expect(refusal(submit(breakGlass, { ...fields, meta: `42:${runId}:0:${'e'.repeat(16)}` }, { incident, known }))).toContain('has changed since');
  });

  it('asks who the person is and what would run', () => {
    expect(breakGlass.it.needs?.(breakGlass.it.fields.parse(fields))).toEqual([{ need: 'roles' }, { need: 'run', run: runId }]);
  });
});
