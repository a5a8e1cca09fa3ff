// /incident decline: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import decline from '../../../handlers/commands/decline.ts';
import { ask } from '../../support/asking.ts';
import { anAlertedIncident, applied, changesNothing, effectKinds, facts, form, refusal, said } from '../../support/incidents.ts';

describe('/incident decline', () => {
  it('with a reason ends it, and resolves the alert in PagerDuty', () => {
    const outcome = ask(decline, 'a load test that was planned', { incident: anAlertedIncident() });
    expect(facts(outcome)[0]?.data).toEqual({ status: 'declined', was: 'triage', evidence: 'a load test that was planned' });
    expect(effectKinds(outcome)).toContain('pagerduty.resolve');
    expect(effectKinds(outcome)).not.toContain('github.postmortem.publish');
    expect(said(outcome)).toBe('INC-42 is declined. Its record stays.');
  });

  it.each(['', 'no'])('with "%s" asks why', (text) => expect(form(ask(decline, text)).callback_id).toBe('decline'));

  it('a second time changes nothing, and says so', () => {
    const over = applied(anAlertedIncident(), ask(decline, 'a load test', { incident: anAlertedIncident() }));
    for (const text of ['a load test', '']) {
      expect(changesNothing(ask(decline, text, { incident: over }))).toBe(true);
      expect(said(ask(decline, text, { incident: over }))).toBe('INC-42 is declined already. Nothing changed.');
    }
    expect(refusal(ask(decline, 'x'.repeat(1_001)))).toContain('1,000');
  });
});
