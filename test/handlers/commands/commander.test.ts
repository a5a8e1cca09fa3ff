// /incident commander: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import commander from '../../../handlers/commands/commander.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { ask } from '../../support/asking.ts';
import { commandedBy, known, led } from '../../support/commanding.ts';
import { ada, anAlertedIncident, applied, changesNothing, effectKinds, facts, factKinds, form, grace, refusal, said } from '../../support/incidents.ts';

describe('/incident commander', () => {
  it.each(['', 'me', 'ME', 'myself'])('"%s" makes the person who asks the commander', (text) => {
    const outcome = ask(commander, text, { incident: anAlertedIncident() });
    expect(factKinds(outcome)).toEqual(['commander.set', 'alert.acknowledged', 'status.set']);
    expect(effectKinds(outcome)).toContain('pagerduty.acknowledge');
  });

  it.each(['<@U0GRACE|grace>', '<@U0GRACE>'])('asks somebody, who does not command before they have said yes: %s', (text) => {
    const outcome = ask(commander, text, { incident: led() });
    expect(facts(outcome)).toMatchObject([{ kind: 'handoff.offered', data: { to: grace } }]);
    expect(applied(led(), outcome).commander).toBeUndefined();
  });

  it('naming oneself is the same as naming nobody', () => {
    expect(facts(ask(commander, '<@U0ADA>', { incident: led() }))[0]?.data).toEqual({ commander: ada, how: 'taken' });
  });

  it('takes command over with the reason that the form would ask for, in one line', () => {
    const outcome = ask(commander, 'because they do not answer', { incident: commandedBy(), known: known() });
    expect(facts(outcome)[0]).toMatchObject({ kind: 'commander.set', data: { commander: ada, was: grace, how: 'taken_over', reason: expect.stringContaining('they do not answer') as string } });
    expect(facts(ask(commander, 'because nobody does', { incident: led() }))[0]?.data).toEqual({ commander: ada, how: 'taken' });
    expect(refusal(ask(commander, `because ${'x'.repeat(501)}`))).toContain('500');
    expect(refusal(ask(commander, 'because'))).toContain('Mention the person');
  });

  it.each(['@grace', 'grace', '<!here>', '<@U0GRACE> please', '<@U0GRACE> <@U0ADA>'])('refuses "%s", with what to write', (text) => {
    expect(refusal(ask(commander, text))).toContain('`/incident commander @chiara`');
  });

  it.each(['none', 'nobody', 'release'])('drops command for nobody: "%s"', (text) => {
    expect(refusal(ask(commander, text))).toContain('`/incident handoff @chiara`');
  });

  it('says so when that person commands already', () => {
    const mine = applied(led(), ask(commander, '', { incident: led() }));
    const again = ask(commander, '', { incident: mine });
    expect(changesNothing(again)).toBe(true);
    expect(said(again)).toBe('You command already. Nothing changed.');
    expect(said(ask(commander, '<@U0GRACE>', { incident: commandedBy() }))).toBe('<@U0GRACE> commands already. Nothing changed.');
  });

  it('asks for a reason when the commander is silent', () => {
    expect(form(ask(commander, '', { incident: commandedBy(), known: known() }))).toMatchObject({ callback_id: 'take_over', private_metadata: '42:U0GRACE' });
  });

  it('says when an active commander was heard, and offers to ask them', () => {
    const outcome = ask(commander, '', { incident: commandedBy(), known: known({ U0GRACE: 560 }) });
    expect(changesNothing(outcome)).toBe(true);
    expect(said(outcome)).toMatch(/^INC-42: <@U0GRACE> commands and was heard 40 s ago, so nothing changed\. Ask for command with `\/incident handoff`/);
    expect(JSON.stringify(outcome)).toMatch(/"handoff_ask".*"take_over"/);
  });

  it('names nobody for a commander who is there: a third person is told what to do', () => {
    expect(refusal(ask(commander, '<@U0DEV>', { incident: commandedBy() }))).toContain('only they can offer it to somebody');
  });

  it('asks who was heard, and who is meant', () => {
    const needs = (text: string) => commander.it.needs?.(commander.it.parse(text, defaultConfig));
    expect(needs('')).toEqual([{ need: 'presence' }, { need: 'account' }]);
    expect(needs('<@U0GRACE>')).toEqual([{ need: 'presence' }, { need: 'account', user: 'U0GRACE' }]);
  });
});
