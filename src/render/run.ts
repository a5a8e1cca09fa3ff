// The one live message of a run: what was asked, where each step stands, and what a person may do now.
import type { Config } from '../domain/config.ts';
import type { Incident, Run } from '../domain/incident.ts';
import type { Runbook } from '../domain/runbook/types.ts';
import type { Button, KnownBlock, Message } from './blocks.ts';
import { clip, mention, oneLine, plain, when } from './escape.ts';
import { actions, button, header, limits, message, preformatted, section, textLength } from './kit.ts';
import { bodyOf, needsPerson, outputOf, stepButtons, stepLine } from './run-steps.ts';
import { currentStep, numbered, runState, type NumberedStep } from './run-words.ts';
import { count, isDrill, nameOf } from './words.ts';

export type RunWith = { readonly config: Config; readonly runbook?: Runbook | undefined };

const mostSteps = 16;
/** With body, buttons and output each takes five blocks at most, so that the whole stays under Slack's 50. */
const mostOpen = 3;
const mostOutputs = 4;
const mostParams = 20;
/** Slack's 12,000 less what stands around bodies and outputs, so that message() never has to cut. */
const room = limits.characters - 400;

/** `runbook` is the one of that name as it is loaded now; a step's body is taken from it only if it is the very same text. */
export function renderRun(incident: Incident, run: Run, { runbook }: RunWith): Message {
  const over = run.status !== 'running';
  const steps = numbered(run);
  const { before, shown, after } = windowOf(steps, currentStep(run)?.index);
  const title = `${isDrill(incident) ? 'DRILL ' : ''}Runbook: ${oneLine(run.title)}`;
  const frame = [header(title), section(about(incident, run)), ...params(run, runbook)];
  const lines = shown.map((one) => stepLine(one, over));
  const budget = room - textLength(frame) - lines.join('\n').length - 600;
  const extra = extras(incident, run, runbook, shown, budget);
  const blocks = [
    ...frame,
    ...(before > 0 ? [section(`… ${count(before, 'earlier step')} not shown`)] : []),
    ...joined(shown, lines, extra),
    ...(after > 0 ? [section(`… ${count(after, 'later step')} not shown`)] : []),
    ...(mayStop(run) ? [actions([stop(incident, run)])] : []),
  ];
  const why = run.why === undefined ? '' : ` ${clip(run.why, 300)}`;
  const text = `${nameOf(incident)}: runbook “${clip(run.title, 150)}”. ${runState(run)}.${why}`;
  return message(text, blocks, `${incident.id}:${incident.seq}`);
}

function about(incident: Incident, run: Run): string {
  const runbook = `runbook \`${clip(run.runbook.replaceAll('`', "'"), 80)}\` at ${clip(run.blob.slice(0, 7), 7)}`;
  const lines = [
    `*${runState(run)}*`,
    ...(run.why === undefined ? [] : [clip(run.why, 500)]),
    `${nameOf(incident)} · started by ${mention(run.by)} ${when(run.at)} · ${runbook}`,
  ];
  return lines.join('\n');
}

/** `NAME = value`. A value is shown only where the runbook as loaded says that it is not sensitive. */
function params(run: Run, runbook: Runbook | undefined): KnownBlock[] {
  const all = Object.entries(run.params);
  if (all.length === 0) return [];
  const lines = all.slice(0, mostParams).map(([name, value]) => {
    const open = runbook?.params.some((param) => param.name === name && !param.sensitive) ?? false;
    return `${plain(oneLine(name), 40)} = ${open ? plain(oneLine(value), 100) : '(not shown)'}`;
  });
  const left = all.length - mostParams;
  return [preformatted([...lines, ...(left > 0 ? [`… and ${left} more`] : [])].join('\n'))];
}

type Window = { readonly before: number; readonly shown: readonly NumberedStep[]; readonly after: number };

/** A run of a hundred steps shows those around where it stands. */
function windowOf(steps: readonly NumberedStep[], current: number | undefined): Window {
  const at = steps.findIndex((one) => one.index === current);
  const last = at < 0 ? lastUsed(steps) : at;
  const start = Math.max(0, Math.min(last - mostSteps / 2, steps.length - mostSteps));
  const shown = steps.slice(start, start + mostSteps);
  return { before: start, shown, after: steps.length - start - shown.length };
}

function lastUsed(steps: readonly NumberedStep[]): number {
  return steps.findLastIndex(({ step }) => step.status !== 'pending');
}

/** What stands under the line of a step, by the step's index. */
type Under = ReadonlyMap<number, readonly KnownBlock[]>;

/** Bodies and buttons first, then outputs from the newest on, as far as there is room. */
function extras(
  incident: Incident, run: Run, runbook: Runbook | undefined, shown: readonly NumberedStep[], budget: number,
): Under {
  const under = new Map<number, readonly KnownBlock[]>();
  let left = budget;
  const open = run.status === 'running' ? shown.filter(({ step }) => needsPerson(step)).slice(0, mostOpen) : [];
  for (const [nth, found] of open.entries()) {
    const body = bodyOf(found, run, runbook, left);
    const buttons = stepButtons(incident, run, found, nth === 0);
    const blocks = [...(body ? [section(body.title), body.block] : []), ...(buttons ? [buttons] : [])];
    left -= textLength(blocks);
    under.set(found.index, blocks);
  }
  const said = shown.filter(({ step }) => (step.output ?? '') !== '').slice(-mostOutputs).reverse();
  for (const found of said) {
    const blocks = outputOf(found, Math.min(2_900, left - 150));
    left -= textLength(blocks);
    under.set(found.index, [...blocks, ...(under.get(found.index) ?? [])]);
  }
  return under;
}

/** Lines of steps without anything under them share a section. */
function joined(shown: readonly NumberedStep[], lines: readonly string[], under: Under): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length > 0) blocks.push(section(waiting.join('\n')));
    waiting = [];
  };
  for (const [nth, { index }] of shown.entries()) {
    const line = lines[nth] ?? '';
    if (waiting.join('\n').length + line.length > limits.section - 10) flush();
    waiting.push(line);
    const extra = under.get(index) ?? [];
    if (extra.length === 0) continue;
    flush();
    blocks.push(...extra);
  }
  flush();
  return blocks;
}

/** A run with a step that is running or undecided cannot be stopped; everything that waits can. */
function mayStop(run: Run): boolean {
  return run.status === 'running' && !run.steps.some((step) => step.status === 'running' || step.status === 'unknown');
}

/** Refusing the step that asks is the red button then; one is enough. */
function stop(incident: Incident, run: Run): Button {
  const asks = run.steps.some((step) => step.status === 'waiting' && step.waitingFor === 'approval');
  return button({
    id: 'run_cancel', text: 'Stop this run', value: `${incident.id}:${run.id}`, style: asks ? undefined : 'danger',
    confirm: {
      title: 'Stop this run?', yes: 'Stop the run', text: 'Steps that have not started will not run. What has run stays as it is.',
    },
  });
}
