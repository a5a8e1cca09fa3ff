// The click role_take: once, twice, and from somebody.
import { describe, expect, it } from 'vitest';
import roleTake from '../../../handlers/actions/role_take.ts';
import { press } from '../../support/asking.ts';
import { commandedBy, dev, known, led } from '../../support/commanding.ts';
import { ada, after, applied, changesNothing, facts, form, said } from '../../support/incidents.ts';

describe('the button "Take this role"', () => {
  it('gives it to who pressed it, once', () => {
    const outcome = press(roleTake, '42:scribe', { incident: led() });
    expect(facts(outcome)).toEqual([{ kind: 'role.set', data: { role: 'scribe', person: ada } }]);
    expect(changesNothing(press(roleTake, '42:scribe', { incident: applied(led(), outcome) }))).toBe(true);
  });

  it('takes it from who had it', () => {
    const scribed = after(led(), { kind: 'role.set', data: { role: 'scribe', person: dev } });
    expect(facts(press(roleTake, `42:scribe:${dev.id}`, { incident: scribed }))[0]?.data).toEqual({ role: 'scribe', person: ada, was: dev });
  });

  it('takes it from nobody who got it since the list was shown', () => {
    const scribed = after(led(), { kind: 'role.set', data: { role: 'scribe', person: dev } });
    for (const seen of ['42:scribe', '42:scribe:U0GRACE']) {
      const outcome = press(roleTake, seen, { incident: scribed });
      expect([changesNothing(outcome), said(outcome)]).toEqual([true, expect.stringMatching(/^<@.+> is Scribe since you looked\. Nothing changed\..*`\/incident role scribe me`\.$/)]);
    }
  });

  it('of commander follows the rules of command', () => {
    expect(form(press(roleTake, '42:commander', { incident: commandedBy(), known: known() })).callback_id).toBe('take_over');
    expect(roleTake.it.needs?.({ role: 'scribe', from: undefined })).toEqual([{ need: 'presence' }, { need: 'account' }]);
  });

  it('does not read what is no role', () => {
    for (const wrong of ['42', '42:', '42:Scribe', ':scribe', '42:a b', '42:scribe:', '42:scribe:a:b']) expect(roleTake.it.input.safeParse(wrong).success, wrong).toBe(false);
  });
});
