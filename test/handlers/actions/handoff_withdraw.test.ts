// The click handoff_withdraw: once, twice, by the right person and by others.
import { describe, expect, it } from 'vitest';
import withdraw from '../../../handlers/actions/handoff_withdraw.ts';
import { press } from '../../support/asking.ts';
import { askedFor, eve, offered } from '../../support/commanding.ts';
import { ada, applied, aResolvedIncident, changesNothing, grace, refusal, said } from '../../support/incidents.ts';

describe('the button "Take it back"', () => {
  it('counts from who offered command, or asked for it', () => {
    const asked = askedFor(ada);
    expect(applied(offered(ada), press(withdraw, '42:1', { incident: offered(ada), by: grace }), grace)).toMatchObject({ commander: grace, handoff: undefined, endedHandoffs: [{ how: 'withdrawn', endedBy: grace }] });
    expect(applied(asked, press(withdraw, '42:1', { incident: asked, by: ada }), ada)).toMatchObject({ endedHandoffs: [{ how: 'withdrawn', endedBy: ada }] });
  });

  it('pressed twice, or by somebody else, changes nothing', () => {
    const incident = offered(ada);
    const once = applied(incident, press(withdraw, '42:1', { incident, by: grace }), grace);
    for (const outcome of [press(withdraw, '42:1', { incident: once, by: grace }), press(withdraw, '42:1', { incident, by: eve }), press(withdraw, '42:1', { incident, by: ada })]) {
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).not.toBe('');
    }
  });

  it('is of no use for another handoff, or when the incident is over', () => {
    expect(refusal(press(withdraw, '42:7', { incident: offered(ada) }))).toContain('There is no such handoff');
    expect(said(press(withdraw, '42:1', { incident: aResolvedIncident() }))).toContain('INC-42 is resolved');
  });

  it('does not read what names no handoff', () => {
    for (const wrong of ['42', '42:', ':1', '42:x', '42:1:2', '42:-1', '42:1e3', '']) expect(withdraw.it.input.safeParse(wrong).success, wrong).toBe(false);
    expect(withdraw.it.input.parse('42:12')).toBe(12);
  });
});
