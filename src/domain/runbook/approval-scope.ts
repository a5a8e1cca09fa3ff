// Which steps an approval step speaks for.
import type { Runbook, Step } from './types.ts';

function rollbackOf(steps: readonly Step[], step: Step): Step | undefined {
  return steps.find((other) => other.name === step.rollback);
}

/**
 * The `change` and `destructive` main steps after an approval step, up to the next approval step. A step that is fed (or
 * whose rollback target is fed) by an output produced after the approval is not among them: it asks for itself.
 */
export function coveredSteps(runbook: Pick<Runbook, 'steps'>, approval: Step): readonly Step[] {
  if (approval.kind !== 'approval' || approval.aside) return [];
  const main = runbook.steps.filter((step) => !step.aside && step.index > approval.index);
  const next = main.find((step) => step.kind === 'approval')?.index ?? Infinity;
  const known = new Set(runbook.steps.filter((step) => step.index < approval.index).map((step) => step.name));
  const outputs = new Set(runbook.steps.filter((step) => step.output !== undefined).map((step) => step.name));
  return main.filter((step) => {
    if (step.index >= next || step.risk === 'read') return false;
    const uses = [...step.uses, ...(rollbackOf(runbook.steps, step)?.uses ?? [])];
    return uses.every((name) => !outputs.has(name) || known.has(name));
  });
}
