// The click runbooks: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import runbooks from '../../../handlers/actions/runbooks.ts';
import { press } from '../../support/asking.ts';
import { at, changesNothing, effects, said } from '../../support/incidents.ts';
import { aRunbook, runId, waitingFor, withRun } from '../../support/runs.ts';

describe('the button "Show runbooks"', () => {
  it('lists them for one person, and changes nothing', () => {
    const outcome = press(runbooks, '42', { known: { at: at(0), runbooks: [aRunbook()] } });
    expect(said(outcome)).toContain('Checkout answers with 5xx errors');
    expect(changesNothing(outcome)).toBe(true);
  });

  it('shows the message of what is under way anew', () => {
    const outcome = press(runbooks, '42', { incident: { ...withRun(waitingFor('approval')), channel: { id: 'C0INC42', name: 'inc-42', archived: false } }, known: { at: at(0), runbooks: [] } });
    expect(effects(outcome)).toEqual([{ kind: 'slack.run.show', data: { run: runId } }]);
  });

  it('says so when there are none', () => {
    expect(said(press(runbooks, '42', { known: { at: at(0), runbooks: [] } }))).toContain('no runbooks yet');
  });
});
