// Roles: what people call them, and what giving and releasing one means.
import { describe, expect, it } from 'vitest';
import type { Commanding, Held } from '../../src/domain/command.ts';
import { config as schema, defaultConfig } from '../../src/domain/config.ts';
import { findRole, giveRole, holderOf, knownRoles, releaseRole, roleLabel } from '../../src/domain/roles.ts';
import { asking, commandedBy, dev, known, led } from '../support/commanding.ts';
import { aResolvedIncident, ada, after, applied, changesNothing, effects, facts, grace, refusal, said } from '../support/incidents.ts';

const config = schema.parse({ roles: { 'database-lead': { label: 'Database lead', instructions: 'You decide about fail-overs.' }, support: {}, scribe: { label: 'Log keeper' } } });
const found = (text: string, by = defaultConfig) => {
  const role = findRole(text, by);
  return 'name' in role ? role.name : `? ${role.near ?? ''}`;
};
function plain(outcome: Commanding | Held): Commanding {
  if ('held' in outcome) throw new Error('somebody else commands');
  return outcome;
}

describe('the roles', () => {
  it('are those everybody knows, then the team’s own', () => {
    expect(knownRoles(defaultConfig).map((role) => role.name)).toEqual(['commander', 'deputy', 'scribe', 'customer-liaison', 'internal-liaison']);
    expect(knownRoles(config).slice(2).map((role) => [role.name, role.label])).toEqual([
      ['scribe', 'Log keeper'], ['customer-liaison', 'Customer liaison'], ['internal-liaison', 'Internal liaison'], ['database-lead', 'Database lead'], ['support', 'Support'],
    ]);
    expect(knownRoles(config).find((role) => role.name === 'database-lead')?.instructions).toBe('You decide about fail-overs.');
  });

  it('have a label also when the config has lost them, and whatever they are called', () => {
    expect([roleLabel('gone-role', config), roleLabel('constructor', config), roleLabel('__proto__', config)]).toEqual(['Gone role', 'Constructor', '__proto__']);
  });

  it.each([
    ['scribe', 'scribe'], ['Scribe', 'scribe'], ['the scribe', 'scribe'], ['note taker', 'scribe'], ['IC', 'commander'], ['incident commander', 'commander'], ['lead', 'commander'],
    ['liaison', 'customer-liaison'], ['customer liaison', 'customer-liaison'], ['customer_liaison', 'customer-liaison'], ['comms', 'customer-liaison'], ['communications lead', 'customer-liaison'],
    ['internal', 'internal-liaison'], ['executive liaison', 'internal-liaison'], ['backup', 'deputy'], ['as deputy', 'deputy'], ['support', 'customer-liaison'], ['scribe:', 'scribe'],
    ['scrib', '? scribe'], ['dpeuty', '? deputy'], ['banana', '? '], ['constructor', '? '], ['__proto__', '? '], ['', '? '],
  ])('"%s" means %s', (text, role) => expect(found(text)).toBe(role));

  it('of the team come before what others call theirs', () => {
    expect([found('support', config), found('database lead', config), found('Log keeper', config), found('log keepr', config)]).toEqual(['support', 'database-lead', 'scribe', '? ']);
  });
});

describe('giving a role', () => {
  it('is said in the channel, told to who has it now, and shown', () => {
    const outcome = plain(giveRole(asking(commandedBy()), 'scribe', dev));
    expect(facts(outcome)).toEqual([{ kind: 'role.set', data: { role: 'scribe', person: dev } }]);
    expect(effects(outcome)).toEqual([
      { kind: 'slack.card.show', data: {} }, { kind: 'slack.announcement.show', data: {} }, { kind: 'slack.people.invite', data: {} },
      { kind: 'slack.say', data: { about: 'role', ref: 'scribe' } }, { kind: 'slack.tell', data: { user: 'U0DEV', about: 'role', ref: 'scribe' } },
    ]);
    expect(outcome).not.toHaveProperty('answer');
  });

  const scribed = applied(commandedBy(), plain(giveRole(asking(commandedBy()), 'scribe', dev)));

  it('takes it from who had it: one person per role', () => {
    const outcome = plain(giveRole(asking(scribed), 'scribe', ada));
    expect(facts(outcome)).toEqual([{ kind: 'role.set', data: { role: 'scribe', person: ada, was: dev } }]);
    expect(applied(scribed, outcome).roles.map((one) => one.person)).toEqual([ada]);
  });

  it('twice is once', () => {
    const again = plain(giveRole(asking(scribed), 'scribe', dev));
    expect([changesNothing(again), said(again)]).toEqual([true, '<@U0DEV> is Scribe already. Nothing changed.']);
  });

  it('to somebody who has another one already is done, with a hint', () => {
    expect(said(plain(giveRole(asking(scribed), 'deputy', dev)))).toBe('<@U0DEV> is Deputy now. <@U0DEV> is Scribe as well: on anything big one person holds one role.');
    expect(said(plain(giveRole(asking(commandedBy(ada)), 'deputy', ada)))).toBe('You are Deputy now. You are Commander as well: on anything big one person holds one role.');
  });

  it.each(['gone', 'bot', 'guest'] as const)('to an account that is %s is refused', (is) => {
    expect(refusal(plain(giveRole(asking(led(), { known: known({}, is, dev) }), 'scribe', dev)))).toContain('Name somebody of this workspace.');
  });

  it('is refused when the incident is over', () => expect(refusal(plain(giveRole(asking(aResolvedIncident()), 'scribe', dev)))).toContain('INC-42 is resolved'));

  it('of commander follows the rules of command: taken, offered, or held by somebody', () => {
    expect(facts(plain(giveRole(asking(led()), 'commander', ada)))[0]?.data).toEqual({ commander: ada, how: 'taken' });
    expect(facts(plain(giveRole(asking(led()), 'commander', dev)))[0]?.kind).toBe('handoff.offered');
    expect(giveRole(asking(commandedBy()), 'commander', ada)).toMatchObject({ held: { commander: grace } });
  });
});

describe('releasing a role', () => {
  const scribed = after(led(), { kind: 'role.set', data: { role: 'scribe', person: dev } });

  it('is said in the channel', () => {
    const outcome = releaseRole(asking(scribed), 'scribe');
    expect(facts(outcome)).toEqual([{ kind: 'role.released', data: { role: 'scribe', was: dev } }]);
    expect(effects(outcome)).toContainEqual({ kind: 'slack.say', data: { about: 'role', ref: 'scribe' } });
    expect(holderOf(applied(scribed, outcome), 'scribe')).toBeUndefined();
  });

  it('of nobody changes nothing, and command is never dropped', () => {
    expect(said(releaseRole(asking(led()), 'scribe'))).toBe('Nobody is Scribe. Nothing changed.');
    expect(refusal(releaseRole(asking(commandedBy(ada)), 'commander'))).toContain('Command is not dropped, it is handed on');
    expect(refusal(releaseRole(asking(aResolvedIncident()), 'scribe'))).toContain('INC-42 is resolved');
  });
});
