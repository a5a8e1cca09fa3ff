// The click take_command: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import takeCommand from '../../../handlers/actions/take_command.ts';
import { press } from '../../support/asking.ts';
import { known, offered } from '../../support/commanding.ts';
import { ada, after, anAlertedIncident, applied, aResolvedIncident, changesNothing, factKinds, form, grace, refusal, said } from '../../support/incidents.ts';

const incident = anAlertedIncident();
const adas = applied(incident, press(takeCommand, '42', { incident }));

describe('the button "Take command"', () => {
  it('makes who pressed it the commander, and acknowledges what rings', () => {
    expect(factKinds(press(takeCommand, '42', { incident }))).toEqual(['commander.set', 'alert.acknowledged', 'status.set']);
    expect(adas.commander).toEqual(ada);
  });

  it('pressed twice changes nothing more', () => {
    const again = press(takeCommand, '42', { incident: adas });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('You command already. Nothing changed.');
  });

  it('pressed by somebody else takes a reason when the commander is silent, and their yes when not', () => {
    expect(form(press(takeCommand, '42', { incident: adas, by: grace, known: known() })).callback_id).toBe('take_over');
    const active = press(takeCommand, '42', { incident: adas, by: grace, known: known({ U0ADA: 599 }) });
    expect(changesNothing(active)).toBe(true);
    expect(said(active)).toContain('<@U0ADA> commands and was heard 1 s ago');
  });

  it('pressed by who is offered command accepts it', () => {
    expect(applied(offered(ada), press(takeCommand, '42', { incident: offered(ada) })).commander).toEqual(ada);
  });

  it('is of no use when the incident is over', () => {
    expect(refusal(press(takeCommand, '42', { incident: aResolvedIncident() }))).toContain('`/incident reopen`');
    expect(refusal(press(takeCommand, '42', { incident: after(adas, { kind: 'status.set', data: { status: 'declined', was: 'triage' } }) }))).toContain('INC-42 is declined');
  });

  it('asks who was heard', () => expect(takeCommand.it.needs?.('42')).toEqual([{ need: 'presence' }, { need: 'account' }]));
});
