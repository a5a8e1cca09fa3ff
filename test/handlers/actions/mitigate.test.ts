// The click mitigate: once, twice, and too late.
import { describe, expect, it } from 'vitest';
import mitigate from '../../../handlers/actions/mitigate.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, applied, changesNothing, effects, facts, refusal } from '../../support/incidents.ts';

describe('the button "Mark mitigated"', () => {
  it('does it at once, and says so in the channel', () => {
    expect(facts(press(mitigate, '42'))[0]?.data).toEqual({ status: 'mitigated', was: 'triage' });
    expect(effects(press(mitigate, '42')).at(-1)?.data).toEqual({ about: 'mitigated' });
  });

  it('pressed twice does it once, and on an old card opens nothing', () => {
    expect(changesNothing(press(mitigate, '42', { incident: applied(anIncident(), press(mitigate, '42')) }))).toBe(true);
    expect(refusal(press(mitigate, '42', { incident: aResolvedIncident() }))).toContain('resolved');
  });
});
