// The click take_command: once, twice, and by whom.
import { describe, expect, it } from 'vitest';
import takeCommand from '../../../handlers/actions/take_command.ts';
import { press } from '../../support/asking.ts';
import { ada, anAlertedIncident, applied, changesNothing, facts, factKinds, grace, said } from '../../support/incidents.ts';

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
    expect(said(again)).toBe('You command already.');
  });

  it('pressed by somebody else hands the one command over', () => {
    const outcome = press(takeCommand, '42', { incident: adas, by: grace });
    expect(facts(outcome)).toEqual([{ kind: 'commander.set', data: { commander: grace, was: ada } }]);
    expect(applied(adas, outcome, grace).commander).toEqual(grace);
  });
});
