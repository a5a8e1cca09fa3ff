// The click run_start: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import runStart from '../../../handlers/actions/run_start.ts';
import { outsider, press, responder } from '../../support/asking.ts';
import { at, effectKinds, factKinds, form, refusal } from '../../support/incidents.ts';
import { aRunbook } from '../../support/runs.ts';

const value = '42:checkout-5xx';
const known = { at: at(0), roles: responder, runbooks: [aRunbook()] };

describe('the button "Start"', () => {
  it('starts a runbook that asks nothing', () => {
    const outcome = press(runStart, value, { known });
    expect([factKinds(outcome), effectKinds(outcome)]).toEqual([['run.requested'], ['ledger.open']]);
  });

  it('asks for the parameters of one that has any', () => {
    const asking = aRunbook({ front: 'params:\n  FLAG: { type: enum, values: [a, b], required: true }' });
    expect(form(press(runStart, value, { known: { ...known, runbooks: [asking] } }))).toMatchObject({ callback_id: 'run_start', private_metadata: value });
  });

  it('refuses outsiders, and a runbook that is gone', () => {
    expect(refusal(press(runStart, value, { known: { ...known, roles: outsider } }))).toContain('you need to be responder');
    expect(refusal(press(runStart, '42:gone', { known }))).toBe('There is no runbook gone any more.');
  });

  it('refuses outsiders, and whoever cannot be checked, before they have filled in a form', () => {
    const asking = aRunbook({ front: 'params:\n  FLAG: { type: enum, values: [a, b], required: true }' });
    for (const [roles, why] of [[outsider, 'you need to be responder'], [undefined, 'I cannot check right now whether you may start']] as const) {
      expect(refusal(press(runStart, value, { known: { ...known, roles, runbooks: [asking] } }))).toContain(why);
    }
  });

  it('asks who the person is, and does not read what is no runbook', () => {
    expect(runStart.it.needs?.('checkout-5xx')).toEqual([{ need: 'runbooks' }, { need: 'roles' }]);
    for (const wrong of ['42', '42:', '42:../etc', '42:A', ':a', '42:a:b']) expect(runStart.it.input.safeParse(wrong).success, wrong).toBe(false);
  });
});
