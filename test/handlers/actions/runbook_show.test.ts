// The click runbook_show: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import runbookShow from '../../../handlers/actions/runbook_show.ts';
import { press } from '../../support/asking.ts';
import { at, changesNothing, refusal, said } from '../../support/incidents.ts';
import { aRunbook } from '../../support/runs.ts';

const known = { at: at(0), runbooks: [aRunbook()] };

describe('the button "Read"', () => {
  it('shows the runbook to one person, and changes nothing', () => {
    const outcome = press(runbookShow, '42:checkout-5xx', { known });
    expect(said(outcome)).toContain('Checkout answers with 5xx errors');
    expect(changesNothing(outcome)).toBe(true);
  });

  it('says so when it is gone, also when nothing was fetched', () => {
    expect(refusal(press(runbookShow, '42:gone', { known }))).toBe('There is no runbook gone any more.');
    expect(refusal(press(runbookShow, '42:checkout-5xx', { known: { at: at(0) } }))).toContain('any more');
  });
});
