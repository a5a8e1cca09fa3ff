// What is being done, on the card: tasks with their time-boxes, what people think it is, and what waits for somebody now.
import { isOpen, type Incident, type Task } from '../domain/incident.ts';
import type { Instant } from '../domain/time.ts';
import { promised } from '../domain/updates.ts';
import { isTaskOpen } from '../domain/work.ts';
import type { KnownBlock } from './blocks.ts';
import { listed } from './card-list.ts';
import { clip, mention, sentence, since, when } from './escape.ts';
import { needsPerson, numbered, stepName, stepState } from './run-words.ts';
import { count, some, type View } from './words.ts';

/** What somebody has to do now, before anything else on the card is read. */
export function neededNowPart(incident: Incident, { now }: Pick<View, 'now'>): KnownBlock | undefined {
  if (!isOpen(incident)) return undefined;
  const lines = [
    ...lateUpdate(incident, now),
    ...failedPages(incident),
    ...approvals(incident),
    ...decisions(incident),
  ];
  return listed('*Needed now*', lines.map((line) => `• ${line}`), { most: 8, room: 1_000 });
}

function lateUpdate(incident: Incident, now: Instant): string[] {
  const next = promised(incident, now);
  if (next?.state === 'none-sent') return ['*No update sent yet.* Tell stakeholders what is going on.'];
  return next?.state === 'overdue' ? [`*Update OVERDUE*: promised for ${since(next.at)}.`] : [];
}

/** Those after which the same target was not reached either. */
function failedPages({ pages }: Incident): string[] {
  const failed = pages.filter((page, n) => page.state === 'failed' && !pages.slice(n + 1).some((later) => later.target.id === page.target.id));
  return failed.slice(-3).reverse().map((page) => {
    const why = page.reason === undefined ? '' : ` ${sentence(clip(page.reason, 120))}`;
    return `*Page failed*: ${clip(page.target.name, 60)} was not reached.${why} Call them: \`/incident oncall\` shows who.`;
  });
}

function approvals({ runs }: Incident): string[] {
  const waiting = runs.filter((run) => run.status === 'running').flatMap((run) => numbered(run)
    .filter(({ step }) => needsPerson(step))
    .map((one) => `*${one.step.status === 'waiting' ? 'Waiting' : 'Decide'}*: ${stepName(one)} of “${clip(run.title, 60)}”: ${stepState(one.step, false)}.`));
  return waiting.slice(0, 3);
}

function decisions(incident: Incident): string[] {
  const open = incident.decisions.filter((one) => one.state === 'open').reverse();
  return open.slice(0, 2).map(({ id, text, until, objections }) => {
    const against = objections.length === 0 ? 'no objection so far' : count(objections.length, 'objection');
    return `*Decision ${id}* by ${when(until)}, ${against}: ${clip(text, 160)}`;
  });
}

/** Open ones: what is overdue first, then what is due first. After the end nothing is due any more: they were left open. */
export function tasksPart(incident: Incident, { now }: View): KnownBlock | undefined {
  const { tasks } = incident;
  const open = tasks.filter(isTaskOpen).sort((a, b) => due(a).localeCompare(due(b)) || a.id - b.id);
  const done = tasks.filter((task) => task.state === 'done').length;
  const over = !isOpen(incident);
  const title = `*Tasks* (${open.length} ${over ? 'left open' : 'open'}${done === 0 ? '' : `, ${done} done`})`;
  return listed(title, open.map((task) => (over ? taskName(task) : taskLine(task, now))), { most: 6, room: 1_200 });
}

function due(task: Task): string {
  return task.dueAt ?? '9';
}

/** `• 3  look at the logs · @x, not acknowledged · OVERDUE since …`. */
export function taskLine(task: Task, now: Instant): string {
  const state = task.state === 'asked' ? ', *not acknowledged*' : '';
  return `${taskName(task)}${state}${box(task, now)}`;
}

function taskName({ id, text, assignee }: Task): string {
  return `• *${id}*  ${clip(text, 140)} · ${mention(assignee)}`;
}

function box({ dueAt }: Task, now: Instant): string {
  if (dueAt === undefined) return '';
  return dueAt < now ? ` · *OVERDUE*, was due ${since(dueAt)}` : ` · until ${since(dueAt)}`;
}

/** What people think it is, newest first; how many were confirmed or ruled out. */
export function hypothesesPart({ hypotheses }: Incident): KnownBlock | undefined {
  const of = (state: string) => hypotheses.filter((one) => one.state === state);
  const [open, confirmed, ruledOut] = [of('open').reverse(), of('confirmed').reverse(), of('ruled_out')];
  const settled = [...(confirmed.length === 0 ? [] : [`${confirmed.length} confirmed`]), ...(ruledOut.length === 0 ? [] : [`${ruledOut.length} ruled out`])];
  const title = `*${open.length === 1 ? 'Hypothesis' : 'Hypotheses'}*${settled.length === 0 ? '' : ` (${some(settled, 2)})`}`;
  const lines = [
    ...confirmed.slice(0, 1).map((one) => `• *Confirmed*: ${clip(one.text, 200)}`),
    ...open.map((one) => `• *${one.id}*  ${clip(one.text, 200)} · ${mention(one.by)}`),
  ];
  return lines.length === 0 && settled.length > 0 ? listed(title, ['None is open.'], { most: 1, room: 100 }) : listed(title, lines, { most: 4, room: 750 });
}
