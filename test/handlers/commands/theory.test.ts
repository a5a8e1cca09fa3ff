// /incident theory: what it takes, shows, refuses and decides.
import { describe, expect, it } from 'vitest';
import theory from '../../../handlers/commands/theory.ts';
import { ask } from '../../support/asking.ts';
import { anIncident, applied, changesNothing, decision, facts, refusal, said } from '../../support/incidents.ts';

const stated = applied(anIncident(), ask(theory, 'the new cache'));

describe('/incident theory', () => {
  it('states one, and answers with the buttons that settle it', () => {
    const outcome = ask(theory, 'the network', { incident: stated });
    expect(facts(outcome)).toEqual([{ kind: 'hypothesis.stated', data: { hypothesis: 2, text: 'the network' } }]);
    const answer = JSON.stringify(decision(outcome).answer);
    for (const id of ['theory_confirm', 'theory_rule_out']) expect(answer).toContain(`"action_id":"${id}","text"`);
    expect(answer).toContain('"value":"42:2"');
  });

  it('settles one', () => {
    expect(facts(ask(theory, '1 confirmed', { incident: stated }))).toEqual([{ kind: 'hypothesis.settled', data: { hypothesis: 1, how: 'confirmed' } }]);
    expect(facts(ask(theory, '1 out', { incident: stated }))).toEqual([{ kind: 'hypothesis.settled', data: { hypothesis: 1, how: 'ruled_out' } }]);
    expect(refusal(ask(theory, '9 out', { incident: stated }))).toContain('no hypothesis 9');
    expect(refusal(ask(theory, '1', { incident: stated }))).toContain('confirmed or out');
  });

  it('alone lists them', () => {
    expect(said(ask(theory, '', { incident: stated }))).toBe('INC-42: 1 open hypothesis; 1: the new cache');
    expect(said(ask(theory, ''))).toBe('INC-42: no hypothesis is open');
  });

  it('stated twice says so', () => {
    const again = ask(theory, 'the new cache', { incident: stated });
    expect([changesNothing(again), said(again)]).toEqual([true, 'That is hypothesis 1 already, and it is open. Nothing changed.']);
  });
});
