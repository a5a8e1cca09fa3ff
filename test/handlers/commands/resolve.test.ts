// /incident resolve: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import resolve from '../../../handlers/commands/resolve.ts';
import { slackPerson } from '../../../src/domain/actor.ts';
import { ask } from '../../support/asking.ts';
import { ada, anAlertedIncident, applied, at, changesNothing, effectKinds, facts, form, refusal, said } from '../../support/incidents.ts';

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

  it('names who sees to the postmortem, in words or in the form', () => {
    const outcome = ask(resolve, 'errors are gone, owner <@U0CHIARA>', { incident: anAlertedIncident({ severity: 'SEV1' }) });
    expect(facts(outcome).at(-1)).toEqual({ kind: 'postmortem.owned', data: { owner: slackPerson('U0CHIARA') } });
    expect(facts(ask(resolve, 'errors are gone', { incident: anAlertedIncident({ severity: 'SEV1' }) })).at(-1)?.data).toEqual({ owner: ada });
    expect(JSON.stringify(form(ask(resolve, 'owner <@U0CHIARA>')))).toContain('"initial_user":"U0CHIARA"');
    expect(refusal(ask(resolve, 'errors are gone, owner @chiara'))).toContain('@chiara');
    expect(refusal(ask(resolve, 'x'.repeat(3_001)))).toContain('3,000');
  });

  it('does not give the postmortem to who cannot see to it, and is resolved all the same', () => {
    const gone = { at: at(600), account: { id: 'U0CHIARA', is: 'gone' } } as const;
    const outcome = ask(resolve, 'errors are gone, owner <@U0CHIARA>', { incident: anAlertedIncident({ severity: 'SEV1' }), known: gone });
    expect(facts(outcome).at(-1)).toEqual({ kind: 'postmortem.owned', data: { owner: ada } });
    expect(said(outcome)).toBe('INC-42 is resolved. Thank you. <@U0CHIARA> has no account here any more, so the postmortem is not theirs: the commander sees to it, or you do.');
    expect(resolve.it.needs?.({ evidence: '', owner: 'U0CHIARA' })).toEqual([{ need: 'account', user: 'U0CHIARA' }]);
    expect(resolve.it.needs?.({ evidence: '', owner: undefined })).toEqual([]);
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
