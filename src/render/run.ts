// The one live message of a run: what was asked, where each step stands, and what a person may do now.
import type { Incident, Run } from '../domain/incident.ts';
import type { KnownBlock, Message } from './blocks.ts';
import { clip, mention, oneLine, sentence, when } from './escape.ts';
import { actions, header, limits, message, section, textLength } from './kit.ts';
import { runButton } from './run-buttons.ts';
import { valueTable } from './run-params.ts';
import { openStep, outputOf, stepLine } from './run-steps.ts';
import type { RunWith, Shown } from './run-view.ts';
import { currentStep, needsPerson, numbered, runState, stepName, type NumberedStep } from './run-words.ts';
import { count, isDrill, nameOf } from './words.ts';

const mostSteps = 16;
/** With why, dry run, body, rollback, facts, buttons, output and the full logs each takes thirteen blocks at most, so that the whole stays under Slack's 50. */
const mostOpen = 2;
/** Who has to decide reads what came last, not all that came before. */
const mostOutputs = { deciding: 2, watching: 4 } as const;
/** Slack's 12,000 less what stands around bodies and outputs, so that message() never has to cut. */
const room = limits.characters - 400;

export function renderRun(incident: Incident, run: Run, by: RunWith): Message {
  const shown: Shown = { ...by, incident, run };
  const steps = numbered(run);
  const { before, inside, after } = windowOf(steps, currentStep(run)?.index);
  const title = `${isDrill(incident) ? 'DRILL ' : ''}Runbook: ${oneLine(run.title)}`;
  const frame = [header(title), section(about(shown)), ...valueTable(run, by.pinned)];
  const lines = inside.map((one) => stepLine(one, shown));
  const button = runButton(incident, run);
  const end = button ? [actions([button])] : [];
  const under = extras(shown, inside, room - textLength(frame) - textLength(end) - lines.join('\n').length - 200);
  const blocks = [
    ...frame,
    ...(before > 0 ? [section(`… ${count(before, 'earlier step')} not shown`)] : []),
    ...joined(inside, lines, under),
    ...(after > 0 ? [section(`… ${count(after, 'later step')} not shown`)] : []),
    ...end,
  ];
  const text = `${nameOf(incident)}: runbook “${clip(run.title, 150)}”. ${[`${runState(run)}.`, ...happening(run, 300)].join(' ')}`;
  return message(text, blocks, `${incident.id}:${incident.seq}`);
}

function about({ incident, run }: Shown): string {
  const runbook = `runbook \`${clip(run.runbook.replaceAll('`', "'"), 80)}\` at ${clip(run.blob.slice(0, 7), 7)}`;
  return [
    `*${runState(run)}*`, ...happening(run, 500),
    `${nameOf(incident)} · started by ${mention(run.by)} ${when(run.at)} · ${runbook}`,
  ].join('\n');
}

/** What is out of the ordinary: why it ended, waits, undoes or stops. */
function happening(run: Run, max: number): string[] {
  if (run.why !== undefined) return [clip(run.why, max)];
  if (run.status === 'queued') {
    const whose = run.behindWhom === undefined ? '' : ` by ${mention(run.behindWhom)},`;
    return [`It waits until ${clip(run.behind ?? 'another run of the same thing', max)}${whose} has ended, and begins by itself then.`];
  }
  if (run.status !== 'running') return [];
  const busy = numbered(run).find(({ step }) => step.status === 'running');
  if (run.stopAsked) return [`${mention(run.stopAsked)} asked to stop it. ${busy ? `It ends when ${stepName(busy)} has.` : 'It ends in a moment.'}`];
  return run.rollingBack ? [sentence(clip(run.rollingBack.why, max))] : [];
}

type Window = { readonly before: number; readonly inside: readonly NumberedStep[]; readonly after: number };

/** A run of a hundred steps shows those around where it stands. */
function windowOf(steps: readonly NumberedStep[], current: number | undefined): Window {
  const at = steps.findIndex((one) => one.index === current);
  const last = at < 0 ? lastUsed(steps) : at;
  const start = Math.max(0, Math.min(last - mostSteps / 2, steps.length - mostSteps));
  const inside = steps.slice(start, start + mostSteps);
  return { before: start, inside, after: steps.length - start - inside.length };
}

function lastUsed(steps: readonly NumberedStep[]): number {
  return steps.findLastIndex(({ step }) => step.status !== 'pending');
}

/** What stands under the line of a step, by the step's index. */
type Under = ReadonlyMap<number, readonly KnownBlock[]>;

/** What a person has to answer first, then outputs from the newest on, as far as there is room. */
function extras(shown: Shown, inside: readonly NumberedStep[], budget: number): Under {
  const under = new Map<number, readonly KnownBlock[]>();
  let left = budget;
  const open = shown.run.status === 'running' ? inside.filter(({ step }) => needsPerson(step)).slice(0, mostOpen) : [];
  for (const [nth, found] of open.entries()) {
    const blocks = openStep(found, shown, left, nth === 0);
    left -= textLength(blocks);
    under.set(found.index, blocks);
  }
  // What a dry run said stands with the step that asks; of an earlier step it has done its work.
  const looks = open.length === 0 ? [] : (shown.pinned?.runbook.steps.map((step) => step.dryRun) ?? []);
  const said = inside.filter(({ step }) => (step.output ?? '') !== '' && !looks.includes(step.name)).slice(open.length > 0 ? -mostOutputs.deciding : -mostOutputs.watching).reverse();
  for (const found of said) {
    const blocks = outputOf(found, shown, left - 150);
    left -= textLength(blocks);
    under.set(found.index, [...blocks, ...(under.get(found.index) ?? [])]);
  }
  return under;
}

/** Lines of steps without anything under them share a section. */
function joined(inside: readonly NumberedStep[], lines: readonly string[], under: Under): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let waiting: string[] = [];
  const flush = () => {
    if (waiting.length > 0) blocks.push(section(waiting.join('\n')));
    waiting = [];
  };
  for (const [nth, { index }] of inside.entries()) {
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
