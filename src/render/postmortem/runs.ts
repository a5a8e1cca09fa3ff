// Two tables: the steps of runbooks that ran, and the messages that Tocsin is known to have sent.
import { samePerson } from '../../domain/actor.ts';
import type { Fact } from '../../domain/facts.ts';
import type { Run, RunStep } from '../../domain/incident.ts';
import { sayDuration } from '../../domain/time.ts';
import { factId, notRecorded, stamp, type Material } from './material.ts';
import { code, heading, lines, paragraph, table, words, type Inline, type Section } from './nodes.ts';
import { oneLine, short } from './prose.ts';
import { togetherByRole } from './roles.ts';
import { nameOf } from './slack-inline.ts';

type Finished = Extract<Fact, { kind: 'step.finished' }>;

const columns = ['Id', 'Runbook', 'Step', 'Risk', 'Approved by', 'Status', 'Code', 'Duration', 'Output (SHA-256)'];

/** Steps that were never reached are left out. Empty when no runbook ran. The Id is run and step: `R1.2`. */
export function runbookSteps(material: Material): Section {
  const finished = lastFinished(material.facts);
  const rows = material.incident.runs.flatMap((run, at) => run.steps.flatMap((step, index) => {
    if (step.status === 'pending' || step.status === 'skipped') return [];
    return [stepRow(`R${at + 1}.${index + 1}`, run, step, finished.get(`${run.id} ${index}`), material)];
  }));
  return rows.length === 0 ? [] : [heading(2, 'Runbook steps that ran'), table(columns, rows), ...material.incident.runs.flatMap(undone)];
}

/** Why a run undid what it had done: the table alone would read as if somebody had meant both. */
function undone({ rollingBack, steps, title }: Run, at: number): Section {
  if (!rollingBack) return [];
  const failed = steps[rollingBack.step]?.name ?? `step ${rollingBack.step + 1}`;
  return [paragraph(words(`R${at + 1}, “${oneLine(title)}”, undid what it had done, after “${oneLine(failed)}”: ${oneLine(rollingBack.why, 500)}`))];
}

/** Beside the main steps there are those that only look first, and those that undo. */
function nameOfStep({ name, aside, risk }: RunStep): string {
  if (!aside) return name;
  return risk === 'read' ? `${name} (dry run)` : `${name} (rollback)`;
}

function stepRow(
  id: string, run: Run, step: RunStep, finished: Finished | undefined, material: Material,
): readonly (string | Inline)[] {
  const { outputSha } = finished?.data ?? {};
  return [
    id, short(run.title), short(nameOfStep(step)), step.risk, approvals(run, step, material), step.status.replace('_', ' '),
    step.code === undefined ? notRecorded : String(step.code),
    step.durationMs === undefined ? notRecorded : sayDuration(step.durationMs),
    outputSha === undefined ? notRecorded : [code(oneLine(outputSha))],
  ];
}

/** By the role they had when they approved: the step may have failed, or have been the wrong one. */
function approvals(run: Run, step: RunStep, { facts, roles }: Material): string | Inline {
  const people = step.approvedBy.map((who) => {
    const fact = facts.findLast((one) => one.kind === 'step.approved' && one.data.run === run.id && samePerson(one.by, who));
    return { who, held: fact ? roles.at(fact) : roles.last };
  });
  const together = people.length === 0 ? [] : [[words(togetherByRole(people))]];
  if (step.brokenGlass !== undefined) return lines([...together, short(`without the other approvals: ${step.brokenGlass}`)]);
  if (people.length > 0) return lines(together);
  return step.approvals === 0 ? 'none needed' : notRecorded;
}

function lastFinished(facts: readonly Fact[]): ReadonlyMap<string, Finished> {
  const last = new Map<string, Finished>();
  for (const fact of facts) if (fact.kind === 'step.finished') last.set(`${fact.data.run} ${fact.data.step}`, fact);
  return last;
}

/** Empty when none is known. */
export function messages(material: Material): Section {
  const { incident } = material;
  const rows = material.facts.flatMap((fact): (string | Inline)[][] => {
    const what = messageWords(fact);
    if (what === undefined) return [];
    const channel = 'channel' in fact.data ? fact.data.channel : incident.channel?.id;
    return [[factId(fact.seq), stamp(fact.at, material), what, channel === undefined ? notRecorded : channelWords(channel, material)]];
  });
  return rows.length === 0 ? [] : [heading(2, 'Messages sent'), table(['Id', 'Time (UTC)', 'What', 'Channel'], rows)];
}

/** An id tells a reader nothing. One that has no name here is private, or gone. */
function channelWords(channel: string, { names }: Material): string | Inline {
  const name = nameOf(channel, names);
  return name === undefined ? 'a channel that is not named here' : short(`#${name}`);
}

function messageWords(fact: Fact): string | undefined {
  if (fact.kind === 'card.posted') return 'status card, kept up to date';
  if (fact.kind === 'announcement.posted') return 'announcement, kept up to date';
  return fact.kind === 'update.sent' ? `update ${fact.data.update} to stakeholders` : undefined;
}
