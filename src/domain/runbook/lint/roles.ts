// RB080 and RB081: executors and roles that nobody knows, and roles that the policy does not let do this.
import { coveredSteps } from '../approval-scope.ts';
import { didYouMean, problem } from '../finding.ts';
import type { Problem } from '../finding.ts';
import type { Policy } from '../policy.ts';
import type { YamlPath } from '../strict-yaml.ts';
import { RISKS } from '../types.ts';
import type { Risk, Runbook } from '../types.ts';

type Roles = Pick<Runbook, 'runBy' | 'approvals' | 'steps'>;
type Named = { readonly roles: readonly string[]; readonly line: number; readonly may: readonly string[]; readonly what: string };

/** Everywhere a runbook names roles, with those of the policy of whom one is needed besides. Empty: the policy asks for nobody. */
function named(runbook: Roles, policy: Policy, lineOf: (path: YamlPath) => number): readonly Named[] {
  const approvers = (risks: readonly Risk[]): readonly string[] => risks.flatMap((risk) => policy.risk[risk].approveBy);
  const hands = RISKS.flatMap((risk) => [...policy.risk[risk].runBy, ...policy.risk[risk].approveBy]);
  const steps = runbook.steps.filter((step) => step.by !== undefined).map((step): Named => {
    if (step.kind !== 'approval') return { roles: step.by ?? [], line: step.line, may: hands, what: 'run steps' };
    const risks = coveredSteps(runbook, step).map((other) => other.risk);
    return { roles: step.by ?? [], line: step.line, may: approvers(risks.length === 0 ? ['change'] : risks), what: 'approve this' };
  });
  return [
    { roles: runbook.runBy ?? [], line: lineOf(['run-by']), may: hands, what: 'run steps' },
    ...RISKS.map((risk): Named => ({
      roles: runbook.approvals[risk]?.by ?? [], line: lineOf(['approvals', risk]), may: approvers([risk]), what: `approve ${risk} steps`,
    })),
    ...steps,
  ];
}

/** Against the policy. Without a policy file the defaults hold, whose `sre`, `sre-lead` and `dba` nobody is. */
export function roleProblems(runbook: Roles, policy: Policy, lineOf: (path: YamlPath) => number): readonly Problem[] {
  const defined = Object.keys(policy.roles);
  const spoken = new Set([...defined, ...RISKS.flatMap((risk) => [...policy.risk[risk].runBy, ...policy.risk[risk].approveBy])]);
  return named(runbook, policy, lineOf).flatMap(({ roles, line, may, what }) => roles.flatMap((role): Problem[] => {
    if (!spoken.has(role)) {
      return [problem('RB080', line, `there is no role "${role}"${didYouMean(role, [...spoken]) || ': define it in the policy'}`)];
    }
    if (!defined.includes(role)) return [problem('RB081', line, `nobody is "${role}" yet: say in the policy where its people are found`)];
    if (may.length === 0 || may.includes(role)) return [];
    const list = [...new Set(may)].join(', ');
    return [problem('RB081', line, `the policy does not let "${role}" ${what} (${list} may): its people count only if they are one of those too`)];
  }));
}

/** Against the names of the runner's profiles, where they are known. */
export function executorProblems(executor: string, executors: readonly string[], line: number): readonly Problem[] {
  if (executors.includes(executor)) return [];
  const hint = didYouMean(executor, executors) || `: use one of ${executors.join(', ')}`;
  return [problem('RB080', line, `there is no executor "${executor}"${hint}`)];
}
