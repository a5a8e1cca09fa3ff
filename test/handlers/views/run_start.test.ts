// The form run_start: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import runStart from '../../../handlers/views/run_start.ts';
import { outsider, problems, responder, submit } from '../../support/asking.ts';
import { at, effectKinds, facts, refusal } from '../../support/incidents.ts';
import { aRunbook } from '../../support/runs.ts';

const book = aRunbook({ front: 'params:\n  FLAG: { type: enum, values: [a, b], default: a }\n  REASON: { type: string, pattern: "^[a-z ]+$", default: unknown }' });
const known = { at: at(0), roles: responder, runbooks: [book] };
const meta = '42:checkout-5xx';

describe('the form that starts a runbook', () => {
  it('starts it with what was typed; an empty field keeps its default', () => {
    expect(facts(submit(runStart, { meta, FLAG: 'b', REASON: 'too slow' }, { known }))[0]?.data).toMatchObject({ params: { FLAG: 'b', REASON: 'too slow' } });
    const outcome = submit(runStart, { meta, FLAG: '', REASON: undefined }, { known });
    expect(facts(outcome)[0]?.data).toMatchObject({ params: { FLAG: 'a', REASON: 'unknown' } });
    expect(effectKinds(outcome)).toEqual(['ledger.open']);
  });

  it('refuses values that do not fit, and says which', () => {
    expect(refusal(submit(runStart, { meta, FLAG: 'c' }, { known }))).toMatch(/It was not started:.*a, b/);
    expect(refusal(submit(runStart, { meta, FLAG: 'a', REASON: '$(id)' }, { known }))).toContain('It was not started');
  });

  it('refuses outsiders, and a runbook that is gone', () => {
    expect(refusal(submit(runStart, { meta, FLAG: 'a' }, { known: { ...known, roles: outsider } }))).toContain('you need to be responder');
    expect(refusal(submit(runStart, { meta: '42:gone' }, { known }))).toBe('This runbook is not there any more.');
  });

  it('does not take metadata that names no runbook', () => {
    for (const wrong of ['', '42', '42:', '42:../x', undefined]) expect(problems(runStart, { meta: wrong }), String(wrong)).toHaveProperty('meta');
  });
});
