// /incident commander: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import commander from '../../../handlers/commands/commander.ts';
import { ask } from '../../support/asking.ts';
import { anAlertedIncident, anIncident, applied, changesNothing, effectKinds, facts, factKinds, grace, refusal, said } from '../../support/incidents.ts';

describe('/incident commander', () => {
  it.each(['', 'me', 'ME'])('"%s" makes the person who asks the commander', (text) => {
    const outcome = ask(commander, text, { incident: anAlertedIncident() });
    expect(factKinds(outcome)).toEqual(['commander.set', 'alert.acknowledged', 'status.set']);
    expect(effectKinds(outcome)).toContain('pagerduty.acknowledge');
  });

  it.each(['<@U0GRACE|grace>', '<@U0GRACE>'])('names somebody: %s', (text) => {
    expect(facts(ask(commander, text))[0]?.data).toEqual({ commander: grace });
  });

  it.each(['@grace', 'grace', '<!here>', '<@U0GRACE> please', '<@U0GRACE> <@U0ADA>'])('refuses "%s", with what to write', (text) => {
    expect(refusal(ask(commander, text))).toContain('`/incident commander @chiara`');
  });

  it('says so when that person commands already', () => {
    const mine = applied(anIncident(), ask(commander, ''));
    const again = ask(commander, '', { incident: mine });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('<@U0ADA> commands already. Nothing changed.');
  });
});
