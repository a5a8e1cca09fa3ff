// The policy file: strict, with safe defaults for what it leaves out.
import { describe, expect, test } from 'vitest';
import { policyHash } from '../../../src/domain/runbook/policy-hash.ts';
import { defaultPolicy, parsePolicy } from '../../../src/domain/runbook/policy.ts';
import type { Policy } from '../../../src/domain/runbook/policy.ts';
import { fixture } from './support.ts';

function policyOf(text: string): Policy {
  const read = parsePolicy(text);
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.policy;
}

test('the full example', () => {
  const policy = policyOf(fixture('policy.yaml'));
  expect(policy.risk).toEqual({
    read: { approvals: 0, approveBy: [], runBy: ['responder'], timeoutMax: 900_000, requireLook: false },
    change: { approvals: 1, approveBy: ['responder'], runBy: ['responder'], timeoutMax: 1_800_000, requireLook: false },
    destructive: {
      approvals: 2, approveBy: ['sre-lead', 'dba'], runBy: ['sre', 'dba'], timeoutMax: 1_800_000, requireLook: true,
    },
  });
  expect(policy).toMatchObject({
    requesterMayApprove: false, approvalTtl: 1_800_000, breakGlass: { roles: ['sre-lead'], channel: 'C0AUDIT' },
    source: { repo: 'acme/runbooks', branch: 'main', requireProtected: true },
  });
  expect(policy.roles['responder']).toMatchObject({ pagerduty: 'on-call-for-incident-service', slackUsergroup: 'S0123' });
});

test('the defaults demand what the example demands', () => {
  expect(defaultPolicy.risk).toEqual(policyOf(fixture('policy.yaml')).risk);
  expect(defaultPolicy.requesterMayApprove).toBe(false);
  expect(defaultPolicy.roles['responder']).toEqual({ pagerduty: 'on-call-for-incident-service', incidentRole: true });
});

test('without a file only who commands or is on call may break glass: a role in the incident is one click', () => {
  expect(defaultPolicy.breakGlass.roles).toEqual(['commander', 'on-call']);
  expect(policyOf('policy: 1\nrisk: { read: { approvals: 0, run-by: [commander, on-call, anyone], timeout-max: 5m } }\n').roles).toMatchObject({
    commander: { commander: true }, 'on-call': { pagerduty: 'on-call-for-incident-service' },
  });
});

test('what a file leaves out keeps its default, and "anyone" is always there', () => {
  const change = '{ approvals: 2, approve-by: [anyone], run-by: [anyone], timeout-max: 5m }';
  const policy = policyOf(`policy: 1\nrisk: { change: ${change} }\n`);
  expect(policy.risk.change).toMatchObject({ approvals: 2, approveBy: ['anyone'], timeoutMax: 300_000 });
  expect(policy.risk.read).toEqual(defaultPolicy.risk.read);
  expect(policy.roles['anyone']).toEqual({ everyMember: true });
});

describe('what is refused', () => {
  test.each([
    ['RB003', 'a key that nobody knows', 'policy: 1\nrequester-may-aprove: true\n'],
    ['RB003', 'no version', 'approval-ttl: 5m\n'],
    ['RB003', 'a role called anyone', 'policy: 1\nroles: { anyone: { slack-usergroup: S0123 } }\n'],
    ['RB003', 'a role called commander', 'policy: 1\nroles: { commander: { slack-usergroup: S0123 } }\n'],
    ['RB003', 'approvals by nobody', 'policy: 1\nrisk: { change: { approvals: 1, run-by: [anyone], timeout-max: 5m } }\n'],
    ['RB003', 'a role without people', 'policy: 1\nroles: { sre: {} }\n'],
    ['RB003', 'a duration without a unit', 'policy: 1\napproval-ttl: 30\n'],
    ['RB003', 'break-glass without a reason', 'policy: 1\nbreak-glass: { roles: [anyone], channel: C0AUDIT }\n'],
    ['RB002', 'an alias', 'policy: 1\nroles: { sre: &x { slack-usergroup: S0123 }, dba: *x }\n'],
    ['RB080', 'a role that is not defined', 'policy: 1\nbreak-glass: { roles: [sre-led], channel: C0AUDIT, reason: required }\n'],
    ['RB003', 'an empty file', ''],
  ])('%s: %s', (code, _what, source) => {
    expect(parsePolicy(source)).toMatchObject({ ok: false, findings: [{ code }] });
  });
  test('with the line and a suggestion', () => {
    const roles = 'roles: { sre: { slack-usergroup: S0123 } }';
    const source = `policy: 1\n${roles}\nrisk:\n  read: { approvals: 0, run-by: [sr], timeout-max: 5m }\n`;
    const message = 'there is no role "sr"; did you mean "sre"?';
    expect(parsePolicy(source)).toMatchObject({ ok: false, findings: [{ line: 4, message }] });
  });
});

test('the hash does not depend on the order of keys, but on everything they say', () => {
  const a = policyOf('policy: 1\napproval-ttl: 5m\nrequester-may-approve: false\n');
  const b = policyOf('requester-may-approve: false\npolicy: 1\napproval-ttl: 5m\n');
  const c = policyOf('policy: 1\napproval-ttl: 6m\n');
  expect(policyHash(a)).toBe(policyHash(b));
  expect(policyHash(a)).not.toBe(policyHash(c));
  expect(policyHash(a)).toMatch(/^[0-9a-f]{64}$/);
});
