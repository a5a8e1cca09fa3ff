// The form resolve: its fields, and what is decided.
import { describe, expect, it } from 'vitest';
import resolve from '../../../handlers/views/resolve.ts';
import { problems, submit } from '../../support/asking.ts';
import { anAlertedIncident, applied, at, changesNothing, facts, said } from '../../support/incidents.ts';

const fields = { evidence: 'error rate under 0.1 % for ten minutes', meta: '42' };

describe('the form behind "Resolve incident"', () => {
  it('resolves with the evidence', () => {
    expect(facts(submit(resolve, fields, { incident: anAlertedIncident() }))[0]?.data).toMatchObject({ status: 'resolved', evidence: fields.evidence });
  });

  it('names who sees to the postmortem; left empty it is who resolves it', () => {
    const incident = anAlertedIncident({ severity: 'SEV1' });
    expect(facts(submit(resolve, { ...fields, owner: 'U0CHIARA' }, { incident })).at(-1)?.data).toMatchObject({ owner: { id: 'U0CHIARA' } });
    expect(facts(submit(resolve, fields, { incident })).at(-1)?.data).toMatchObject({ owner: { id: 'U0ADA' } });
  });

  it('gives it to nobody who cannot see to it, and says so', () => {
    const known = { at: at(600), account: { id: 'U0CHIARA', is: 'guest' } } as const;
    const outcome = submit(resolve, { ...fields, owner: 'U0CHIARA' }, { incident: anAlertedIncident({ severity: 'SEV1' }), known });
    expect(facts(outcome).at(-1)?.data).toMatchObject({ owner: { id: 'U0ADA' } });
    expect(said(outcome)).toContain('<@U0CHIARA> is a guest here, and guests are given no part in an incident, so the postmortem is not theirs');
    expect(resolve.it.needs?.({ evidence: 'x', owner: 'U0CHIARA' })).toEqual([{ need: 'account', user: 'U0CHIARA' }]);
  });

  it('sent by two people resolves once', () => {
    const over = applied(anAlertedIncident(), submit(resolve, fields, { incident: anAlertedIncident() }));
    const again = submit(resolve, fields, { incident: over });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('INC-42 is resolved already. Nothing changed.');
  });

  it('wants a sentence', () => {
    for (const evidence of [undefined, '', 'ok ']) expect(problems(resolve, { evidence })).toEqual({ evidence: 'One sentence is enough: how do you know?' });
    expect(problems(resolve, { evidence: 'x'.repeat(3_001) })).toHaveProperty('evidence');
  });
});
