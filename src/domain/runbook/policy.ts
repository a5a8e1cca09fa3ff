// The policy: what each risk demands and who the roles are. A runbook can only tighten it (requirements.ts).
import { didYouMean, problem, toFindings } from './finding.ts';
import type { Finding, Problem } from './finding.ts';
import { PolicyFile } from './policy-schema.ts';
import { schemaProblems } from './schema-problems.ts';
import { readStrictYaml } from './strict-yaml.ts';
import type { StrictYaml } from './strict-yaml.ts';
import { RISKS } from './types.ts';
import type { Risk } from './types.ts';
import { durationMs } from './values.ts';

export type RiskRule = {
  readonly approvals: number;
  readonly approveBy: readonly string[];
  readonly runBy: readonly string[];
  /** Milliseconds. */
  readonly timeoutMax: number;
  readonly requireLook: boolean;
};

/** Where the people of a role are found; one of the sources is enough. */
export type RoleSource = {
  readonly pagerduty?: string | undefined;
  readonly slackUsergroup?: string | undefined;
  readonly githubTeam?: string | undefined;
  /** Whoever holds any role in the incident. */
  readonly incidentRole?: boolean;
  /** Whoever commands the incident. */
  readonly commander?: boolean;
  /** Every full member of the workspace: no guests, no Slack Connect users, no bots. */
  readonly everyMember?: boolean;
};

export type Policy = {
  readonly risk: Readonly<Record<Risk, RiskRule>>;
  readonly requesterMayApprove: boolean;
  /** Milliseconds. */
  readonly approvalTtl: number;
  /** Who may go on without the approver; `channel` undefined = where incidents are announced. A reason is always needed. */
  readonly breakGlass: { readonly roles: readonly string[]; readonly channel: string | undefined };
  readonly roles: Readonly<Record<string, RoleSource>>;
  readonly source: { readonly repo: string; readonly branch: string; readonly requireProtected: boolean } | undefined;
};

export type PolicyRead =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const MINUTE = 60_000;
/** Whoever PagerDuty has on call for the incident's service, or assigned to its alert. */
export const ON_CALL = 'on-call-for-incident-service';

/** What holds without a file: nobody is a lead or a database administrator, so `destructive` steps wait for a policy. */
export const defaultPolicy: Policy = {
  risk: {
    read: { approvals: 0, approveBy: [], runBy: ['responder'], timeoutMax: 15 * MINUTE, requireLook: false },
    change: { approvals: 1, approveBy: ['responder'], runBy: ['responder'], timeoutMax: 30 * MINUTE, requireLook: false },
    destructive: {
      approvals: 2, approveBy: ['sre-lead', 'dba'], runBy: ['sre', 'dba'], timeoutMax: 30 * MINUTE, requireLook: true,
    },
  },
  requesterMayApprove: false,
  approvalTtl: 30 * MINUTE,
  // Not every responder: a role in the incident is taken with one click, and nobody else looks at what is done here.
  breakGlass: { roles: ['commander', 'on-call'], channel: undefined },
  roles: {
    responder: { pagerduty: ON_CALL, incidentRole: true }, 'on-call': { pagerduty: ON_CALL }, commander: { commander: true }, anyone: { everyMember: true },
  },
  source: undefined,
};

function readRisk(risk: Risk, file: PolicyFile): RiskRule {
  const rule = file.risk?.[risk];
  if (rule === undefined) return defaultPolicy.risk[risk];
  return {
    approvals: rule.approvals, approveBy: rule['approve-by'] ?? [], runBy: rule['run-by'],
    timeoutMax: durationMs(rule['timeout-max']) ?? defaultPolicy.risk[risk].timeoutMax,
    requireLook: rule.require?.includes('dry-run-or-approval-step') ?? defaultPolicy.risk[risk].requireLook,
  };
}

function readPolicy(file: PolicyFile): Policy {
  const ttl = file['approval-ttl'];
  const glass = file['break-glass'];
  const roles = Object.entries(file.roles ?? {}).map(([name, source]): [string, RoleSource] => [
    name, { pagerduty: source.pagerduty, slackUsergroup: source['slack-usergroup'], githubTeam: source['github-team'] },
  ]);
  return {
    risk: { read: readRisk('read', file), change: readRisk('change', file), destructive: readRisk('destructive', file) },
    requesterMayApprove: file['requester-may-approve'] ?? false,
    approvalTtl: (ttl === undefined ? undefined : durationMs(ttl)) ?? defaultPolicy.approvalTtl,
    breakGlass: glass === undefined ? defaultPolicy.breakGlass : { roles: glass.roles, channel: glass.channel },
    roles: { ...defaultPolicy.roles, ...Object.fromEntries(roles) },
    source: file.source === undefined ? undefined
      : { repo: file.source.repo, branch: file.source.branch, requireProtected: file.source['require-protected'] ?? false },
  };
}

/** RB080: roles the file itself names and nobody defines. A risk left at its default may name roles nobody has yet. */
function roleProblems(file: PolicyFile, policy: Policy, yaml: Extract<StrictYaml, { ok: true }>): readonly Problem[] {
  const known = Object.keys(policy.roles);
  const lists = [
    ...RISKS.flatMap((risk) => [
      { path: ['risk', risk, 'run-by'], roles: file.risk?.[risk]?.['run-by'] ?? [] },
      { path: ['risk', risk, 'approve-by'], roles: file.risk?.[risk]?.['approve-by'] ?? [] },
    ]),
    { path: ['break-glass', 'roles'], roles: file['break-glass']?.roles ?? [] },
  ];
  return lists.flatMap(({ path, roles }) => roles.filter((role) => !known.includes(role)).map((role) =>
    problem('RB080', yaml.lineOf(path), `there is no role "${role}"${didYouMean(role, known) || ': define it under roles'}`)));
}

/** Reads a policy file strictly; what it leaves out keeps its default. `path` is only for the findings. */
export function parsePolicy(text: string, path = 'runbooks/policy.yaml'): PolicyRead {
  const yaml = readStrictYaml(text.replace(/^\uFEFF/, ''), 1);
  if (!yaml.ok) return { ok: false, findings: toFindings(path, [problem('RB002', yaml.line, `not plain YAML: ${yaml.why}`)]) };
  const read = PolicyFile.safeParse(yaml.value);
  if (!read.success) {
    const problems = schemaProblems('RB003', read.error, yaml, Object.keys(PolicyFile.shape));
    return { ok: false, findings: toFindings(path, problems) };
  }
  const policy = readPolicy(read.data);
  const problems = roleProblems(read.data, policy, yaml);
  return problems.length === 0 ? { ok: true, policy } : { ok: false, findings: toFindings(path, problems) };
}
