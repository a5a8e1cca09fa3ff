// /incident mitigate: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import mitigate from '../../../handlers/commands/mitigate.ts';
import { ask } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, applied, changesNothing, effects, facts, refusal, said } from '../../support/incidents.ts';

describe('/incident mitigate', () => {
  it('says that customers no longer suffer, with or without how it is known', () => {
    expect(facts(ask(mitigate, ''))).toEqual([{ kind: 'status.set', data: { status: 'mitigated', was: 'triage' } }]);
    const outcome = ask(mitigate, 'p99 &lt; 1 s');
    expect(facts(outcome)[0]?.data).toEqual({ status: 'mitigated', was: 'triage', evidence: 'p99 < 1 s' });
    expect(effects(outcome).at(-1)?.data).toEqual({ about: 'mitigated' });
    expect(said(outcome)).toContain('not resolved yet');
  });

  it('a second time changes nothing, and after the end it is refused', () => {
    const again = ask(mitigate, '', { incident: applied(anIncident(), ask(mitigate, '')) });
    expect([changesNothing(again), said(again)]).toEqual([true, 'It is mitigated already. Nothing changed.']);
    expect(refusal(ask(mitigate, '', { incident: aResolvedIncident() }))).toContain('`/incident reopen`');
    expect(refusal(ask(mitigate, 'x'.repeat(3_001)))).toContain('3,000');
  });
});
