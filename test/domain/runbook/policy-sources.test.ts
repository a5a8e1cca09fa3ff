// What a policy asks of whom.
import { expect, test } from 'vitest';
import { defaultPolicy } from '../../../src/domain/runbook/policy.ts';
import { rolesByTeam, sourcesOf } from '../../../src/domain/runbook/policy-sources.ts';

const roles = {
  sre: { slackUsergroup: 'S1', githubTeam: 'acme/sre' }, lead: { githubTeam: 'acme/leads' }, dba: { githubTeam: 'acme/leads', pagerduty: 'P1' }, ops: { slackUsergroup: 'S1' },
};

test('each group and team once; nothing by default', () => {
  expect(sourcesOf({ roles })).toEqual({ usergroups: ['S1'], teams: ['acme/sre', 'acme/leads'] });
  expect(sourcesOf(defaultPolicy)).toEqual({ usergroups: [], teams: [] });
});

test('the roles that only a team gives', () => expect(rolesByTeam({ roles })).toEqual(['lead']));
