// Where a run and its steps stand, in words: for the live message, the card and the short status.
import type { Run, RunStep } from '../domain/incident.ts';
import { identityOf } from '../domain/runbook/pinned.ts';
import { plus, sayDuration } from '../domain/time.ts';
import { clip, mention, when } from './escape.ts';
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

/** The step a person should look at first: undecided, waiting, running or about to, or failed and left to them. */
export function currentStep(run: Run): NumberedStep | undefined {
  if (run.status !== 'running') return undefined;
  const steps = numbered(run);
  const order = ['unknown', 'waiting', 'running', 'ready'] as const;
  return [...order.flatMap((status) => steps.filter(({ step }) => step.status === status)), ...steps.filter(({ step }) => step.asks)][0];
}

/** `step 3 flag-off`, escaped; a step aside has a name alone. */
export function stepName({ step, number }: NumberedStep): string {
  return number === undefined ? `step ${clip(step.name, 60)}` : `step ${number} ${clip(step.name, 60)}`;
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

/** As whom a step acts; undefined for what people do or decide. */
export function identityWords(step: Pick<RunStep, 'kind' | 'risk'>, executor: string): string | undefined {
  if (step.kind === 'manual' || step.kind === 'approval') return undefined;
  if (step.kind === 'workflow_dispatch') return 'started at GitHub by Tocsin';
  const identity = identityOf(step);
  if (identity === 'bot') return 'sent by Tocsin itself';
  return `run as the ${identity === 'read' ? 'identity that can only read' : 'identity that can change things'}, profile \`${clip(executor.replaceAll('`', "'"), 60)}\``;
}

/** True where a person has to do or decide something now. */
export function needsPerson(step: Pick<RunStep, 'status' | 'asks'>): boolean {
  return step.status === 'waiting' || step.status === 'unknown' || step.asks === true;
}

export function isGoing(run: Pick<Run, 'status'>): boolean {
  return run.status === 'running' || run.status === 'queued';
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
  failed: (step) => asking(step, ended(step, 'Failed')),
  timed_out: (step) => asking(step, ended(step, 'Timed out')),
  cancelled: (step) => (step.by?.type === 'person' ? `Refused by ${mention(step.by)}` : 'Cancelled'),
  unknown: () => 'Unknown: it started, and nobody knows whether it happened',
  skipped: () => 'Skipped',
};

function waitingWords(step: RunStep): string {
  if (step.waitingFor === 'approval') return `Waiting for approval, ${new Set(step.approvedBy.map((person) => person.id)).size} of ${Math.max(1, step.needed ?? 1)}`;
  const { needed = 1, confirmed = [] } = step;
  if (needed > 1) return `Waiting for people to do it, ${confirmed.length} of ${needed} said that it is done`;
  return step.kind === 'manual' ? 'Waiting for a person to do it' : 'Waiting for a person to do it by hand';
}

function asking(step: RunStep, words: string): string {
  return step.asks ? `${words}; a person has to choose how it goes on` : words;
}

function doneWord(step: RunStep): string {
  const { by, confirmed = [] } = step;
  return by?.type === 'person' ? `Done by ${some([...confirmed.map((one) => one.by), by].map((one) => mention(one)), 5)}` : 'Succeeded';
}

function ended(step: RunStep, word: string): string {
  const code = step.code === undefined ? '' : `, ${step.kind === 'http' ? 'HTTP' : 'exit'} ${step.code}`;
  return `${word}${code}${step.durationMs === undefined ? '' : `, took ${sayDuration(step.durationMs)}`}`;
}

/** `approved by …` and until when that counts, or who went on without and why; undefined when nobody has said anything. */
export function approvalWords(step: RunStep, ttlMs: number, over: boolean): string | undefined {
  if (step.brokenGlass !== undefined) {
    const names = some(step.approvedBy.map((person) => mention(person)), 5);
    return `WITHOUT the approvals asked for: ${names}, because “${clip(step.brokenGlass, 300)}”`;
  }
  const counting = !over && (['waiting', 'ready'].includes(step.status) || (step.kind === 'approval' && step.status === 'succeeded'));
  // Who said it again after it grew old is named once.
  const last = step.given.filter((one, n) => !step.given.slice(n + 1).some((later) => later.by.id === one.by.id));
  const names = last.map(({ by, at }) => `${mention(by)}${counting ? ` (counts until ${when(plus(at, ttlMs))})` : ''}`);
  return names.length === 0 ? undefined : `approved by ${some(names, 5)}`;
}

const runWords: Readonly<Record<Run['status'], string>> = {
  queued: 'Waiting for its turn', running: 'Running', succeeded: 'Succeeded', failed: 'Failed', cancelled: 'Stopped',
};

/** `Running: step 3 of 5, flag-off: waiting for approval, 0 of 1`; escaped. */
export function runState(run: Run): string {
  const now = currentStep(run);
  if (!now) return runWord(run);
  const total = run.steps.filter((step) => !step.aside).length;
  const place = now.number === undefined ? stepName(now) : `step ${now.number} of ${total}, ${clip(now.step.name, 60)}`;
  return `${runWord(run)}: ${place}: ${lowerFirst(stepState(now.step, false))}`;
}

function runWord(run: Run): string {
  if (run.status !== 'running') return runWords[run.status];
  if (run.stopAsked) return 'Stopping';
  return run.rollingBack ? 'Undoing what was done' : runWords.running;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
