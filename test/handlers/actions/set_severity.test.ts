// The click set_severity: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import setSeverity from '../../../handlers/actions/set_severity.ts';
import { config } from '../../../src/domain/config.ts';
import { press } from '../../support/asking.ts';
import { anIncident, applied, changesNothing, facts, refusal, said } from '../../support/incidents.ts';

describe('the menu of severities', () => {
  it('sets the one that was chosen', () => {
    expect(facts(press(setSeverity, '42:SEV2'))).toEqual([{ kind: 'severity.set', data: { severity: 'SEV2' } }]);
  });

  it('says what a worse one asks for', () => {
    expect(said(press(setSeverity, '42:SEV1', { incident: anIncident({ severity: 'SEV4' }) }))).toContain('and a postmortem');
    expect(press(setSeverity, '42:SEV4', { incident: anIncident({ severity: 'SEV1' }) })).not.toHaveProperty('answer');
  });

  it('chosen twice changes nothing more', () => {
    const again = press(setSeverity, '42:SEV2', { incident: applied(anIncident(), press(setSeverity, '42:SEV2')) });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('It is SEV2 already. Nothing changed.');
  });

  it('refuses one that is not configured any more', () => {
    const own = config.parse({ severities: { SEV1: { label: 'All hands' } } });
    expect(refusal(press(setSeverity, '42:SEV2', { config: own }))).toContain('SEV2 is not among the severities');
  });

  it.each(['42', '42:sev2', '42:SEV22', 'SEV2', '42:SEV2:1', '42:constructor'])('does not read "%s"', (wrong) => {
    expect(setSeverity.it.input.safeParse(wrong).success).toBe(false);
  });
});
