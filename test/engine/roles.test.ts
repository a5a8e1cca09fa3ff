// Who may: the roles of the policy, asked of Slack, PagerDuty and GitHub at the moment of the click. Whatever does not answer lets nobody in.
import { describe, expect, test } from 'vitest';
import { defaultConfig } from '../../src/domain/config.ts';
import { slackPerson } from '../../src/domain/actor.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { defaultPolicy, type RoleSource } from '../../src/domain/runbook/policy.ts';
import { rolesOf } from '../../src/engine/roles.ts';
import { createAsked } from '../../src/engine/roles-asked.ts';
import { freshDatabase } from '../support/database.ts';
import { testContext, type Bench } from '../support/engine.ts';
import { anAlertedIncident } from '../support/incidents.ts';

const db = await freshDatabase();
const away = new Outage('pagerduty', 'away');
const { commander: _nobody, ...opened } = anAlertedIncident();
const incident: Incident = { ...opened, roles: [], alerts: opened.alerts.map((alert) => ({ ...alert, escalationPolicy: 'PEP0001', assignees: [] })) };

/** Ana is known everywhere: in Slack, by e-mail in PagerDuty, by login at GitHub. */
function aBench(roles?: Readonly<Record<string, RoleSource>>, github: string | undefined = 'ana-gh'): Bench {
  const bench = testContext({
    pool: db.pool, config: { ...defaultConfig, people: { UANA: github === undefined ? {} : { github } } },
    ...(roles ? { policy: { ...defaultPolicy, roles: { anyone: { everyMember: true }, commander: { commander: true }, ...roles } } } : {}),
  });
  bench.slack.person('UANA');
  bench.slack.person('UBEN');
  bench.pagerduty.users.push({ id: 'PANA', name: 'Ana', email: 'uana@acme.example' });
  return bench;
}
const ask = async (bench: Bench, who = 'UANA', where = incident) => {
  const { roles, notes } = await rolesOf(bench.context, where, slackPerson(who));
  return { roles: roles && [...roles].sort(), notes };
};
const lead = { lead: { githubTeam: 'acme/sre-leads' } };
const group = { sre: { slackUsergroup: 'S0123' } };

describe('without a policy file', () => {
  test('whoever is on call for the service, or was assigned to its alert, is a responder', async () => {
    const bench = aBench();
    expect((await ask(bench)).roles).toEqual(['anyone']);
    bench.pagerduty.onCalls.set('PEP0001', ['PANA']);
    expect((await ask(bench)).roles).toEqual(['anyone', 'on-call', 'responder']);
    const assigned = { ...incident, alerts: incident.alerts.map((alert) => ({ ...alert, escalationPolicy: undefined, assignees: [{ id: 'PANA', name: 'Ana' }] })) };
    expect((await ask(aBench(), 'UANA', assigned)).roles).toEqual(['anyone', 'on-call', 'responder']);
  });

  test('so is whoever holds a role in it, whatever PagerDuty says; only who commands is the commander', async () => {
    const bench = aBench();
    bench.pagerduty.fail('userByEmail', away, { times: 100 });
    expect((await ask(bench, 'UANA', { ...incident, commander: slackPerson('UANA') })).roles).toEqual(['anyone', 'commander', 'responder']);
    expect((await ask(bench, 'UANA', { ...incident, roles: [{ role: 'scribe', person: slackPerson('UANA'), at: '2026-03-01T10:00:00.000Z' }] })).roles).toEqual(['anyone', 'responder']);
    expect((await ask(bench, 'UBEN', { ...incident, commander: slackPerson('UANA') })).roles).toBeUndefined();
  });

  test('nobody else can be told while PagerDuty is away', async () => {
    const bench = aBench();
    bench.pagerduty.fail('onCall', away);
    bench.pagerduty.fail('userByEmail', away, { when: 'after' });
    expect((await ask(bench)).roles).toBeUndefined();
    expect((await ask(bench)).notes).toContainEqual({ role: 'responder', say: 'PagerDuty did not answer.', away: true });
  });
});

describe('accounts', () => {
  test.each([['a guest', { isOutsider: true }], ['a bot', { isBot: true }], ['one that was closed', { deleted: true }]])('%s holds no role, whatever a source says', async (_, more) => {
    const bench = aBench({ ...group, ...lead });
    bench.slack.users.splice(0, 10);
    bench.slack.person('UANA', more);
    bench.slack.usergroups.set('S0123', ['UANA']);
    bench.github.teams.set('acme/sre-leads', ['ana-gh']);
    expect(await ask(bench, 'UANA', { ...incident, commander: slackPerson('UANA') })).toEqual({ roles: [], notes: [] });
  });

  test('nobody that Slack knows holds none; where Slack does not say, nothing is known', async () => {
    const bench = aBench();
    expect((await ask(bench, 'UNOBODY')).roles).toEqual([]);
    for (const error of [new Outage('slack', 'away'), new Rejected('slack', 'missing_scope', 'no')]) {
      bench.slack.fail('user', error);
      expect(await ask(bench, 'UBEN')).toEqual({ roles: undefined, notes: [] });
    }
  });
});

describe('the sources of a policy', () => {
  test.each<[string, Readonly<Record<string, RoleSource>>, (bench: Bench) => void]>([
    ['a user group', group, ({ slack }) => void slack.usergroups.set('S0123', ['UBEN', 'UANA'])],
    ['a GitHub team', { sre: { githubTeam: 'acme/sre' } }, ({ github }) => void github.teams.set('acme/sre', ['ana-gh'])],
    ['an escalation policy', { sre: { pagerduty: 'PABC1234' } }, ({ pagerduty }) => { pagerduty.escalationPolicies.push({ id: 'PABC1234', name: 'SRE' }); pagerduty.onCalls.set('PABC1234', ['PANA']); }],
    ['one of several, the others saying no', { sre: { slackUsergroup: 'S0123', githubTeam: 'acme/sre', pagerduty: 'on-call-for-incident-service' } }, ({ github }) => void github.teams.set('acme/sre', ['ana-gh'])],
    ['one of several, the others being away', { sre: { slackUsergroup: 'S0123', githubTeam: 'acme/sre', pagerduty: 'on-call-for-incident-service' } }, ({ slack, github, pagerduty }) => {
      slack.usergroups.set('S0123', ['UANA']);
      github.fail('inTeam', away);
      pagerduty.fail('userByEmail', away);
    }],
  ])('%s', async (_, roles, join) => {
    const bench = aBench(roles);
    expect((await ask(bench)).roles).toEqual(['anyone']);
    join(bench);
    expect((await ask(bench)).roles).toEqual(['anyone', 'sre']);
    expect((await ask(bench, 'UBEN')).roles ?? []).not.toContain('sre-lead');
  });

  test('the commander is no responder where the policy names other people', async () => {
    const bench = aBench({ responder: { slackUsergroup: 'S0123' } });
    bench.slack.usergroups.set('S0123', ['UBEN']);
    expect((await ask(bench, 'UANA', { ...incident, commander: slackPerson('UANA') })).roles).toEqual(['anyone', 'commander']);
  });

  test.each<[string, (bench: Bench) => void, boolean, RegExp]>([
    ['is away', ({ slack }) => slack.fail('usergroup', new Outage('slack', 'away')), true, /^Slack did not answer\.$/],
    ['may not be asked', ({ slack }) => slack.fail('usergroup', new Rejected('slack', 'missing_scope', 'The app lacks the scope usergroups:read.')), false, /usergroups:read/],
    ['is not there', ({ slack }) => slack.usergroups.clear(), false, /Slack has no user group S0123: correct it/],
  ])('a user group that %s lets nobody in, and says why', async (_, worsen, isAway, say) => {
    const bench = aBench(group);
    worsen(bench);
    const { roles, notes } = await ask(bench);
    expect(roles ?? []).not.toContain('sre');
    expect(notes).toEqual([{ role: 'sre', say: expect.stringMatching(say) as string, away: isAway }]);
  });

  test('whoever has no known GitHub login is in no team, and is told how to mend it', async () => {
    for (const bench of [aBench(lead, undefined), aBench(lead)]) {
      bench.github.teams.set('acme/sre-leads', ['ana-gh', 'UBEN', 'uben']);
      const who = bench.context.config.people['UANA']?.github === undefined ? 'UANA' : 'UBEN';
      const { roles, notes } = await ask(bench, who);
      expect(roles).toEqual(['anyone']);
      expect(notes).toEqual([{ role: 'lead', away: false, say: expect.stringContaining(`people: { ${who}: { github: your-login } }`) as string }]);
      expect(bench.github.count('inTeam')).toBe(0);
    }
  });

  test('a connector that is off lets nobody in', async () => {
    const bench = aBench({ ...lead, sre: { pagerduty: 'on-call-for-incident-service' } });
    const off = { ...bench, context: { ...bench.context, ports: { ...bench.context.ports, github: undefined, pagerduty: undefined } } };
    expect(await ask(off)).toMatchObject({ roles: ['anyone'], notes: [{ say: expect.stringContaining('GitHub is not connected') as string }, { say: expect.stringContaining('PagerDuty is not connected') as string }] });
  });

  test('a bug is thrown, not taken for a no', async () => {
    const bench = aBench(group);
    bench.slack.fail('usergroup', new TypeError('a bug'));
    await expect(ask(bench)).rejects.toThrow('a bug');
  });
});

test('a yes holds for a minute, also while the source is away; whoever was taken out is out after it; a no is asked anew', async () => {
  let at = 0;
  const bench = aBench(group);
  const timed: Bench = { ...bench, context: { ...bench.context, asked: createAsked({ monotonicMs: () => at }) } };
  expect((await ask(timed)).roles).toEqual(['anyone']);
  bench.slack.usergroups.set('S0123', ['UANA']);
  expect((await ask(timed)).roles).toContain('sre');
  bench.slack.usergroups.set('S0123', []);
  at = 59_999;
  expect((await ask(timed)).roles).toContain('sre');
  at = 60_000;
  expect((await ask(timed)).roles).toEqual(['anyone']);
  expect(bench.slack.count('usergroup')).toBe(3);
});
