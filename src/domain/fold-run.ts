// The runs of runbooks within an incident, folded from facts about runs and their steps.
import type { Fact } from './facts.ts';
import type { Folds } from './fold-table.ts';
import type { Incident, Run, RunStep } from './incident.ts';

type RunFact = Extract<Fact, { kind: `run.${string}` | `step.${string}` }>;

const one = ({ runs }: Incident, fact: RunFact) => ({ runs: foldRun(runs, fact) });

export const runFolds: Folds<RunFact['kind']> = {
  'run.requested': one, 'run.shown': one, 'run.finished': one,
  'step.waiting': one, 'step.approved': one, 'step.refused': one, 'step.ready': one, 'step.started': one, 'step.finished': one,
  'step.unknown': one, 'step.settled': one,
};

function foldRun(runs: readonly Run[], fact: RunFact): readonly Run[] {
  if (fact.kind === 'run.requested') return [...runs, requested(fact)];
  return runs.map((run) => (run.id === fact.data.run ? { ...run, ...change(run, fact) } : run));
}

function requested(fact: Extract<RunFact, { kind: 'run.requested' }>): Run {
  const { run, runbook, blob, title, params, steps } = fact.data;
  return {
    id: run, runbook, blob, title, params, status: 'running', by: fact.by, at: fact.at,
    steps: steps.map((step) => ({ ...step, status: 'pending', approvedBy: [] })),
  };
}

function change(run: Run, fact: Exclude<RunFact, { kind: 'run.requested' }>): Partial<Run> {
  if (fact.kind === 'run.shown') return { message: { channel: fact.data.channel, ts: fact.data.ts } };
  if (fact.kind === 'run.finished') return { status: fact.data.status, ...(fact.data.why === undefined ? {} : { why: fact.data.why }) };
  return { steps: run.steps.map((step, index) => (index === fact.data.step ? { ...step, ...stepChange(step, fact) } : step)) };
}

function stepChange(step: RunStep, fact: Extract<RunFact, { kind: `step.${string}` }>): Partial<RunStep> {
  switch (fact.kind) {
    case 'step.waiting':
      return {
        status: 'waiting', waitingFor: fact.data.for, digest: fact.data.digest, needed: fact.data.needed, approvedBy: [], brokenGlass: undefined, at: fact.at,
        ...(fact.data.preview === undefined ? {} : { preview: fact.data.preview }),
      };
    case 'step.approved': {
      if (fact.by.type !== 'person' || fact.data.digest !== step.digest) return {};
      return { approvedBy: [...step.approvedBy, fact.by], ...(fact.data.reason === undefined ? {} : { brokenGlass: fact.data.reason }) };
    }
    case 'step.refused': return { status: 'cancelled', at: fact.at, by: fact.by };
    case 'step.ready': return { status: 'ready', at: fact.at };
    case 'step.started': return { status: 'running', at: fact.at };
    case 'step.unknown': return { status: 'unknown', at: fact.at };
    case 'step.settled': return { status: fact.data.happened ? 'succeeded' : 'pending', at: fact.at, by: fact.by };
    case 'step.finished':
      return {
        status: fact.data.status, at: fact.at, by: fact.by,
        ...(fact.data.code === undefined ? {} : { code: fact.data.code }),
        ...(fact.data.output === undefined ? {} : { output: fact.data.output }),
        ...(fact.data.durationMs === undefined ? {} : { durationMs: fact.data.durationMs }),
      };
  }
}
