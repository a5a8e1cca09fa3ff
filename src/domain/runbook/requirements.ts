// What a step demands of people and time: the policy, tightened by the runbook and the step, never loosened.
import { coveredSteps } from './approval-scope.ts';
import type { Policy } from './policy.ts';
import type { Risk, Runbook, Step } from './types.ts';

/** A person counts only if they hold at least one role of each list. */
export type RoleLists = readonly (readonly string[])[];

export type Requirements = {
  /** How many different people must approve; 0 = none. */
  readonly approvals: number;
  readonly approveBy: RoleLists;
  readonly runBy: RoleLists;
  /** How many different people must click a manual step done; 0 for every other kind. */
  readonly confirmations: number;
  /** Milliseconds; undefined only for a manual step without a timeout of its own, which waits as long as its run. */
  readonly timeoutMs: number | undefined;
  readonly requesterMayApprove: boolean;
  readonly approvalTtlMs: number;
};

function lists(...all: readonly (readonly string[] | undefined)[]): RoleLists {
  return all.filter((list): list is readonly string[] => list !== undefined && list.length > 0);
}

type Approval = { readonly approvals: number; readonly approveBy: RoleLists };

/** Of one risk. Where a runbook asks for a number and nobody is named, the policy's approvers of changes are taken. */
function approvalOf(runbook: Runbook, risk: Risk, policy: Policy): Approval {
  const [rule, own] = [policy.risk[risk], runbook.approvals[risk]];
  // Nobody has looked at what was imported or never reviewed: nothing of it runs on one person's word, whatever its risk says.
  const unreviewed = runbook.lastReviewed === undefined ? 1 : 0;
  const approvals = Math.max(rule.approvals, unreviewed, own?.count ?? (own?.by === undefined ? 0 : 1));
  if (approvals === 0) return { approvals, approveBy: [] };
  const approveBy = lists(rule.approveBy, own?.by);
  return { approvals, approveBy: approveBy.length > 0 ? approveBy : lists(policy.risk.change.approveBy) };
}

function union(all: readonly Approval[]): Approval {
  const seen = new Map(all.flatMap((one) => one.approveBy).map((list) => [list.join(','), list]));
  return { approvals: Math.max(0, ...all.map((one) => one.approvals)), approveBy: [...seen.values()] };
}

/** A rollback target is approved together with its owner, so the owner needs what both need. */
function withRollback(runbook: Runbook, step: Step): readonly Risk[] {
  const target = runbook.steps.find((other) => other.name === step.rollback);
  return target === undefined ? [step.risk] : [step.risk, target.risk];
}

function approvalsFor(runbook: Runbook, step: Step, policy: Policy): Approval {
  if (step.kind !== 'approval') return union(withRollback(runbook, step).map((risk) => approvalOf(runbook, risk, policy)));
  const own: Approval = { approvals: step.count ?? 1, approveBy: lists(step.by) };
  const covered = coveredSteps(runbook, step).flatMap((other) => withRollback(runbook, other));
  // Without `by`, whoever may approve all it covers; with it, the step's list, and the policy again for each covered step.
  const asked = union((covered.length === 0 ? ['change' as const] : covered).map((risk) => approvalOf(runbook, risk, policy)));
  if (step.by === undefined) return { approvals: step.count ?? Math.max(asked.approvals, 1), approveBy: asked.approveBy };
  return union([own, approvalOf(runbook, step.risk, policy)]);
}

function timeoutFor(step: Step, policy: Policy): number | undefined {
  if (step.kind === 'manual') return step.timeout;
  const ceiling = step.kind === 'approval' ? policy.approvalTtl : policy.risk[step.risk].timeoutMax;
  return Math.min(step.timeout ?? ceiling, ceiling);
}

/**
 * What this step needs. Role lists come from the policy, the runbook and the step, and a person must hold one role of each,
 * so naming a wider role loosens nothing; the higher count and the lower timeout win. For an approval step: who may decide
 * it; each step it covers still counts only those approvers who satisfy that step's own requirements.
 */
export function requirementsFor(runbook: Runbook, step: Step, policy: Policy): Requirements {
  const { approvals, approveBy } = approvalsFor(runbook, step, policy);
  const manual = step.kind === 'manual';
  return {
    approvals, approveBy,
    runBy: lists(policy.risk[step.risk].runBy, runbook.runBy, manual ? step.by : undefined),
    confirmations: manual ? step.count ?? 1 : 0,
    timeoutMs: timeoutFor(step, policy),
    requesterMayApprove: policy.requesterMayApprove,
    approvalTtlMs: policy.approvalTtl,
  };
}

/** True when somebody with these roles may do what the lists ask. */
export function satisfies(held: readonly string[], required: RoleLists): boolean {
  return required.every((list) => list.some((role) => held.includes(role)));
}
