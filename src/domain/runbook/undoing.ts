// What undoing a run would do now: the rollbacks of the steps that succeeded, last first.
import type { StepStatus } from '../incident.ts';
import type { Runbook, Step } from './types.ts';

export type Undoing = { readonly owner: Step; readonly target: Step };

/** `steps` in the order of the runbook. What is undone already is left out. */
export function undoings({ steps: all }: Pick<Runbook, 'steps'>, steps: readonly { readonly status: StepStatus }[]): readonly Undoing[] {
  const done = all.filter((step) => !step.aside && steps[step.index]?.status === 'succeeded');
  return done.flatMap((owner): Undoing[] => {
    const target = all.find((step) => step.name === owner.rollback);
    return target && steps[target.index]?.status !== 'succeeded' ? [{ owner, target }] : [];
  }).reverse();
}
