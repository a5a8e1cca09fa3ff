// The mouth for runbooks/policy.yaml: who may run and approve what. Missing risks keep their defaults.
import { z } from 'zod';
import { DURATION, ROLE } from './values.ts';

const roles = z.array(z.string().regex(ROLE, 'a role is small letters, digits and hyphens')).min(1).max(20);
const duration = z.string().regex(DURATION, 'write a duration such as 30s, 10m, 2h or 1d');

const RiskRule = z.strictObject({
  approvals: z.int().min(0).max(5),
  'approve-by': roles.optional(),
  'run-by': roles,
  'timeout-max': duration,
  require: z.array(z.enum(['dry-run-or-approval-step'])).optional(),
}).refine((rule) => rule.approvals === 0 || rule['approve-by'] !== undefined, 'approvals need approve-by: name the roles');

const RoleSource = z.strictObject({
  pagerduty: z.string().regex(/^(?:on-call-for-incident-service|[A-Z0-9]{7,14})$/,
    'write on-call-for-incident-service or the id of a schedule or escalation policy').optional(),
  'slack-usergroup': z.string().regex(/^S[A-Z0-9]{2,14}$/, 'write the id of the user group, S…').optional(),
  'github-team': z.string().regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'write org/team').optional(),
}).refine((source) => Object.keys(source).length > 0, 'say where the people of this role are found');

export const PolicyFile = z.strictObject({
  policy: z.literal(1, 'write policy: 1, the version of the format'),
  risk: z.strictObject({ read: RiskRule.optional(), change: RiskRule.optional(), destructive: RiskRule.optional() }).optional(),
  'requester-may-approve': z.boolean().optional(),
  'approval-ttl': duration.optional(),
  'break-glass': z.strictObject({
    roles, channel: z.string().regex(/^[CG][A-Z0-9]{2,14}$/, 'write the id of a channel, C…'), reason: z.literal('required'),
  }).optional(),
  roles: z.record(z.string().regex(ROLE), RoleSource)
    .refine((all) => !Object.hasOwn(all, 'anyone'), 'the role "anyone" is built in: remove it')
    .refine((all) => !Object.hasOwn(all, 'commander'), 'the role "commander" is built in, whoever commands the incident: remove it').optional(),
  source: z.strictObject({
    repo: z.string().regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'write owner/name'),
    branch: z.string().min(1).max(200), 'require-protected': z.boolean().optional(),
  }).optional(),
});

export type PolicyFile = z.output<typeof PolicyFile>;
