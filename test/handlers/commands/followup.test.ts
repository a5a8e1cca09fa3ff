// /incident followup: what it takes, opens, refuses and decides.
import { describe, expect, it } from 'vitest';
import followup from '../../../handlers/commands/followup.ts';
import { defaultConfig } from '../../../src/domain/config.ts';
import { ask } from '../../support/asking.ts';
import { ada, aResolvedIncident, anIncident, applied, at, facts, form, grace, refusal, said } from '../../support/incidents.ts';

const noted = applied(anIncident(), ask(followup, 'alert on a full disk <@U0GRACE|grace>'));

describe('/incident followup', () => {
  it('notes it with its owner, also after the end', () => {
    for (const incident of [anIncident(), aResolvedIncident()]) {
      expect(facts(ask(followup, '<@U0GRACE> alert on a full disk', { incident }))).toEqual([{ kind: 'followup.added', data: { followup: 1, text: 'alert on a full disk', owner: grace } }]);
    }
    expect(facts(ask(followup, 'me alert on it'))).toMatchObject([{ data: { owner: ada } }]);
    expect(facts(ask(followup, 'alert on it'))).toEqual([{ kind: 'followup.added', data: { followup: 1, text: 'alert on it' } }]);
  });

  it('alone opens the form, lists and drops', () => {
    expect(form(ask(followup, ''))).toMatchObject({ callback_id: 'followup', private_metadata: '42' });
    expect(JSON.stringify(form(ask(followup, '<@U0GRACE>')))).toContain('"initial_user":"U0GRACE"');
    for (const [text, as] of [['list', 'followup'], ['', 'followups']] as const) expect(said(ask(followup, text, { incident: noted, as }))).toContain('INC-42: 1 follow-up; 1: alert on a full disk');
    expect(facts(ask(followup, 'drop 1', { incident: noted }))).toEqual([{ kind: 'followup.dropped', data: { followup: 1 } }]);
    expect(refusal(ask(followup, 'drop 7', { incident: noted }))).toContain('no follow-up 7');
  });

  it('asks Slack who is meant', () => {
    expect(followup.it.needs?.(followup.it.parse('<@U0GRACE> x', defaultConfig))).toEqual([{ need: 'account', user: 'U0GRACE' }]);
    expect(followup.it.needs?.(followup.it.parse('check 1 sql orders select 1 expect rows = 1', defaultConfig))).toEqual([{ need: 'runbooks' }, { need: 'roles' }]);
    expect(followup.it.needs?.(followup.it.parse('list', defaultConfig))).toEqual([]);
    expect(refusal(ask(followup, '<@U0GRACE> x', { known: { at: at(600), account: { id: 'U0GRACE', is: 'gone' } } }))).toContain('has no account');
  });
});
