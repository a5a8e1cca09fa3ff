// The doctor about who may: the user groups and teams of the policy, who people are at GitHub, and the workflows that runbooks start.
import { describe, expect, it } from 'vitest';
import { defaultPolicy, type RoleSource } from '../../src/domain/runbook/policy.ts';
import { Outage, Rejected } from '../../src/domain/errors.ts';
import { folder } from '../cli/support.ts';
import { allScopes, aPatient, checksOf, type Sick } from '../support/patient.ts';

async function withRoles(roles: Readonly<Record<string, RoleSource>>, people: Readonly<Record<string, { github?: string }>> = {}): Promise<Sick> {
  const given = await aPatient({ dir: await folder({ 'a.txt': '' }) });
  const { settings } = given.patient;
  given.github.teams.set('acme/sre', []);
  given.slack.granted.scopes = [...allScopes, 'usergroups:read'];
  given.slack.usergroups.set('S0123', ['U1']);
  return { ...given, patient: { ...given.patient, settings: { ...settings, config: { ...settings.config, people }, policy: { ...defaultPolicy, roles } } } };
}
const sre = { sre: { slackUsergroup: 'S0123' } };
const lead = { lead: { githubTeam: 'acme/sre' } };

describe('user groups', () => {
  it.each<[string, (given: Sick) => void, string, RegExp]>([
    ['well', () => undefined, 'ok', /can be read: S0123/],
    ['gone', ({ slack }) => slack.usergroups.clear(), 'broken', /there is no group S0123: nobody holds a role by it/],
    ['empty', ({ slack }) => void slack.usergroups.set('S0123', []), 'broken', /nobody is in S0123/],
    ['not to be read', ({ slack }) => slack.fail('usergroup', new Rejected('slack', 'missing_scope', 'The app lacks the scope usergroups:read')), 'broken', /does not let us read/],
    ['not answered for', ({ slack }) => slack.fail('usergroup', new Outage('slack', 'away')), 'warning', /could not be looked up/],
  ])('%s', async (_, worsen, state, say) => {
    const given = await withRoles(sre);
    worsen(given);
    const check = (await checksOf(given.patient, 'Slack'))['user groups'];
    expect([check?.state, check?.say]).toEqual([state, expect.stringMatching(say)]);
    if (state === 'broken') expect(check?.fix).toMatch(/usergroups:read|Copy group ID/);
  });

  it('need a scope of their own, only where the policy names one', async () => {
    const given = await withRoles(sre);
    given.slack.granted.scopes = allScopes;
    expect(await checksOf(given.patient, 'Slack')).toMatchObject({ scopes: { state: 'warning', say: expect.stringContaining('missing: usergroups:read (usergroups.users.list)') as string } });
    const without = await withRoles(lead);
    const { scopes, 'user groups': groups } = await checksOf(without.patient, 'Slack');
    expect([scopes?.say, groups]).toEqual([expect.stringContaining('not needed: usergroups:read'), undefined]);
  });
});

describe('teams', () => {
  it.each<[string, (given: Sick) => void, string, RegExp]>([
    ['well', () => undefined, 'ok', /can be asked: acme\/sre/],
    ['gone', ({ github }) => github.teams.clear(), 'broken', /acme\/sre\. Nobody is let in by them/],
    ['not to be read', ({ github }) => github.fail('teamThere', new Rejected('github', '403', 'Resource not accessible')), 'broken', /Resource not accessible/],
    ['not answered for', ({ github }) => github.fail('teamThere', new Outage('github', 'away')), 'warning', /could not be looked up/],
  ])('%s', async (_, worsen, state, say) => {
    const given = await withRoles(lead, { U1: { github: 'ada' } });
    worsen(given);
    const check = (await checksOf(given.patient, 'GitHub'))['teams'];
    expect([check?.state, check?.say]).toEqual([state, expect.stringMatching(say)]);
    if (state === 'broken') expect(check?.fix).toContain('Members: read');
  });

  it('without GitHub nobody is in one; without a single login nobody can be', async () => {
    const { patient } = await withRoles(lead);
    expect(await checksOf({ ...patient, ports: { ...patient.ports, github: undefined } }, 'GitHub')).toMatchObject({ teams: { state: 'broken', say: expect.stringContaining('nobody holds lead') as string } });
    expect(await checksOf(patient, 'GitHub')).toMatchObject({ people: { state: 'warning', say: expect.stringContaining('nobody can be lead') as string, fix: expect.stringContaining('people: {') as string } });
    expect(await checksOf((await withRoles(lead, { U1: { github: 'ada' } })).patient, 'GitHub')).toMatchObject({ people: { state: 'ok' } });
    expect(await checksOf((await withRoles({ lead: { githubTeam: 'acme/sre', slackUsergroup: 'S0123' } })).patient, 'GitHub')).not.toHaveProperty('people');
  });
});

describe('workflows', () => {
  const runbook = '---\nrunbook: 1\nid: bad-deploy\ntitle: Roll back a deploy\nowner: "@acme/platform"\nlast-reviewed: 2026-11-09\nexecutor: github-dispatch\n---\n\n# Roll back\n\n```yaml {"name":"deploy","kind":"workflow_dispatch"}\nrepo: acme/deploys\nworkflow: deploy.yml\nref: main\n```\n';

  it.each<[string, (given: Sick) => void, string, RegExp]>([
    ['well', () => undefined, 'ok', /there: deploy\.yml in acme\/deploys/],
    ['not there', ({ github }) => { github.actions.workflow = undefined; }, 'warning', /is not there, or we may not see it/],
    ['switched off', ({ github }) => { github.actions.workflow = { state: 'disabled_manually', dispatch: true }; }, 'warning', /switched off \(disabled_manually\)/],
    ['not ours to start', ({ github }) => { github.actions.workflow = { state: 'active', dispatch: false }; }, 'warning', /actions: write/],
    ['refused', ({ github }) => github.fail('workflow', new Rejected('github', '403', 'no')), 'warning', /deploy\.yml in acme\/deploys no/],
    ['not answered for', ({ github }) => github.fail('workflow', new Outage('github', 'away')), 'warning', /could not be looked up/],
  ])('%s', async (_, worsen, state, say) => {
    const given = await aPatient({ dir: await folder({ 'runbooks/bad-deploy.md': runbook }) });
    worsen(given);
    const check = (await checksOf(given.patient, 'GitHub'))['workflows'];
    expect([check?.state, check?.say]).toEqual([state, expect.stringMatching(say)]);
  });

  it('are not spoken of where no runbook starts one; off without GitHub', async () => {
    expect(await checksOf((await aPatient({ dir: await folder({ 'a.txt': '' }) })).patient, 'GitHub')).not.toHaveProperty('workflows');
    const { patient } = await aPatient({ dir: await folder({ 'runbooks/bad-deploy.md': runbook }) });
    expect(await checksOf({ ...patient, ports: { ...patient.ports, github: undefined } }, 'GitHub')).toMatchObject({ workflows: { state: 'off', say: expect.stringContaining('people start the workflow by hand') as string } });
  });
});
