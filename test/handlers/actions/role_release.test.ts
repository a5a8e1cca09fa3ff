// The click role_release: only by who has the role; a list may be old when it is pressed.
import { describe, expect, it } from 'vitest';
import roleRelease from '../../../handlers/actions/role_release.ts';
import { press } from '../../support/asking.ts';
import { commandedBy, dev, led } from '../../support/commanding.ts';
import { ada, after, applied, changesNothing, facts, refusal, said } from '../../support/incidents.ts';

const scribed = after(led(), { kind: 'role.set', data: { role: 'scribe', person: ada } });

describe('the button "Give it back"', () => {
  it('releases the role, once', () => {
    const outcome = press(roleRelease, '42:scribe', { incident: scribed });
    expect(facts(outcome)).toEqual([{ kind: 'role.released', data: { role: 'scribe', was: ada } }]);
    expect(changesNothing(press(roleRelease, '42:scribe', { incident: applied(scribed, outcome) }))).toBe(true);
  });

  it('releases nobody else’s', () => {
    const outcome = press(roleRelease, '42:scribe', { incident: scribed, by: dev });
    expect([changesNothing(outcome), said(outcome)]).toEqual([true, 'You are not Scribe any more. Nothing changed.']);
  });

  it('never drops command, and does not read what is no role', () => {
    expect(refusal(press(roleRelease, '42:commander', { incident: commandedBy(ada) }))).toContain('Command is not dropped');
    for (const wrong of ['42', '42:', '42:Scribe']) expect(roleRelease.it.input.safeParse(wrong).success, wrong).toBe(false);
  });
});
