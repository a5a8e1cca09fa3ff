// /incident resolve: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import resolve from '../../../handlers/commands/resolve.ts';
import { ask } from '../../support/asking.ts';
import { anAlertedIncident, applied, changesNothing, effectKinds, facts, form, said } from '../../support/incidents.ts';

describe('/incident resolve', () => {
  it('with the evidence resolves here and in PagerDuty, and thanks', () => {
    const outcome = ask(resolve, 'error rate under 0.1 % for ten minutes', { incident: anAlertedIncident() });
    expect(facts(outcome)[0]).toMatchObject({ kind: 'status.set', data: { status: 'resolved', was: 'triage', evidence: 'error rate under 0.1 % for ten minutes' } });
    expect(effectKinds(outcome)).toContain('pagerduty.resolve');
    expect(said(outcome)).toContain('INC-42 is resolved');
  });

  it('without it asks how it is known', () => {
    expect(form(ask(resolve, '')).callback_id).toBe('resolve');
  });

  it('a second time changes nothing, and says so', () => {
    const over = applied(anAlertedIncident(), ask(resolve, 'gone', { incident: anAlertedIncident() }));
    for (const text of ['gone', '']) {
      const again = ask(resolve, text, { incident: over });
      expect(changesNothing(again)).toBe(true);
      expect(said(again)).toBe('INC-42 is resolved already. Nothing changed.');
    }
  });
});
