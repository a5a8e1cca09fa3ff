// Where a run and its steps stand, in words: for the live message, the card and the short status.
import type { Run, RunStep } from '../domain/incident.ts';
import { sayDuration } from '../domain/time.ts';
import { clip, mention } from './escape.ts';
import { some } from './words.ts';

export type NumberedStep = {
  readonly step: RunStep;
  /** Its place in the run: what buttons carry. */
  readonly index: number;
  /** What people count, from 1, among the main steps; undefined for a step aside. */
  readonly number: number | undefined;
};

/** The main steps in order, and those aside that have been used. */
export function numbered(run: Run): readonly NumberedStep[] {
  let number = 0;
  return run.steps.flatMap((step, index): NumberedStep[] => {
    if (step.aside) return step.status === 'pending' ? [] : [{ step, index, number: undefined }];
    number += 1;
    return [{ step, index, number }];
  });
}

/** The step a person should look at first: waiting, undecided, running or about to. */
export function currentStep(run: Run): NumberedStep | undefined {
  if (run.status !== 'running') return undefined;
  const steps = numbered(run);
  const order = ['unknown', 'waiting', 'running', 'ready'] as const;
  return order.flatMap((status) => steps.filter(({ step }) => step.status === status))[0];
}

/** `step 3 flag-off`, escaped. */
export function stepName({ step, number }: NumberedStep): string {
  return number === undefined ? `step aside ${clip(step.name, 60)}` : `step ${number} ${clip(step.name, 60)}`;
}

const kinds: Readonly<Record<string, string>> = {
  http: 'HTTP request', run: 'shell', manual: 'by hand', approval: 'approval', workflow_dispatch: 'GitHub workflow',
};

function kindWords(kind: string): string {
  return (Object.hasOwn(kinds, kind) ? kinds[kind] : undefined) ?? clip(kind, 30);
}

/** `HTTP request, changes something`; what a person does or decides has no risk of its own. */
export function natureWords(step: Pick<RunStep, 'kind' | 'risk'>): string {
  const nature = kindWords(step.kind);
  return step.kind === 'manual' || step.kind === 'approval' ? nature : `${nature}, ${riskWords[step.risk]}`;
}

const riskWords: Readonly<Record<RunStep['risk'], string>> = {
  read: 'only reads', change: 'changes something', destructive: 'destructive',
};

/** True for a step that a machine could do, but none here does: it is shown, and a person does it by hand. */
export function needsRunner(step: Pick<RunStep, 'kind'>): boolean {
  return step.kind === 'run' || step.kind === 'workflow_dispatch';
}

/** Said of a step of such a kind before it is done; undefined for the others. */
export function notRunHere(step: Pick<RunStep, 'kind' | 'status'>): string | undefined {
  if (!needsRunner(step) || !['pending', 'waiting'].includes(step.status)) return undefined;
  return step.kind === 'run' ? 'shown, not run: shell steps need the runner' : 'shown, not run: GitHub workflows need the runner';
}

/** `Waiting for approval, 1 of 2`; for a step that ended also its code and how long it took. `over`: its run has ended. */
export function stepState(step: RunStep, over: boolean): string {
  return over && ['pending', 'waiting', 'ready'].includes(step.status) ? 'Not run' : states[step.status](step);
}

const states: Readonly<Record<RunStep['status'], (step: RunStep) => string>> = {
  pending: () => 'Not started',
  waiting: waitingWords,
  ready: () => 'Ready to start',
  running: () => 'Running',
  succeeded: (step) => ended(step, step.kind === 'approval' ? 'Approved' : doneWord(step)),
  failed: (step) => ended(step, 'Failed'),
  timed_out: (step) => ended(step, 'Timed out'),
  cancelled: (step) => (step.by?.type === 'person' ? `Refused by ${mention(step.by)}` : 'Cancelled'),
  unknown: () => 'Unknown: it started, and nobody knows whether it happened',
  skipped: () => 'Skipped',
};

function waitingWords(step: RunStep): string {
  if (step.waitingFor === 'approval') return `Waiting for approval, ${step.approvedBy.length} of ${Math.max(1, step.needed ?? 1)}`;
  return needsRunner(step) ? 'Waiting for a person to run it by hand' : 'Waiting for a person to do it';
}

function doneWord(step: RunStep): string {
  return step.by?.type === 'person' ? `Done by ${mention(step.by)}` : 'Succeeded';
}

function ended(step: RunStep, word: string): string {
  const code = step.code === undefined ? '' : `, ${step.kind === 'http' ? 'HTTP' : 'exit'} ${step.code}`;
  return `${word}${code}${step.durationMs === undefined ? '' : `, took ${sayDuration(step.durationMs)}`}`;
}

/** `approved by …`, or who went on without and why; undefined when nobody has said anything. */
export function approvalWords(step: RunStep): string | undefined {
  const names = some(step.approvedBy.map((person) => mention(person)), 5);
  if (step.brokenGlass !== undefined) {
    return `WITHOUT the approvals asked for: ${names}, because “${clip(step.brokenGlass, 300)}”`;
  }
  return names === '' ? undefined : `approved by ${names}`;
}

const runWords: Readonly<Record<Run['status'], string>> = {
  queued: 'Waiting for its turn', running: 'Running', succeeded: 'Succeeded', failed: 'Failed', cancelled: 'Stopped',
};

/** `Running: step 3 of 5 flag-off, waiting for approval, 0 of 1`; escaped. */
export function runState(run: Run): string {
  const now = currentStep(run);
  if (!now) return runWords[run.status];
  const total = run.steps.filter((step) => !step.aside).length;
  const place = now.number === undefined ? stepName(now) : `step ${now.number} of ${total}, ${clip(now.step.name, 60)}`;
  return `${runWords[run.status]}: ${place}: ${lowerFirst(stepState(now.step, false))}`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
