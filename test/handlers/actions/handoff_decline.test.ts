// The click handoff_decline: once, twice, by the right person and by others.
import { describe, expect, it } from 'vitest';
import decline from '../../../handlers/actions/handoff_decline.ts';
import { press } from '../../support/asking.ts';
import { askedFor, eve, offered } from '../../support/commanding.ts';
import { ada, applied, aResolvedIncident, changesNothing, grace, refusal, said } from '../../support/incidents.ts';

describe('the button "Decline command"', () => {
  it('counts from who is offered command, or is asked for it', () => {
    const asked = askedFor(ada);
    expect(applied(offered(ada), press(decline, '42:1', { incident: offered(ada), by: ada }), ada)).toMatchObject({ commander: grace, handoff: undefined, endedHandoffs: [{ how: 'declined', endedBy: ada }] });
    expect(applied(asked, press(decline, '42:1', { incident: asked, by: grace }), grace)).toMatchObject({ endedHandoffs: [{ how: 'declined', endedBy: grace }] });
  });

  it('pressed twice, or by somebody else, changes nothing', () => {
    const incident = offered(ada);
    const once = applied(incident, press(decline, '42:1', { incident, by: ada }), ada);
    for (const outcome of [press(decline, '42:1', { incident: once, by: ada }), press(decline, '42:1', { incident, by: eve }), press(decline, '42:1', { incident, by: grace })]) {
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).not.toBe('');
    }
  });

  it('is of no use for another handoff, or when the incident is over', () => {
    expect(refusal(press(decline, '42:7', { incident: offered(ada) }))).toContain('There is no such handoff');
    expect(said(press(decline, '42:1', { incident: aResolvedIncident() }))).toContain('INC-42 is resolved');
  });

  it('does not read what names no handoff', () => {
    for (const wrong of ['42', '42:', ':1', '42:x', '42:1:2', '42:-1', '42:1e3', '']) expect(decline.it.input.safeParse(wrong).success, wrong).toBe(false);
    expect(decline.it.input.parse('42:12')).toBe(12);
  });
});
