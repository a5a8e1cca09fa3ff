// What may be pressed in the live message of a run: only what may be done now, and each with what it leads to.
import type { Incident, Run, RunStep } from '../domain/incident.ts';
import type { Undoing } from '../domain/runbook/undoing.ts';
import type { ActionsBlock, Button } from './blocks.ts';
import { actions, button, type ButtonParts } from './kit.ts';
import { isGoing, type NumberedStep } from './run-words.ts';

const digits = 16;
type Confirm = NonNullable<ButtonParts['confirm']>;

/** `<incident>:<run>:<step>:<digest>`: what handlers/actions/step_*.ts read. */
export function stepValue(incident: Incident, run: Run, { step, index }: Pick<NumberedStep, 'step' | 'index'>): string {
  return `${incident.id}:${run.id}:${index}:${(step.digest ?? '').slice(0, digits) || '0'.repeat(digits)}`;
}

/** `first`: only the first step of a message gets the primary button. `undo`: what undoing would run now. */
export function stepButtons(incident: Incident, run: Run, found: NumberedStep, { first, undo }: { readonly first: boolean; readonly undo: readonly Undoing[] }): ActionsBlock | undefined {
  const { step, number } = found;
  const value = stepValue(incident, run, found);
  const style = first ? ('primary' as const) : undefined;
  const name = number === undefined ? 'this step' : `step ${number}`;
  if (step.status === 'unknown') return actions(afterUnknown(value));
  if (step.asks) return actions(afterFailure(value, name, undo));
  if (step.status !== 'waiting') return undefined;
  if (step.waitingFor === 'person') return actions([button({ id: 'step_done', text: `Mark ${name} done`, value, style })]);
  return actions([
    button({ id: 'step_approve', text: `Approve ${name}`, value, style, confirm: step.risk === 'destructive' ? destructive : undefined }),
    button({ id: 'step_refuse', text: `Refuse ${name}`, value, style: 'danger', confirm: refused }),
    button({ id: 'step_break_glass', text: 'Break glass: go on alone', value }),
  ]);
}

/** Under an output of which more is kept than a message shows. */
export function logButton(incident: Incident, run: Run, found: NumberedStep): ActionsBlock {
  return actions([button({ id: 'step_log', text: 'Show full log', value: stepValue(incident, run, found) })]);
}

function afterUnknown(value: string): Button[] {
  return [
    button({ id: 'step_how', text: 'Show me how to check', value }),
    button({ id: 'step_happened', text: 'It happened', value, confirm: happened }),
    button({ id: 'step_not_happened', text: 'It did not happen', value, confirm: notHappened }),
  ];
}

function afterFailure(value: string, name: string, undo: readonly Undoing[]): Button[] {
  return [
    button({ id: 'step_retry', text: `Try ${name} again`, value }),
    button({ id: 'step_accept', text: `Mark ${name} done`, value, confirm: accepted }),
    ...(undo.length === 0 ? [] : [button({ id: 'run_roll_back', text: 'Undo what was done', value, confirm: undone(undo) })]),
    button({ id: 'run_fail', text: 'End the run here', value, style: 'danger', confirm: failed(undo) }),
  ];
}

/** Undefined when there is nothing to stop, or of a step nobody knows yet whether it happened: that has to be said first. */
export function runButton(incident: Incident, run: Run): Button | undefined {
  if (!isGoing(run) || run.stopAsked || run.steps.some((step) => step.status === 'unknown')) return undefined;
  // Refusing the step that asks, or ending the run after a failure, is the red button then; one is enough.
  if (run.steps.some((step) => step.asks)) return undefined;
  const value = `${incident.id}:${run.id}`;
  if (run.status === 'queued') return button({ id: 'run_cancel', text: 'Take it off the queue', value, confirm: unqueued });
  const asks = run.steps.some((step) => step.status === 'waiting' && step.waitingFor === 'approval');
  return button({ id: 'run_cancel', text: 'Stop this run', value, style: asks ? undefined : 'danger', confirm: { title: 'Stop this run?', yes: 'Stop the run', text: stopping(run) } });
}

/** What stopping means at this moment: what is under way cannot always be held. */
function stopping(run: Run): string {
  const rest = run.rollingBack ? 'What is not undone yet stays as it is.' : 'Steps that have not started will not run. What has run stays as it is.';
  const busy = run.steps.find((step) => step.status === 'running' || step.status === 'ready');
  return busy === undefined ? rest : `${underWay(busy)} ${rest}`;
}

function underWay({ name, kind, status }: RunStep): string {
  const step = `Step ${name.slice(0, 60)}`;
  if (status === 'ready') return `${step} is about to start: if it has started already, it goes on to its end.`;
  if (kind === 'run') return `${step} is running: it is told to stop and then killed, so it may end in the middle of its work. Look at what it left.`;
  if (kind === 'workflow_dispatch') return `${step} is running at GitHub and goes on there: cancel it there if it must end now.`;
  return `${step} is under way, and a request that was sent cannot be taken back: the run ends when its answer is here.`;
}

const refused: Confirm = {
  title: 'Stop the run here?', yes: 'Stop the run',
  text: 'Nothing that has not started will run. It cannot be taken up again; it can be started anew.',
};
const destructive: Confirm = {
  title: 'Approve a destructive step?', yes: 'Approve it',
  text: 'It cannot be undone. Have you read exactly what will run?',
};
const happened: Confirm = {
  title: 'Sure that it happened?', yes: 'It happened',
  text: 'The run goes on with its next step as if this one had succeeded.',
};
const notHappened: Confirm = {
  title: 'Sure that it did not happen?', yes: 'It did not happen',
  text: 'It may then run again, after a new approval if it needs one. If it did happen after all, it happens twice.',
};
const accepted: Confirm = {
  title: 'Go on as if it had worked?', yes: 'Mark it done',
  text: 'Later steps run as if this one had succeeded. Have you looked that what it was to do is done?',
};
const unqueued: Confirm = {
  title: 'Take it off the queue?', yes: 'Take it off', text: 'Nothing of it has run, and nothing will. It can be started anew.',
};

function undone(undo: readonly Undoing[]): Confirm {
  const names = undo.map(({ owner, target }) => `${target.name} (undoes ${owner.name})`).join(', ').slice(0, 180);
  return { title: 'Undo what was done?', yes: 'Undo it', text: `These run now, in this order: ${names}. Then the run ends.` };
}

function failed(undo: readonly Undoing[]): Confirm {
  const stays = undo.length === 0 ? 'What has run stays as it is.' : 'What has run stays as it is: it is not undone.';
  return { title: 'End the run here?', yes: 'End the run', text: `Later steps will not run. ${stays}` };
}
