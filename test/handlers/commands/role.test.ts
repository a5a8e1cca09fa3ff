// /incident role: what it takes, refuses and decides.
import { describe, expect, it } from 'vitest';
import role from '../../../handlers/commands/role.ts';
import { config as schema, defaultConfig } from '../../../src/domain/config.ts';
import { ask } from '../../support/asking.ts';
import { commandedBy, dev, known, led } from '../../support/commanding.ts';
import { ada, after, changesNothing, facts, form, grace, refusal, said } from '../../support/incidents.ts';

const given = (text: string) => facts(ask(role, text, { incident: led() }))[0]?.data;

describe('/incident role', () => {
  it.each([
    ['scribe <@U0GRACE>', 'scribe', grace], ['<@U0GRACE|grace> scribe', 'scribe', grace], ['Scribe: <@U0GRACE>', 'scribe', grace], ['scribe to <@U0GRACE>', 'scribe', grace], ['customer liaison me', 'customer-liaison', ada],
    ['liaison <@U0GRACE>', 'customer-liaison', grace], ['comms me', 'customer-liaison', ada], ['deputy ME', 'deputy', ada], ['the note taker is <@U0GRACE>', 'scribe', grace],
  ])('gives: %s', (text, name, person) => expect(given(text)).toEqual({ role: name, person }));

  it.each(['scribe none', 'none scribe', 'scribe release', 'scribe -'])('releases: %s', (text) => {
    const scribed = after(led(), { kind: 'role.set', data: { role: 'scribe', person: dev } });
    expect(facts(ask(role, text, { incident: scribed }))).toEqual([{ kind: 'role.released', data: { role: 'scribe', was: dev } }]);
  });

  it('alone lists the roles, with buttons', () => {
    const outcome = ask(role, '', { incident: commandedBy() });
    expect(changesNothing(outcome)).toBe(true);
    expect(said(outcome)).toContain('Commander: <@U0GRACE>. Deputy: nobody.');
    expect(JSON.stringify(outcome)).toMatch(/role_take:2.*assign_role/);
    expect(said(ask(role, 'commander', { incident: commandedBy() }))).toContain('Roles in INC-42');
  });

  it('with a role and nobody named opens the form', () => {
    expect(JSON.stringify(form(ask(role, 'scribe', { incident: led() })))).toMatch(/"initial_option":\{[^}]*\{[^}]*\},"value":"scribe"\}/);
  });

  it('of commander follows the rules of command', () => {
    expect(facts(ask(role, 'ic me', { incident: led() }))[0]?.kind).toBe('commander.set');
    expect(facts(ask(role, 'commander <@U0GRACE>', { incident: led() }))[0]?.kind).toBe('handoff.offered');
    expect(form(ask(role, 'commander me', { incident: commandedBy(), known: known() })).callback_id).toBe('take_over');
    expect(refusal(ask(role, 'commander none', { incident: commandedBy(ada) }))).toContain('Command is not dropped');
  });

  it.each([
    ['scrib me', 'There is no role “scrib”. Did you mean `/incident role scribe`?'], ['banana me', 'There is no role “banana”. `/incident role` lists them. Roles: commander, deputy, scribe'], ['me', 'Say which role as well'], ['<@U0GRACE>', 'Say which role as well'],
    ['scribe @grace', 'I cannot tell who @grace is'], ['scribe <@U0GRACE> <@U0DEV>', 'One person per role'], ['scribe me none', 'One person per role'], ['<!channel> me', 'There is no role “&lt;!channel&gt;”.'], ['scribe <!here>', 'There is no role'],
  ])('refuses "%s"', (text, words) => expect(refusal(ask(role, text, { incident: led() }))).toContain(words));

  it('knows the roles of the team', () => {
    const config = schema.parse({ roles: { 'database-lead': { label: 'DBA' } } });
    expect(facts(ask(role, 'dba me', { incident: led(), config }))[0]?.data).toMatchObject({ role: 'database-lead' });
    expect(refusal(ask(role, 'dba me', { incident: led() }))).toContain('There is no role “dba”');
  });

  it('asks who is meant', () => {
    const needs = (text: string) => role.it.needs?.(role.it.parse(text, defaultConfig));
    for (const text of ['', 'scribe', 'scribe me', 'scribe none']) expect(needs(text), text).toEqual([{ need: 'presence' }, { need: 'account' }]);
    expect(needs('scribe <@U0GRACE>')).toEqual([{ need: 'presence' }, { need: 'account', user: 'U0GRACE' }]);
  });
});
