// The click handoff_accept: once, twice, by the right person and by others.
import { describe, expect, it } from 'vitest';
import accept from '../../../handlers/actions/handoff_accept.ts';
import { press } from '../../support/asking.ts';
import { askedFor, eve, offered } from '../../support/commanding.ts';
import { ada, applied, aResolvedIncident, changesNothing, grace, refusal, said } from '../../support/incidents.ts';

describe('the button "Accept command"', () => {
  it('counts from who is offered command, or is asked for it', () => {
    const asked = askedFor(ada);
    expect(applied(offered(ada), press(accept, '42:1', { incident: offered(ada), by: ada }), ada)).toMatchObject({ commander: ada, handoff: undefined, endedHandoffs: [{ how: 'accepted', endedBy: ada }] });
    expect(applied(asked, press(accept, '42:1', { incident: asked, by: grace }), grace)).toMatchObject({ endedHandoffs: [{ how: 'accepted', endedBy: grace }] });
  });

  it('pressed twice, or by somebody else, changes nothing', () => {
    const incident = offered(ada);
    const once = applied(incident, press(accept, '42:1', { incident, by: ada }), ada);
    for (const outcome of [press(accept, '42:1', { incident: once, by: ada }), press(accept, '42:1', { incident, by: eve }), press(accept, '42:1', { incident, by: grace })]) {
      expect(changesNothing(outcome)).toBe(true);
      expect(said(outcome)).not.toBe('');
    }
  });

  it('pressed where it was offered leaves the brief there, without buttons; who is asked for command needs none', () => {
    const outcome = press(accept, '42:1', { incident: offered(ada, grace, 'the bank calls at four'), by: ada, channel: 'D0ADA' });
    expect(outcome).toMatchObject({ answer: { replace: true, say: { text: expect.stringMatching(/^You command INC-42 now\. Conditions: .* Note: the bank calls at four$/) } } });
    expect(JSON.stringify(outcome)).toMatch(/\*Conditions\*.*\*Actions\*.*\*Needs\*.*the bank calls at four/);
    expect(JSON.stringify(outcome)).not.toContain('button');
    expect(press(accept, '42:1', { incident: askedFor(ada), by: grace, channel: 'D0GRACE' })).toMatchObject({ answer: { replace: true, say: { text: '<@U0ADA> commands INC-42 now.' } } });
    expect(press(accept, '42:1', { incident: offered(ada), by: ada })).not.toHaveProperty('answer');
  });

  it('is of no use for another handoff, or when the incident is over', () => {
    expect(refusal(press(accept, '42:7', { incident: offered(ada) }))).toContain('There is no such handoff');
    expect(said(press(accept, '42:1', { incident: aResolvedIncident() }))).toContain('INC-42 is resolved');
  });

  it('does not read what names no handoff', () => {
    for (const wrong of ['42', '42:', ':1', '42:x', '42:1:2', '42:-1', '42:1e3', '']) expect(accept.it.input.safeParse(wrong).success, wrong).toBe(false);
    expect(accept.it.input.parse('42:12')).toBe(12);
  });
});
