// The click runbooks: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import runbooks from '../../../handlers/actions/runbooks.ts';
import { press } from '../../support/asking.ts';
import { at, changesNothing, said } from '../../support/incidents.ts';
import { aRunbook } from '../../support/runs.ts';

describe('the button "Show runbooks"', () => {
  it('lists them for one person, and changes nothing', () => {
    const outcome = press(runbooks, '42', { known: { at: at(0), runbooks: [aRunbook()] } });
    expect(said(outcome)).toContain('Checkout answers with 5xx errors');
    expect(changesNothing(outcome)).toBe(true);
  });

  it('says so when there are none', () => {
    expect(said(press(runbooks, '42', { known: { at: at(0), runbooks: [] } }))).toContain('no runbooks yet');
  });
});
