// The runs of runbooks within an incident, folded from facts about runs and their steps.
import type { Fact } from './facts.ts';
import type { Folds } from './fold-table.ts';
import type { Incident, Run, RunStep } from './incident.ts';

type RunFact = Extract<Fact, { kind: `run.${string}` | `step.${string}` }>;

const one = ({ runs }: Incident, fact: RunFact) => ({ runs: foldRun(runs, fact) });

export const runFolds: Folds<RunFact['kind']> = {
  'run.requested': one, 'run.queued': one, 'run.begun': one, 'run.rolling_back': one, 'run.stop_asked': one, 'run.shown': one, 'run.finished': one,
  'step.waiting': one, 'step.approved': one, 'step.refused': one, 'step.ready': one, 'step.started': one, 'step.told': one, 'step.finished': one,
  'step.unknown': one, 'step.settled': one, 'step.chosen': one, 'step.confirmed': one, 'step.logged': one,
};

function foldRun(runs: readonly Run[], fact: RunFact): readonly Run[] {
  if (fact.kind === 'run.requested') return [...runs, requested(fact)];
  return runs.map((run) => (run.id === fact.data.run ? { ...run, ...change(run, fact) } : run));
}

function requested(fact: Extract<RunFact, { kind: 'run.requested' }>): Run {
  const { run, runbook, blob, title, params, steps, sources } = fact.data;
  return {
    id: run, runbook, blob, title, params, sources: sources ?? {}, status: 'running', by: fact.by, at: fact.at,
    steps: steps.map((step) => ({ ...step, status: 'pending', approvedBy: [], given: [] })),
  };
}

function change(run: Run, fact: Exclude<RunFact, { kind: 'run.requested' }>): Partial<Run> {
  switch (fact.kind) {
    case 'run.shown': return { message: { channel: fact.data.channel, ts: fact.data.ts } };
    case 'run.queued': return { status: 'queued', behind: fact.data.holder, behindWhom: fact.data.holderBy };
    case 'run.begun': return { status: 'running', behind: undefined, at: fact.at };
    case 'run.rolling_back': return { rollingBack: { step: fact.data.step, why: fact.data.why } };
    case 'run.stop_asked': return { stopAsked: fact.by };
    case 'run.finished': return { status: fact.data.status, behind: undefined, ...(fact.data.why === undefined ? {} : { why: fact.data.why }) };
    case 'step.approved': return { ...stepsAfter(run, fact), ...glassAfter(run, fact) };
    default: return stepsAfter(run, fact);
  }
}

function glassAfter({ glass = [] }: Run, { data, by, at }: Extract<RunFact, { kind: 'step.approved' }>): Partial<Run> {
  return data.reason === undefined ? {} : { glass: [...glass, { step: data.step, by, at, reason: data.reason }] };
}

function stepsAfter(run: Run, fact: Extract<RunFact, { kind: `step.${string}` }>): Partial<Run> {
  return { steps: run.steps.map((step, index) => (index === fact.data.step ? { ...step, ...stepChange(step, fact) } : step)) };
}

function stepChange(step: RunStep, fact: Extract<RunFact, { kind: `step.${string}` }>): Partial<RunStep> {
  switch (fact.kind) {
    case 'step.waiting':
      return {
        status: 'waiting', waitingFor: fact.data.for, digest: fact.data.digest, needed: fact.data.needed, approvedBy: [], given: [], brokenGlass: undefined, confirmed: [], at: fact.at,
        preview: fact.data.preview, why: fact.data.why, asks: false,
      };
    case 'step.approved': {
      if (fact.by.type !== 'person' || fact.data.digest !== step.digest) return {};
      const given = [...step.given, { by: fact.by, at: fact.at, covers: fact.data.covers ?? [] }];
      return { approvedBy: given.map((one) => one.by), given, ...(fact.data.reason === undefined ? {} : { brokenGlass: fact.data.reason }) };
    }
    case 'step.confirmed': return fact.by.type !== 'person' || fact.data.digest !== step.digest ? {} : { confirmed: [...(step.confirmed ?? []), { by: fact.by, note: fact.data.note }] };
    case 'step.logged': return { logged: { channel: fact.data.channel, file: fact.data.file } };
    case 'step.refused': return { status: 'cancelled', at: fact.at, by: fact.by };
    case 'step.ready': return { status: 'ready', at: fact.at, asks: false, why: undefined, says: undefined };
    case 'step.started': return { status: 'running', at: fact.at };
    case 'step.told': return { says: fact.data.words };
    case 'step.unknown': return { status: 'unknown', at: fact.at, why: fact.data.why };
    case 'step.settled': return { status: fact.data.happened ? 'succeeded' : 'pending', at: fact.at, by: fact.by };
    case 'step.chosen': return chosen(fact);
    case 'step.finished':
      return {
        status: fact.data.status, at: fact.at, by: fact.by, asks: fact.data.asks ?? false, why: undefined, says: undefined, logged: undefined,
        ...(fact.data.note === undefined ? {} : { note: fact.data.note }),
        ...(fact.data.bytes === undefined ? {} : { bytes: fact.data.bytes }),
        ...(fact.data.code === undefined ? {} : { code: fact.data.code }),
        ...(fact.data.output === undefined ? {} : { output: fact.data.output }),
        ...(fact.data.durationMs === undefined ? {} : { durationMs: fact.data.durationMs }),
      };
  }
}

/** A retry begins anew, with approvals of its own; to stop or roll back leaves the step failed. */
function chosen(fact: Extract<RunFact, { kind: 'step.chosen' }>): Partial<RunStep> {
  if (fact.data.choice === 'retry') return { status: 'pending', at: fact.at, asks: false };
  if (fact.data.choice === 'done') return { status: 'succeeded', at: fact.at, by: fact.by, asks: false };
  return { at: fact.at, asks: false };
}
