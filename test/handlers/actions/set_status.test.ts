// The click set_status: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import setStatus from '../../../handlers/actions/set_status.ts';
import { press } from '../../support/asking.ts';
import { aResolvedIncident, anIncident, applied, changesNothing, effects, facts, refusal, said } from '../../support/incidents.ts';

describe('the menu of statuses', () => {
  it.each(['investigating', 'identified', 'mitigated'])('moves the incident to %s', (status) => {
    expect(facts(press(setStatus, `42:${status}`))).toEqual([{ kind: 'status.set', data: { status, was: 'triage' } }]);
  });

  it('chosen twice changes nothing more', () => {
    const again = press(setStatus, '42:identified', { incident: applied(anIncident(), press(setStatus, '42:identified')) });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('It is identified already. Nothing changed.');
  });

  it('says in the channel what is mitigated', () => {
    expect(effects(press(setStatus, '42:mitigated')).at(-1)?.data).toEqual({ about: 'mitigated' });
  });

  it('on an old card does not open an incident again', () => {
    expect(refusal(press(setStatus, '42:investigating', { incident: aResolvedIncident() }))).toContain('This incident is resolved');
  });

  it.each(['42', '42:resolved', '42:triage', '42:closed', 'mitigated', '42:mitigated:1'])('does not read "%s"', (wrong) => {
    expect(setStatus.it.input.safeParse(wrong).success).toBe(false);
  });
});
