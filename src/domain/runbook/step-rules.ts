// What must hold between the steps of a runbook: names, targets, the order of outputs, a check before destruction.
import { didYouMean, problem } from './finding.ts';
import type { Problem } from './finding.ts';
import type { Step } from './types.ts';

type Steps = readonly Step[];

function byName(steps: Steps, name: string | undefined): Step | undefined {
  return name === undefined ? undefined : steps.find((step) => step.name === name);
}

/** RB020: one name, one thing. Outputs, parameters and secrets reach a step side by side. */
export function nameProblems(steps: Steps, params: readonly string[], secrets: readonly string[]): readonly Problem[] {
  return steps.flatMap((step): Problem[] => {
    if (steps.some((other) => other.index < step.index && other.name === step.name)) {
      return [problem('RB020', step.line, `the name "${step.name}" is used twice: rename one of the steps`)];
    }
    if (![...params, ...secrets].includes(step.name)) return [];
    return [problem('RB020', step.line, `"${step.name}" is also a parameter or secret: rename the step`)];
  });
}

function targetProblems(step: Step, key: 'rollback' | 'dry-run', steps: Steps, names: readonly string[]): readonly Problem[] {
  const name = key === 'rollback' ? step.rollback : step.dryRun;
  if (name === undefined) return [];
  const target = byName(steps, name);
  if (!names.includes(name)) {
    const hint = didYouMean(name, names) || ': add it';
    return [problem('RB021', step.line, `"${key}" names "${name}", which no step is called${hint}`)];
  }
  if (target === undefined) return [];
  const problems: Problem[] = [];
  if (!target.aside) {
    problems.push(problem('RB023', step.line, `"${name}" is a main step: make it an aside with "excludeFromRunAll":"true"`));
  }
  if (target.kind === 'approval') {
    problems.push(problem('RB023', step.line, `"${name}" is an approval and cannot be a ${key} target: name another step`));
  }
  if (key === 'dry-run' && (target.risk !== 'read' || target.kind === 'manual')) {
    problems.push(problem('RB022', step.line, `a dry run runs by itself, before approval: give "${name}" "risk":"read"`));
  }
  return problems;
}

/** RB024: following rollback and dry-run targets must come to an end. */
function hasCycle(step: Step, steps: Steps, seen: readonly string[] = []): boolean {
  if (seen.includes(step.name)) return true;
  return [step.rollback, step.dryRun].some((name) => {
    const target = byName(steps, name);
    return target !== undefined && hasCycle(target, steps, [...seen, step.name]);
  });
}

/** RB021–024: rollback and dry-run targets exist, are asides, are harmless, end, and have what they need. */
export function targetsProblems(steps: Steps, names: readonly string[]): readonly Problem[] {
  return steps.flatMap((step) => {
    const problems = [...targetProblems(step, 'rollback', steps, names), ...targetProblems(step, 'dry-run', steps, names)];
    if (hasCycle(step, steps)) {
      problems.push(problem('RB024', step.line, `the targets of "${step.name}" lead back to itself: remove one of them`));
    }
    for (const target of [byName(steps, step.rollback), byName(steps, step.dryRun)]) {
      const late = target?.uses.find((name) => {
        const producer = byName(steps, name);
        return producer !== undefined && (producer.aside || producer.index >= step.index);
      });
      if (target === undefined || late === undefined || step.aside) continue;
      const why = `"${target.name}" needs ${late}, which does not exist yet when "${step.name}" starts: produce it before`;
      problems.push(problem('RB024', step.line, why));
    }
    return problems;
  });
}

/** RB045: a main step uses only outputs of main steps before it. */
export function orderProblems(steps: Steps): readonly Problem[] {
  return steps.filter((step) => !step.aside).flatMap((step) => step.uses.flatMap((name): Problem[] => {
    const producer = byName(steps, name);
    if (producer === undefined || (!producer.aside && producer.index < step.index)) return [];
    return [problem('RB045', step.line, `"${step.name}" uses ${name} before it exists: put ${name} above it as a main step`)];
  }));
}

/** RB041: `on-failure: rollback` has something to roll back. */
export function rollbackProblems(steps: Steps): readonly Problem[] {
  return steps.filter((step) => step.onFailure === 'rollback').flatMap((step): Problem[] => {
    if (steps.some((other) => !other.aside && other.index < step.index && other.rollback !== undefined)) return [];
    return [problem('RB041', step.line, 'no earlier step has a "rollback" target: give it one, or use "on-failure":"ask"')];
  });
}

function isGuarded(step: Step, steps: Steps): boolean {
  if (step.dryRun !== undefined) return true;
  if (!step.aside) return steps.some((other) => other.kind === 'approval' && !other.aside && other.index < step.index);
  return steps.some((owner) => owner.rollback === step.name && !owner.aside && isGuarded(owner, steps));
}

/** RB043: what destroys is looked at first, by a dry run or by people. A rollback target is covered by its owner's guard. */
export function destructionProblems(steps: Steps): readonly Problem[] {
  return steps.filter((step) => step.risk === 'destructive' && !isGuarded(step, steps)).map((step) =>
    problem('RB043', step.line, `"${step.name}" destroys without a look before: add "dry-run" or an approval step above it`));
}
