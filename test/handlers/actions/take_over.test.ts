// The click take_over: the form, whoever commands and however active they are.
import { describe, expect, it } from 'vitest';
import takeOver from '../../../handlers/actions/take_over.ts';
import { press } from '../../support/asking.ts';
import { commandedBy, known, led } from '../../support/commanding.ts';
import { ada, facts, form, said } from '../../support/incidents.ts';

describe('the button "Take over"', () => {
  it('opens the form with likely reasons when the commander is silent, for own words when not', () => {
    expect(JSON.stringify(form(press(takeOver, '42', { incident: commandedBy(), known: known() })))).toContain('radio_buttons');
    const active = JSON.stringify(form(press(takeOver, '42', { incident: commandedBy(), known: known({ U0GRACE: 590 }) })));
    expect(active).toContain('They are active');
    expect(active).not.toContain('radio_buttons');
  });

  it('is no longer needed when nobody commands, or you do', () => {
    expect(facts(press(takeOver, '42', { incident: led() }))[0]?.data).toEqual({ commander: ada, how: 'taken' });
    expect(said(press(takeOver, '42', { incident: commandedBy(ada) }))).toBe('You command already. Nothing changed.');
  });

  it('asks who was heard', () => expect(takeOver.it.needs?.('42')).toEqual([{ need: 'presence' }, { need: 'account' }]));
});
